import type { HourRow, ReleaseRow } from '../analyse/review/facts.ts'
import type { Engine, QueryOptions } from './engine.ts'
import { ROLLED_UP_SQL } from './rollups.ts'

/** Whole hours. */
export interface ReviewRange {
  fromMs: number
  toMs: number
}

/** Services (and of jobs, probes and webhooks, names) of each kind with rows of their own; the others are together, as `(others)`. */
const MOST_NAMED = 20
/** More releases are not told apart in one review; the newest are. */
const MOST_RELEASES = 20

const KINDS = "('operation', 'job', 'probe', 'webhook', 'message', 'phase')"
/** The gauges that a review reads. */
const GAUGES = "('queue.depth', 'jobs.queued', 'conversations.new')"
const WITHIN = `r.at >= toDateTime(intDiv({from:Int64}, 1000)) AND r.at < toDateTime(intDiv({to:Int64}, 1000))
       AND (r.kind IN ${KINDS} OR (r.kind = 'gauge' AND r.name IN ${GAUGES}))`
/** A service has thousands of operations; a review looks at services. */
const NAME = "if(r.kind = 'operation', '', r.name)"

const paramsOf = ({ fromMs, toMs }: ReviewRange) => ({ from: fromMs, to: toMs })

/** What was measured in each hour, from the sums by the hour. */
export function queryReviewHours(engine: Engine, range: ReviewRange, options?: QueryOptions): Promise<HourRow[]> {
  return engine.query(
    `WITH named AS (
       SELECT kind, service, name FROM (
         SELECT r.kind AS kind, r.service AS service, ${NAME} AS name, sum(r.count) AS total
         FROM rollup_hour AS r WHERE ${WITHIN} GROUP BY kind, service, name)
       ORDER BY total DESC, service, name LIMIT ${MOST_NAMED} BY kind)
     SELECT h.at AS at, h.kind AS kind, if(h.isNamed, h.service, '(others)') AS service, if(h.isNamed, h.name, '(others)') AS name,
       h.unit AS unit, sum(h.count) AS count, sum(h.failures) AS failures, sum(h.total) AS total, min(h.minimum) AS minimum,
       max(h.maximum) AS maximum, sumMap(h.bins) AS bins
     FROM (
       SELECT toInt64(toUnixTimestamp(r.at)) * 1000 AS at, r.kind AS kind, r.service AS service, ${NAME} AS name, r.unit AS unit,
         (kind, service, name) IN named AS isNamed, ${ROLLED_UP_SQL}, sum(r.failures) AS failures
       FROM rollup_hour AS r WHERE ${WITHIN} GROUP BY at, kind, service, name, unit) AS h
     GROUP BY at, kind, service, name, unit ORDER BY at`,
    paramsOf(range),
    options,
  )
}

/** What was measured of each release, and when it was first and last seen, the newest releases. */
export function queryReviewReleases(engine: Engine, range: ReviewRange, options?: QueryOptions): Promise<ReleaseRow[]> {
  return engine.query(
    `WITH newest AS (
       SELECT r.release AS release FROM rollup_hour AS r WHERE ${WITHIN} AND r.release != ''
       GROUP BY release ORDER BY min(r.at) DESC, release LIMIT ${MOST_RELEASES})
     SELECT r.release AS release, r.kind AS kind, r.service AS service, ${NAME} AS name, r.unit AS unit,
       toInt64(toUnixTimestamp(min(r.at))) * 1000 AS firstAt, toInt64(toUnixTimestamp(max(r.at))) * 1000 AS lastAt,
       ${ROLLED_UP_SQL}, sum(r.failures) AS failures
     FROM rollup_hour AS r WHERE ${WITHIN} AND r.release IN newest AND r.kind IN ('operation', 'job', 'message')
     GROUP BY release, kind, service, name, unit
     ORDER BY count DESC LIMIT 2000`,
    paramsOf(range),
    options,
  )
}

/** The queries of the reviews, for the store to bind to its engine. */
export const REVIEW_QUERIES = { reviewHours: queryReviewHours, reviewReleases: queryReviewReleases }
