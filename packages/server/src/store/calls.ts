import type { CallRow } from '../analyse/operation-details/detail-rows.ts'
import type { Engine, QueryOptions } from './engine.ts'
import { rowTime, sourceOf, type WorkRange } from './operation-details.ts'
import { MEASUREMENT_COLUMNS } from './schema.ts'

/** Makes an order of rows of equal times that is the same at every question. */
const HASH = `cityHash64(${MEASUREMENT_COLUMNS.map((column) => `r.${column}`).join(', ')})`

/** Rows of `measurements AS r` as answers show them; the time has another name than the column that is sorted by. */
export const CALL_COLUMNS = `toString(${HASH}) AS hash, toUnixTimestamp64Milli(r.at) AS atMs,
  toUnixTimestamp64Milli(r.received_at) AS receivedAt, r.kind AS kind, r.service AS service, r.name AS name,
  r.value AS value, r.unit AS unit, r.weight AS weight, r.ok AS ok, r.error_type AS errorType,
  r.error_message AS errorMessage, r.trace_id AS traceId, r.subject AS subject, r.customer AS customer,
  r.environment AS environment, r.release AS release, r.variant AS variant, r.attributes AS attributes`

export interface CallRange extends Omit<WorkRange, 'precision' | 'kinds'> {
  order: 'newest' | 'slowest'
  limit: number
  errorsOnly?: boolean
  /** Only calls that took longer, ms. */
  slowerThanMs?: number | undefined
  /** Only calls that arrived at or after this, epoch ms. */
  receivedSince?: number | undefined
  /** Where the page begins: the rank and hash of its first row, and how many rows like that were on pages before. */
  start?: { rank: string; hash: string; skip: number } | undefined
}

/** Ranks are whole numbers that texts carry exactly: epoch ms, or the bits of the duration. */
const RANKS = {
  newest: { rank: 'toString(toUnixTimestamp64Milli(r.at))', value: 'r.at', start: rowTime('rank') },
  slowest: {
    rank: 'toString(reinterpretAsUInt64(r.value))',
    value: 'r.value',
    start: 'reinterpretAsFloat64({rank:UInt64})',
  },
} as const

/** Single operations in ms from rows, the newest or the slowest first. */
export async function queryCalls(engine: Engine, range: CallRange, options?: QueryOptions): Promise<CallRow[]> {
  const { order, limit, errorsOnly, slowerThanMs, receivedSince, start } = range
  const { rank, value, start: startValue } = RANKS[order]
  const { from, params } = sourceOf({ ...range, kinds: ['operation'], precision: 'raw' })
  const matching = `${from} ${errorsOnly ? 'AND NOT r.ok' : ''}
     ${slowerThanMs === undefined ? '' : 'AND r.value > {slowerThan:Float64}'}
     ${receivedSince === undefined ? '' : `AND r.received_at >= ${rowTime('receivedSince')}`}
     ${start === undefined ? '' : `AND ${value} <= ${startValue}`}`
  // Of all the rows that match only the value is read, and whole rows only of those that can be on the page: those of the first value,
  // of which some may have been on pages before, and so many below it.
  const below = start === undefined ? '' : `AND ${value} < ${startValue}`
  const lowest = `SELECT minOrNull(v) FROM (SELECT ${value} AS v ${matching} ${below} ORDER BY v DESC LIMIT {limit:UInt32})`
  const rows = await engine.query<Omit<CallRow, 'at'> & { atMs: number }>(
    `SELECT ${rank} AS rank, ${CALL_COLUMNS} ${matching}
     ${start === undefined ? '' : `AND (${value} < ${startValue} OR (${value} = ${startValue} AND ${HASH} <= {hash:UInt64}))`}
     AND ${value} >= ifNull((${lowest}), ${start === undefined ? value : startValue})
     ORDER BY ${value} DESC, ${HASH} DESC LIMIT {limit:UInt32} OFFSET {skip:UInt32}`,
    {
      ...params,
      ...(slowerThanMs !== undefined && { slowerThan: slowerThanMs }),
      ...(receivedSince !== undefined && { receivedSince }),
      ...start,
      skip: start?.skip ?? 0,
      limit,
    },
    options,
  )
  return rows.map(asCall)
}

export const asCall = <Row extends { atMs: number }>({ atMs, ...row }: Row) => ({ at: atMs, ...row })
