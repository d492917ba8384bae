import type { Engine } from '../../packages/server/src/store/engine.ts'

const DAY_MS = 86_400_000
const STEP_S = 6 * 3_600

/** What the scan took: the report's table of operations and services alone, all but the distributions, and all that the report tells. */
export interface FullScan {
  tableMs: number
  withoutDistributionsMs: number
  wholeMs: number
  /** Operations in the window. */
  counted: number
}

/**
 * The figures of the operations report of the thirty days up to `now`, by queries over the raw rows, as one would write them without
 * rollups: exact percentiles, unweighted. Errors are of the last seven days, as in the report, and the distribution of each operation is in
 * bins, as the answer has it. One after another: each uses every core.
 */
export async function scanReport(engine: Engine, now: number): Promise<FullScan> {
  const query = async <Row>(select: string, days: { from: number; to: number }, rest: string): Promise<Row[]> =>
    engine.query<Row>(
      `SELECT ${select} FROM measurements
       WHERE kind = 'operation' AND unit = 'ms' AND at >= fromUnixTimestamp64Milli({from:Int64}) AND at < fromUnixTimestamp64Milli({to:Int64})
       ${rest} SETTINGS max_memory_usage = 0`,
      { from: now - days.from * DAY_MS, to: now - days.to * DAY_MS },
      { timeoutMs: 120_000 },
    )
  const table = `service, name, ${TOTALS}, quantilesExact(0.5, 0.95, 0.99)(value)`
  const byOperation = 'GROUP BY GROUPING SETS ((service, name), (service), ())'
  const month = { from: 30, to: 0 }

  const started = performance.now()
  const rows = await query<{ service: string; count: number }>(table, month, byOperation)
  const tableMs = performance.now() - started
  await query(table, { from: 60, to: 30 }, byOperation)
  await query(`service, toHour(at) AS hour, ${TOTALS}`, month, 'GROUP BY service, hour')
  await query(
    `intDiv(toUnixTimestamp(at), ${STEP_S}) AS step, ${TOTALS}, quantileExact(0.95)(value)`,
    month,
    'GROUP BY step',
  )
  await query(
    `service, error_type, replaceRegexpAll(error_message, '[0-9]{4,}', '*') AS text, sum(weight), max(at)`,
    { from: 7, to: 0 },
    'AND NOT ok GROUP BY service, error_type, text',
  )
  const withoutDistributionsMs = performance.now() - started
  await query(
    `service, name, toInt16(ceil(log2(value) * 32)) AS bin, sum(weight)`,
    month,
    'GROUP BY service, name, bin',
  )
  const wholeMs = performance.now() - started
  return { tableMs, withoutDistributionsMs, wholeMs, counted: rows.find(({ service }) => service === '')?.count ?? 0 }
}

const TOTALS = `sum(weight) AS count, sumIf(weight, NOT ok) AS failures, sum(value * weight) AS total, min(value), max(value)`
