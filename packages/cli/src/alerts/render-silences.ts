import type { Maintenance, Silence, SilencesAnswer } from '@plumbline/protocol/api'
import { formatInstant } from '../terminal/format.ts'
import { renderLine, renderProse, type Span, styled } from '../terminal/line.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { ageOf, spellMatchers } from './alert-words.ts'
import { type Entry, renderEntries } from './render-entries.ts'

const COLUMNS = [{}, { shrinkTo: 8 }, { shrinkTo: 12 }, {}] as const

/** Silences, those in force first, and maintenance windows. */
export function renderSilences({ silences, maintenance }: SilencesAnswer, now: number, terminal: Terminal): string[] {
  if (silences.length === 0 && maintenance.length === 0) {
    return [
      renderLine([styled('Silences', 'bold'), '   none; every alert is told'], terminal),
      ...renderProse(
        'plumbline alerts silence service=mail --for 2h --comment "moving the mail server"',
        { indent: 5, hang: `${symbolsOf(terminal).step} ` },
        terminal,
      ),
    ]
  }
  const byEnd = silences.toSorted((a, b) => Number(b.active) - Number(a.active) || a.to - b.to)
  const entries = [
    ...byEnd.map((silence) => silenceEntry(silence, now, terminal)),
    ...maintenance.map((window) => maintenanceEntry(window, now, terminal)),
  ]
  return [renderLine([styled('Silences', 'bold')], terminal), ...renderEntries(COLUMNS, entries, terminal)]
}

function silenceEntry({ id, matchers, from, to, active, ...about }: Silence, now: number, terminal: Terminal): Entry {
  const isToCome = !active && now < from && from < to
  const time = active
    ? `${ageOf(to - now)} more`
    : isToCome
      ? `from ${formatInstant(from)} for ${ageOf(to - from)}`
      : `since ${formatInstant(to)}`
  return {
    cells: [active ? onSpan('silent', terminal) : offSpan(isToCome, terminal), id, spellMatchers(matchers), time],
    below: [styled(spellAuthor(about), 'dim')],
  }
}

function maintenanceEntry(window: Maintenance, now: number, terminal: Terminal): Entry {
  const { id, text, matchers, activeUntil, over, origin, by, comment } = window
  const author = origin === 'file' ? 'in the configuration' : spellAuthor({ by: by ?? 'somebody', comment })
  return {
    cells: [
      activeUntil === null ? offSpan(!over, terminal) : onSpan('maintenance', terminal),
      id,
      spellMatchers(matchers),
      activeUntil === null ? '' : `${ageOf(activeUntil - now)} more`,
    ],
    below: [styled(text, 'dim'), styled(author, 'dim')],
  }
}

const onSpan = (word: string, terminal: Terminal): Span => styled(`${symbolsOf(terminal).ok} ${word}`, 'info')

const offSpan = (isToCome: boolean, terminal: Terminal): Span =>
  styled(`${symbolsOf(terminal).skipped} ${isToCome ? 'planned' : 'over'}`, 'dim')

const spellAuthor = ({ by, comment }: { by: string; comment: string }): string =>
  comment === '' ? `by ${by}` : `by ${by}: ${comment}`
