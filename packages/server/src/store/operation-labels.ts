import type { Engine, QueryOptions } from './engine.ts'
import { labelParams, labelSql } from './label-filter.ts'

/** A release, a variant or an environment that operations came with. */
export interface LabelSpan {
  label: 'release' | 'variant' | 'environment'
  value: string
  /** Epoch ms; of variants to the millisecond, of the others to the hour. */
  firstAt: number
  lastAt: number
  count: number
}

const MOST_VALUES = 50

/**
 * Releases and environments of operations since `fromMs`, and variants as far back as raw rows are kept; newest first, 50 of each.
 * Releases and variants of one environment when it is named.
 */
export function queryOperationLabels(
  engine: Engine,
  { fromMs, rawFromMs, environment }: { fromMs: number; rawFromMs: number; environment?: string | undefined },
  options?: QueryOptions,
): Promise<LabelSpan[]> {
  const only = labelSql({ environment })
  const rolledUp = (label: 'release' | 'environment'): string =>
    `SELECT '${label}' AS label, r.${label} AS value, toInt64(toUnixTimestamp(min(r.at))) * 1000 AS firstAt,
       toInt64(toUnixTimestamp(max(r.at))) * 1000 AS lastAt, sum(r.count) AS count
     FROM rollup_hour AS r
     WHERE r.kind = 'operation' AND r.${label} != ''${label === 'release' ? only : ''} AND r.at >= toStartOfHour(toDateTime(intDiv({from:Int64}, 1000), 'UTC'))
     GROUP BY value ORDER BY lastAt DESC, value LIMIT ${MOST_VALUES}`
  const variants = `SELECT 'variant' AS label, r.variant AS value, toUnixTimestamp64Milli(min(r.at)) AS firstAt,
       toUnixTimestamp64Milli(max(r.at)) AS lastAt, sum(toUInt64(r.weight)) AS count
     FROM measurements AS r
     WHERE r.kind = 'operation' AND r.variant != '' AND r.at >= fromUnixTimestamp64Milli({rawFrom:Int64})${only}
     GROUP BY value ORDER BY lastAt DESC, value LIMIT ${MOST_VALUES}`
  return engine.query(
    `SELECT * FROM (${rolledUp('release')}) UNION ALL SELECT * FROM (${rolledUp('environment')}) UNION ALL SELECT * FROM (${variants})`,
    { from: fromMs, rawFrom: rawFromMs, ...labelParams({ environment }) },
    options,
  )
}
