import type { RolledUp } from '../distribution.ts'

/** What the store found of single operations and jobs. The store's queries return these; nothing here knows how they were found. */

/** One kind, service and name; without a service everything that was asked about. */
export interface WorkTotals extends RolledUp {
  kind: string
  service: string
  name: string
  failures: number
  /** Exact P50, P95 and P99 when rows were read; else none, and bins instead. */
  quantiles: readonly number[]
  /** How many lines there are in all, those that were left out included. */
  lines: number
}

/** The most frequent error of one kind, service and name. */
export interface WorkErrorRow {
  kind: string
  service: string
  name: string
  type: string
  message: string
  count: number
  lastAt: number
}

/** A release that was not seen before, and when it was seen first, to the hour. */
export interface NewReleaseRow {
  service: string
  release: string
  firstAt: number
}

/** What is there of the hours that a window touches, before any of it is read. */
export interface WorkCoverage {
  /** Calls in ms, and in other units, which no figure covers. */
  count: number
  otherUnits: number
  /** Start of the first hour that has any, at any time, epoch ms; null when there is none. */
  firstAt: number | null
}

/** One call; a row of any kind when it belongs to a trace. */
export interface CallRow {
  /** Hash of the row: the same for rows that are the same in every column. */
  hash: string
  /** The value by which calls are ordered, as the bits of a Float64 or as epoch ms. */
  rank: string
  kind: string
  at: number
  receivedAt: number
  service: string
  name: string
  value: number
  unit: string
  weight: number
  ok: boolean
  errorType: string
  errorMessage: string
  traceId: string
  subject: string
  customer: string
  environment: string
  release: string
  variant: string
  /** JSON, or empty. */
  attributes: string
}

/** Calls of one step. From rows each bin has its failures; from rollups only the step has. */
export interface HeatRow {
  /** Start of the step, epoch ms. */
  at: number
  count: number
  failures: number
  bins: Record<string, number>
  /** Failed calls by bin; undefined from rollups. */
  failedBins?: Record<string, number>
}

/** The newest calls of one service, from rows. Times are epoch ms, 0 when there was no such call. */
export interface RecentCallsRow {
  service: string
  /** Rows in the window, which a sampled call is one of, and what they stand for. */
  rows: number
  count: number
  failures: number
  lastAt: number
  lastSuccessAt: number
  lastFailureAt: number
  failedName: string
  errorType: string
  errorMessage: string
  /** Failed rows after the last that succeeded. */
  failuresInARow: number
}

/** A service that was called in the last days, to the hour: epoch ms of the start of the last such hour, 0 when there is none. */
export interface KnownServiceRow {
  service: string
  lastAt: number
  lastSuccessAt: number
  lastFailureAt: number
}

export interface TraceMarkRow {
  pipeline: string
  stage: string
  at: number
  receivedAt: number
  service: string
  environment: string
  release: string
  attributes: string
}
