import type { OperationCall, Trace } from '@plumbline/protocol/api'
import { idsOf } from '../../analyse/operation-details/call-cursor.ts'
import type { CallRow, TraceMarkRow } from '../../analyse/operation-details/detail-rows.ts'

const attributesOf = (text: string) => JSON.parse(text || '{}')

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
  const [shown, shownMarks] = [measurements.slice(0, most), marks.slice(0, most)]
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
    notes: Math.max(measurements.length, marks.length) > most ? [`Only the first ${most} are shown`] : [],
  }
}
