import type { OperationsReport } from '@plumbline/protocol/api'
import { renderLine, renderProse, styled } from '../../terminal/line.ts'
import { shellWord, spellFlags } from '../../terminal/shell-word.ts'
import { symbolsOf } from '../../terminal/symbols.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { displayWidth } from '../../terminal/text-width.ts'
import { nameServices } from '../words.ts'

const HOUR_MS = 3_600_000

/** Nothing in the period: since when, and what to do. */
export function renderEmpty(
  { coverage, service, environment, window }: OperationsReport,
  terminal: Terminal,
): string[] {
  const { step } = symbolsOf(terminal)
  const { lastOperationAt, knownServices } = coverage
  const steps =
    lastOperationAt === null
      ? [
          `send one by hand: plumbline send measurement operation ${shellWord(service ?? 'hubspot')} contacts.batch 120`,
          'check that the application sends operations to this server, and with the right key: plumbline status',
        ]
      : [
          `look further back: plumbline report${spellFlags({ service, environment })} --hours ${Math.ceil((window.to - lastOperationAt) / HOUR_MS)}`,
          `look whether its operations still arrive; known: ${nameServices(knownServices)}`,
        ]
  return [
    renderLine([styled('No operations in this period', 'warn')], terminal),
    ...steps.flatMap((text) => renderProse(text, { indent: displayWidth(step) + 3, hang: `${step} ` }, terminal)),
  ]
}
