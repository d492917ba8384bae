import type { StageGraph } from '@plumbline/protocol'
import type { Window } from '@plumbline/protocol/api'
import { decode } from '@plumbline/protocol/histogram'
import { DAY_MS, type Episode, HOUR_MS, type PromotedBaseline, type ReviewFacts } from '../../analyse/review/facts.ts'
import { type LocalTime, type Period, periodBefore, windowOf } from '../../analyse/review/period.ts'
import type { StateStore } from '../../state/index.ts'
import type { Store } from '../../store/store.ts'

export interface FactSources {
  queries: Pick<Store['query'], 'reviewHours' | 'reviewReleases'>
  state: Pick<StateStore, 'readEpisodes'>
  graph: StageGraph
  /** What values are compared with. */
  readPromotedBaselines: () => Promise<readonly StoredBaseline[]>
  keepsMs: { hours: number; alerts: number }
  queryTimeoutMs: number
}

export interface AskedReview {
  period: Period
  /** False: the period that runs, up to now. */
  isOver: boolean
  zone: LocalTime
  now: number
  nextReview: ReviewFacts['nextReview']
}

/** Four weeks: what is usual at an hour of the week is learnt from them. */
const HISTORY_MS = 28 * DAY_MS
const MOST_EPISODES = 5_000

/** Reads what a review is built from. */
export async function readReviewFacts(asked: AskedReview, sources: FactSources): Promise<ReviewFacts> {
  const { period, isOver, zone, now, nextReview } = asked
  const { queries, state, graph, keepsMs } = sources
  const before = periodBefore(period)
  const whole = windowOf(period, zone)
  const earlier = windowOf(before, zone)
  const window = isOver ? whole : upTo(whole, now)
  const previous = isOver ? earlier : upTo(earlier, earlier.from + window.lengthMs)
  // An hour more tells whether data begin with the period before, or were there already.
  const range = { fromMs: Math.min(previous.from - HOUR_MS, window.from - HISTORY_MS), toMs: window.to }
  const options = { timeoutMs: sources.queryTimeoutMs }
  const [hours, releases, episodes, baselines] = await Promise.all([
    queries.reviewHours(range, options),
    queries.reviewReleases(range, options),
    state.readEpisodes({ fromMs: window.from, limit: MOST_EPISODES }),
    sources.readPromotedBaselines(),
  ])
  return {
    period,
    window,
    previous: { period: before, window: previous },
    isOver,
    now,
    zone,
    graph,
    hours,
    releases,
    episodes: episodes.filter(({ createdAt }) => createdAt < window.to).map(asEpisode),
    baselines: baselines.map(asBaseline),
    keptSince: { hours: now - keepsMs.hours, alerts: now - keepsMs.alerts },
    nextReview,
  }
}

/** Of a window that runs, the part up to the end of this hour, and not further than the window goes. */
function upTo({ from, to }: Window, at: number): Window {
  const end = Math.min(to, Math.max(from + HOUR_MS, Math.ceil(at / HOUR_MS) * HOUR_MS))
  return { from, to: end, lengthMs: end - from }
}

type StoredEpisode = Awaited<ReturnType<StateStore['readEpisodes']>>[number]

const asEpisode = ({
  fingerprint,
  rule,
  title,
  severity,
  createdAt,
  end,
  acknowledgement,
}: StoredEpisode): Episode => ({
  id: fingerprint,
  rule,
  title,
  severity,
  startedAt: createdAt,
  endedAt: end?.at ?? null,
  acknowledgedBy: acknowledgement?.by ?? null,
  acknowledgedAt: acknowledgement?.at ?? null,
})

type StoredBaseline = Awaited<ReturnType<StateStore['readPromotedMetrics']>>[number]

function asBaseline({ metric, labels, capturedAt, value }: StoredBaseline): PromotedBaseline {
  const histogram = decode(value.histogram)
  const { mean, p50, p95, p99 } = value
  return {
    metric,
    labels,
    capturedAt,
    value: { mean, p50, p95, p99 },
    histogram: histogram.ok ? histogram.value : undefined,
  }
}
