import type { OperationCall, Trace } from '@plumbline/protocol/api'
import { idsOf } from '../../analyse/operation-details/call-cursor.ts'
import type { CallRow, TraceMarkRow } from '../../analyse/operation-details/detail-rows.ts'

const attributesOf = (text: string) => JSON.parse(text || '{}')

/** Rows may be long, 64 attributes of a thousand characters each; an answer is not to take the memory of whoever reads it. */
const MOST_CHARACTERS = 2_000_000

/** The first rows, as many as are asked for and fit into an answer; at least one. */
export function takeFitting(rows: readonly CallRow[], most: number): CallRow[] {
  let characters = 0
  const end = rows.findIndex(({ attributes, errorMessage }, i) => {
    characters += attributes.length + errorMessage.length
    return i >= most || (i > 0 && characters > MOST_CHARACTERS)
  })
  return rows.slice(0, end < 0 ? most : end)
}

/** What calls and measurements of a trace have in common, after the value. */
function fieldsOf(row: CallRow) {
  const { receivedAt, ok, errorType, errorMessage, traceId, subject, customer, environment, release, variant } = row
  const attributes = attributesOf(row.attributes)
  const belongs = { traceId, subject, customer, environment, release, variant, attributes }
  return { receivedAt, ok, errorType, errorMessage, ...belongs, weight: row.weight }
}

export const viewCall = (id: string, row: CallRow): OperationCall => ({
  id,
  at: row.at,
  service: row.service,
  name: row.name,
  durationMs: row.value,
  ...fieldsOf(row),
})

/** What is known of a trace, at most so many rows of either sort; undefined when that is nothing. */
export function viewTrace({
  traceId,
  measurements,
  marks,
  most,
  keptSince,
}: {
  traceId: string
  measurements: readonly CallRow[]
  marks: readonly TraceMarkRow[]
  most: number
  keptSince: number
}): Trace | undefined {
  const shown = takeFitting(measurements, most)
  const shownMarks = marks.slice(0, most)
  const times = [...shown, ...shownMarks].map(({ at }) => at)
  if (times.length === 0) return undefined
  const ids = idsOf(shown, undefined)
  return {
    traceId,
    from: Math.min(...times),
    to: Math.max(...times),
    keptSince,
    measurements: shown.map((row, i) => ({
      id: ids[i] ?? row.hash,
      kind: row.kind,
      at: row.at,
      service: row.service,
      name: row.name,
      value: row.value,
      unit: row.unit,
      ...fieldsOf(row),
    })),
    marks: shownMarks.map((row) => ({ ...row, attributes: attributesOf(row.attributes) })),
    notes: [
      ...noteOf('measurements', shown.length, measurements.length),
      ...noteOf('marks', shownMarks.length, marks.length),
    ],
  }
}

const noteOf = (what: string, shown: number, found: number): string[] =>
  shown === found ? [] : [`Only the first ${shown} ${what} are shown`]
