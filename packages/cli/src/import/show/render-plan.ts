import { type Measurement, MeasurementSchema } from '@plumbline/protocol'
import { parseAnswer } from '../../http/parse-answer.ts'
import { countOf, formatCount } from '../../terminal/format.ts'
import { renderLine, renderProse } from '../../terminal/line.ts'
import { toTerminalSafeJson } from '../../terminal/plain-text.ts'
import { symbolsOf } from '../../terminal/symbols.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { describeRefusal, MOST_TOLD, type Refusal } from '../deliver/refusals.ts'
import type { Mapping } from '../map/plan-mapping.ts'
import { createPicker } from '../map/plan-mapping.ts'
import { isFlaw, type Source } from '../read/row.ts'

const SHOWN_ROWS = 3

/** What an import would do with the first rows. */
export interface Trial {
  rows: readonly Measurement[]
  refusals: readonly Refusal[]
}

/** Makes measurements of the sample, and holds them to the wire's schema as the server will. */
export function tryMapping(source: Source, mapping: Mapping): Trial {
  const pick = createPicker(source.columns, mapping.columns)
  const rows: Measurement[] = []
  const refusals: Refusal[] = []
  for (const { cells, place } of source.sample) {
    const encoded = isFlaw(cells) ? cells : mapping.encode(pick(cells))
    if ('reason' in encoded) {
      refusals.push({ place, ...encoded })
      continue
    }
    const row = parseAnswer(MeasurementSchema, encoded)
    if (row.ok) rows.push(row.value)
    else refusals.push({ place, reason: row.problem, value: '' })
  }
  return { rows, refusals }
}

/** The answer to `--dry-run`: which column became what, the first rows as they would be sent, and what is wrong with others. */
export function renderPlan(source: Source, mapping: Mapping, { rows, refusals }: Trial, terminal: Terminal): string {
  const widest = Math.max(...mapping.pairs.map(({ field }) => field.length))
  const arrow = terminal.unicode ? '←' : '<-'
  const pairs = mapping.pairs.map(({ field, from, note }) =>
    renderLine([`  ${field.padEnd(widest)} ${arrow} ${from}${note ? ` (${note})` : ''}`], {
      ...terminal,
      unicode: true,
    }),
  )
  const list = mapping.unused.join(', ')
  const unused = list === '' ? [] : renderProse(`not used: ${list}`, { indent: 2 }, terminal)
  const shown = rows
    .slice(0, SHOWN_ROWS)
    .flatMap((row) => renderProse(toTerminalSafeJson(row), { indent: 2 }, terminal))
  const { bad } = symbolsOf(terminal)
  const wrong = refusals
    .slice(0, MOST_TOLD)
    .flatMap((refusal) => renderProse(describeRefusal(refusal), { indent: 2 + bad.length, hang: `${bad} ` }, terminal))
  const judged = countOf(rows.length + refusals.length, 'row')
  const verdict =
    refusals.length === 0
      ? `${judged} at the start can be read. Nothing was sent.`
      : `${formatCount(refusals.length)} of the first ${judged} cannot be imported. Nothing was sent.`
  return [
    `${source.title} (${source.format})`,
    ...pairs,
    ...unused,
    'First rows as they would be sent:',
    ...shown,
    ...(wrong.length > 0 ? ['Wrong:', ...wrong] : []),
    verdict,
    '',
  ].join('\n')
}
