import { nameServices } from '../report/words.ts'
import { renderProse } from '../terminal/line.ts'
import { shellWord, spellFlags } from '../terminal/shell-word.ts'
import { renderSteps } from '../terminal/steps.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** Thirty days, as source 003 advises (003-086). */
const WIDER_HOURS = 720
const HOUR_MS = 3_600_000

export interface AskedOperations {
  service?: string | undefined
  name?: string | undefined
  environment?: string | undefined
}

/** Nothing in the window: how to look further back, or how to send something. */
export function renderNoOperations(
  command: 'stats' | 'logs',
  { service, name, environment }: AskedOperations,
  { knownServices, window }: { knownServices?: readonly string[]; window: { lengthMs: number } },
  terminal: Terminal,
): string[] {
  const further =
    window.lengthMs < WIDER_HOURS * HOUR_MS
      ? [`look further back: plumbline ${command}${spellFlags({ service, name, environment })} --hours ${WIDER_HOURS}`]
      : []
  const send = `send one: plumbline send measurement operation ${shellWord(service ?? 'hubspot')} ${shellWord(name ?? 'contacts.batch')} 120`
  const check = 'check that the application sends operations to this server, and with the right key: plumbline status'
  const steps =
    knownServices === undefined
      ? [...further, send, check]
      : knownServices.length === 0
        ? [send, check]
        : [...further, `look whether operations still arrive; known: ${nameServices(knownServices)}`]
  return [
    ...renderProse('No operations in this window', { indent: 0, style: 'warn' }, terminal),
    ...renderSteps(steps, terminal),
  ]
}
