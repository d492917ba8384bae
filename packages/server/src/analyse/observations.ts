/**
 * What the store observed, as the analysis takes it. The store's queries return these; nothing here knows how they were found.
 */

/** Everything the performance analysis needs from the messages of a window, from one pass over the marks. */
export interface MessageTotals {
  complete: number
  /** Complete within the SLA. */
  inTime: number
  inFlight: number
  failed: number
  timingLost: number
  inFlightLate: number
  inFlightSevere: number
  /** Complete messages per tier, best first. */
  tiers: number[]
  /** Over complete messages. */
  latency: Statistics
  phases: PhaseTotals[]
  outOfOrder: number
  repeatedMarks: number
  /** First marks of the newest messages, newest first, MOST_RECENT at most: where to look for samples. */
  newest: number[]
}

/** Milliseconds; null when there was nothing to measure. */
export interface Statistics {
  mean: number | null
  min: number | null
  max: number | null
  p50: number | null
  p95: number | null
  p99: number | null
}

/** A phase over complete messages, what stands in it now, and how far late messages together went over its budget. */
export interface PhaseTotals {
  count: number
  elapsed: Omit<Statistics, 'min' | 'max'>
  negative: number
  inFlight: number
  oldestInFlightMs: number | null
  lateExcessMs: number
}

/** One message with the time of each stage in order, 0 where the mark is missing; all epoch ms. */
export interface AssembledMessage {
  messageId: string
  /** Empty when no mark named one. */
  conversationId: string
  /** 0 complete, 1 in flight, 2 failed, 3 timing lost. */
  state: 0 | 1 | 2 | 3
  first: number
  until: number
  failedAt: number
  times: number[]
}

/** The first mark of one stage of one message. */
export interface StoredMark {
  stage: string
  at: number
  receivedAt: number
  conversationId: string
  service: string
  environment: string
  release: string
  clockOffsetMs: number
  attributes: string
  /** How often this mark was sent. */
  times: number
}

/** One step of the series, straight from the marks. */
export interface RawSeriesRow {
  from: number
  messages: number
  complete: number
  counted: number
  late: number
  meanMs: number | null
  quantiles: [number, number, number]
  tiers: number[]
  phaseMeans: (number | null)[]
}

/** One step of the series from rollups of settled messages; `bins` maps histogram bin to count. */
export interface RollupSeriesRow {
  from: number
  name: string
  kind: 'message' | 'phase'
  count: number
  failures: number
  total: number
  minimum: number
  maximum: number
  bins: Record<string, number>
}

/** All measurements of one kind, service and unit over a window, from rollups. */
export interface ServiceRow {
  kind: string
  service: string
  unit: string
  count: number
  failures: number
  total: number
  minimum: number
  maximum: number
  bins: Record<string, number>
}

/** What stands in each phase now, in the order of the phases, and what came and went in the window. */
export interface QueueTotals {
  standing: { count: number; oldestMs: number }[]
  arrived: number
  finished: number
  failed: number
}
