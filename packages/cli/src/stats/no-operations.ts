import { renderProse } from '../terminal/line.ts'
import { renderSteps } from '../terminal/steps.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** Thirty days, as source 003 advises (003-086). */
const WIDER_HOURS = 720
const HOUR_MS = 3_600_000
const MOST_NAMED = 20

/** Nothing in the window: how to look further back, or how to send something. */
export function renderNoOperations(
  command: 'stats' | 'logs',
  {
    service,
    knownServices,
    window,
  }: { service?: string; knownServices?: readonly string[]; window: { lengthMs: number } },
  terminal: Terminal,
): string[] {
  const only = service === undefined ? '' : ` --service ${service}`
  const further =
    window.lengthMs < WIDER_HOURS * HOUR_MS
      ? [`look further back: plumbline ${command}${only} --hours ${WIDER_HOURS}`]
      : []
  const send = `send one: plumbline send measurement operation ${service ?? 'hubspot'} contacts.batch 120`
  const check = 'check that the application sends operations to this server, and with the right key: plumbline status'
  const steps =
    knownServices === undefined
      ? [...further, send, check]
      : knownServices.length === 0
        ? [send, check]
        : [...further, `look whether operations still arrive; known: ${knownServices.slice(0, MOST_NAMED).join(', ')}`]
  return [
    ...renderProse('No operations in this window', { indent: 0, style: 'warn' }, terminal),
    ...renderSteps(steps, terminal),
  ]
}
