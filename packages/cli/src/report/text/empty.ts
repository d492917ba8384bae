import type { OperationsReport } from '@plumbline/protocol/api'
import { renderLine, renderProse, styled } from '../../terminal/line.ts'
import { symbolsOf } from '../../terminal/symbols.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { displayWidth } from '../../terminal/text-width.ts'

const HOUR_MS = 3_600_000

/** Nothing in the period: since when, and what to do. */
export function renderEmpty({ coverage, service, window }: OperationsReport, terminal: Terminal): string[] {
  const { step } = symbolsOf(terminal)
  const { lastOperationAt, knownServices } = coverage
  const only = service === null ? '' : ` --service ${service}`
  const steps =
    lastOperationAt === null
      ? [
          `send one by hand: plumbline send measurement operation ${service ?? 'hubspot'} contacts.batch 120`,
          'check that the application sends operations to this server, and with the right key: plumbline status',
        ]
      : [
          `look further back: plumbline report${only} --hours ${Math.ceil((window.to - lastOperationAt) / HOUR_MS)}`,
          `look whether its operations still arrive; known: ${knownServices.join(', ')}`,
        ]
  return [
    renderLine([styled('No operations in this period', 'warn')], terminal),
    ...steps.flatMap((text) => renderProse(text, { indent: displayWidth(step) + 3, hang: `${step} ` }, terminal)),
  ]
}
