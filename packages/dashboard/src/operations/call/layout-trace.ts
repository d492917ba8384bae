import type { Trace } from '@plumbline/protocol/api'

/** One line of a trace: a measurement with its bar, or a mark, which lasts no time. */
export interface TraceRow {
  key: string
  title: string
  /** What it is: a kind of measurement, or the pipeline of a mark. */
  kind: string
  ok: boolean
  error: string
  /** ms since the first of the trace. */
  offsetMs: number
  /** null for a mark. */
  value: number | null
  unit: string
  /** Place of its bar, percent of the whole trace. */
  left: number
  width: number
}

/** Measurements and marks of a trace in order of time, on one axis from its first start to its last end. */
export function layoutTrace({ measurements, marks }: Pick<Trace, 'measurements' | 'marks'>): TraceRow[] {
  const entries = [
    ...measurements.map((row) => ({
      key: row.id,
      title: `${row.service}: ${row.name}`,
      kind: row.kind,
      ok: row.ok,
      error: [row.errorType, row.errorMessage].filter((text) => text !== '').join(': '),
      at: row.at,
      lengthMs: row.unit === 'ms' ? Math.max(0, row.value) : 0,
      value: row.value,
      unit: row.unit,
    })),
    ...marks.map((mark, index) => ({
      key: `mark ${index}`,
      title: mark.stage,
      kind: `mark of ${mark.pipeline}`,
      ok: mark.stage !== 'failed',
      error: '',
      at: mark.at,
      lengthMs: 0,
      value: null,
      unit: '',
    })),
  ].sort((a, b) => a.at - b.at)
  const from = entries[0]?.at ?? 0
  const axisMs = Math.max(1, ...entries.map(({ at, lengthMs }) => at + lengthMs - from))
  return entries.map(({ at, lengthMs, ...row }) => ({
    ...row,
    offsetMs: at - from,
    left: (100 * (at - from)) / axisMs,
    width: (100 * lengthMs) / axisMs,
  }))
}
