import type { StageGraph } from '@plumbline/protocol'
import type { Window } from '@plumbline/protocol/api'
import type { Severity } from '@plumbline/protocol/catalogue'
import type { Histogram } from '@plumbline/protocol/histogram'
import type { RolledUp } from '../distribution.ts'
import type { LocalTime, Period } from './period.ts'

/** What was measured in one hour of UTC. Operations are together by service; services and names beyond the busiest are `(others)`. */
export interface HourRow extends RolledUp {
  /** Beginning of the hour, epoch ms. */
  at: number
  kind: string
  service: string
  name: string
  unit: string
  failures: number
}

/** What was measured of one release, and when first and last, to the hour. */
export interface ReleaseRow extends Omit<HourRow, 'at'> {
  release: string
  firstAt: number
  lastAt: number
}

/** A time in which an alert was open. */
export interface Episode {
  id: string
  rule: string
  title: string
  severity: Severity
  startedAt: number
  endedAt: number | null
  acknowledgedBy: string | null
  acknowledgedAt: number | null
}

/** The version of a baseline that values are compared with. */
export interface PromotedBaseline {
  metric: string
  labels: Readonly<Record<string, string>>
  capturedAt: number
  value: { mean: number; p50: number; p95: number; p99: number }
  /** Undefined when it cannot be read. */
  histogram: Histogram | undefined
}

/** Everything that a review is built from. */
export interface ReviewFacts {
  period: Period
  window: Window
  previous: { period: Period; window: Window }
  isOver: boolean
  now: number
  zone: LocalTime
  graph: StageGraph
  /** From four weeks before the window at least, and from before the beginning of the previous one, as far as hours are kept. */
  hours: readonly HourRow[]
  releases: readonly ReleaseRow[]
  /** Those that were open in the window. */
  episodes: readonly Episode[]
  baselines: readonly PromotedBaseline[]
  /** Sums by the hour, and ended alerts, are kept since then. */
  keptSince: { hours: number; alerts: number }
  /** When the next one is due, and of what. */
  nextReview: { at: number; period: Period }
}

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
export const WEEK_MS = 7 * DAY_MS

/** What lies beyond the busiest services and names of a kind. */
export const OTHERS = '(others)'

/** The hour in which data begin: somewhere in it, so it is no whole hour. Infinite when there are none. */
export const firstHourOf = (hours: readonly { at: number }[]): number =>
  hours.reduce((earliest, { at }) => Math.min(earliest, at), Number.POSITIVE_INFINITY)

export const isWithin = ({ at }: { at: number }, { from, to }: Window): boolean => at >= from && at < to
