import type { SilencesAnswer } from '@plumbline/protocol/api'
import { formatInstant } from '../terminal/format.ts'
import { renderLine, renderProse, styled } from '../terminal/line.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { ageOf } from './alert-words.ts'
import { renderEntries } from './render-entries.ts'

const COLUMNS = [{}, { shrinkTo: 8 }, { shrinkTo: 12 }, {}] as const

/** Silences, those in force first, and maintenance windows. */
export function renderSilences({ silences, maintenance }: SilencesAnswer, now: number, terminal: Terminal): string[] {
  const { ok, skipped, step } = symbolsOf(terminal)
  if (silences.length === 0 && maintenance.length === 0) {
    return [
      renderLine([styled('Silences', 'bold'), '   none; every alert is told'], terminal),
      ...renderProse(
        'plumbline alerts silence service=mail --for 2h --comment "moving the mail server"',
        { indent: 5, hang: `${step} ` },
        terminal,
      ),
    ]
  }
  const byEnd = silences.toSorted((a, b) => Number(b.active) - Number(a.active) || a.to - b.to)
  const entries = [
    ...byEnd.map(({ id, matchers, to, by, comment, active }) => ({
      cells: [
        styled(active ? `${ok} silent` : `${skipped} over`, active ? 'info' : 'dim'),
        id,
        matchers.join(' and '),
        active ? `${ageOf(to - now)} more` : `since ${formatInstant(to)}`,
      ],
      below: [styled(comment === '' ? `by ${by}` : `by ${by}: ${comment}`, 'dim')],
    })),
    ...maintenance.map(({ id, text, matchers, activeUntil }) => ({
      cells: [
        activeUntil === null ? styled(`${skipped} planned`, 'dim') : styled(`${ok} maintenance`, 'info'),
        id,
        matchers.length === 0 ? 'everything' : matchers.join(' and '),
        activeUntil === null ? '' : `${ageOf(activeUntil - now)} more`,
      ],
      below: [styled(text, 'dim')],
    })),
  ]
  return [renderLine([styled('Silences', 'bold')], terminal), ...renderEntries(COLUMNS, entries, terminal)]
}
