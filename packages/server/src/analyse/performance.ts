import { type StageGraph, TIERS, type TierField } from '@plumbline/protocol'
import type { MessageSample, PerformanceData, PhaseSummary, Precision, Window } from '@plumbline/protocol/api'
import { nearestRank } from '@plumbline/protocol/histogram'
import { formatDuration, percentOf, rounded, wilsonInterval } from '@plumbline/protocol/quantities'
import type { MessageTotals } from './observations.ts'
import { describeWindow } from './window.ts'

export interface PerformanceInput {
  graph: StageGraph
  totals: MessageTotals
  /** Settled messages of the window of equal length before: how many, and their mean latency. */
  previous: { messages: number; meanMs: number | null }
  samples: MessageSample[]
  window: Window
  precision: Precision
  now: number
  conversationId: string | undefined
  rawRetentionMs: number
  lastMarkAt: number | undefined
}

/** Fewer messages than this on either side say nothing about a change. */
const FEWEST_TO_COMPARE = 5

/** The performance analysis of source 000, corrected by A000-1 to A000-22, without the verdicts on it. */
export type Performance = Omit<PerformanceData, 'findings' | 'checks'>

export function analysePerformance(input: PerformanceInput): Performance {
  const { graph, totals, window, now } = input
  const { complete, inTime, inFlight, failed, timingLost, inFlightLate } = totals
  const total = complete + inFlight + failed + timingLost
  const counted = complete + failed + inFlightLate
  const settled = total - (inFlight - inFlightLate)
  const phases = graph.phases.map((_, i) => summarisePhase(graph, totals, i))
  return {
    totalMessages: total,
    completeMessages: complete,
    partialMessages: total - complete,
    states: { complete, inFlight, failed, timingLost },
    inFlightBreaches: inFlightLate,
    distribution: Object.fromEntries(TIERS.map((tier, i) => [tier.field, totals.tiers[i] ?? 0])) as Record<
      TierField,
      number
    >,
    cumulative: accumulate(totals.tiers),
    slaCompliance: {
      percent: rounded(percentOf(inTime, counted), 4),
      numerator: inTime,
      denominator: counted,
      excludedTimingLost: timingLost,
      slaMs: graph.slaMs,
      targetPercent: graph.targetPercent,
      interval: wilsonInterval(inTime, counted),
    },
    completeRate: { percent: rounded(percentOf(complete, settled), 4), numerator: complete, denominator: settled },
    stats: {
      meanLatency: rounded(totals.latency.mean, 2),
      medianLatency: totals.latency.p50,
      p95Latency: totals.latency.p95,
      p99Latency: totals.latency.p99,
      minLatency: totals.latency.min,
      maxLatency: totals.latency.max,
    },
    phaseBreakdown: Object.fromEntries(phases.map((phase) => [phase.id, phase.meanMs])),
    phases,
    blame: blamePhase(phases, counted - inTime),
    change: compareMeans(totals, input.previous),
    anomalies: { negativePhases: totals.outOfOrder, repeatedMarks: totals.repeatedMarks },
    consistent: input.precision === 'raw' ? isConsistent(totals) : true,
    systemInfo: {
      enabled: input.lastMarkAt === undefined || now - input.lastMarkAt < 3_600_000,
      lastUpdated: new Date(now).toISOString(),
      lastMarkAt: input.lastMarkAt === undefined ? null : new Date(input.lastMarkAt).toISOString(),
      sampleWindow: `${describeWindow(window, now)} (TTL: ${input.rawRetentionMs / 1_000}s)`,
      windowStart: new Date(window.from).toISOString(),
      windowEnd: new Date(window.to).toISOString(),
      ttlSeconds: input.rawRetentionMs / 1_000,
      precision: input.precision,
    },
    window,
    filter: { pipeline: graph.pipeline, conversationId: input.conversationId ?? null },
    samples: input.samples,
  }
}

function accumulate(tiers: number[]): PerformanceData['cumulative'] {
  const below = (count: number): number => tiers.slice(0, count).reduce((sum, tier) => sum + tier, 0)
  const all = below(tiers.length)
  return {
    under1s: below(1),
    under2s: below(2),
    under5s: below(3),
    under10s: below(4),
    under30s: below(5),
    over5s: all - below(3),
    over10s: all - below(4),
    over30s: all - below(5),
  }
}

function summarisePhase(graph: StageGraph, totals: MessageTotals, index: number): PhaseSummary {
  const phase = graph.phases[index] as StageGraph['phases'][number]
  const observed = totals.phases[index] as MessageTotals['phases'][number]
  return {
    ...phase,
    count: observed.count,
    meanMs: rounded(observed.elapsed.mean, 2),
    p50Ms: observed.elapsed.p50,
    p95Ms: observed.elapsed.p95,
    p99Ms: observed.elapsed.p99,
    negative: observed.negative,
    inFlight: observed.inFlight,
    oldestInFlightMs: observed.oldestInFlightMs,
    lateExcessMs: observed.lateExcessMs,
  }
}

/**
 * The phase to look at first: where late messages together lost most time over budget, those included that still stand there.
 * While nothing is late, the phase whose P95 is furthest over its budget.
 */
function blamePhase(phases: PhaseSummary[], lateMessages: number): PerformanceData['blame'] {
  if (lateMessages > 0) {
    const [worst] = [...phases].sort((a, b) => b.lateExcessMs - a.lateExcessMs)
    if (!worst || worst.lateExcessMs <= 0) return null
    const overBudgetMs = worst.lateExcessMs / lateMessages
    const messages = lateMessages === 1 ? 'The one late message' : `${lateMessages} late messages`
    const sentence = `${messages} spent ${formatDuration(overBudgetMs)} over budget${lateMessages === 1 ? '' : ' on average'} in "${worst.title}": look at ${worst.suspect} first.`
    return { phase: worst.id, suspect: worst.suspect, overBudgetMs: Math.round(overBudgetMs), sentence }
  }
  const excess = (phase: PhaseSummary): number => (phase.p95Ms ?? 0) - phase.budgetMs
  const [worst] = [...phases].sort((a, b) => excess(b) - excess(a))
  if (!worst || excess(worst) <= 0) return null
  const sentence = `Nothing is late, but the P95 of "${worst.title}" is ${formatDuration(excess(worst))} over its budget.`
  return { phase: worst.id, suspect: worst.suspect, overBudgetMs: excess(worst), sentence }
}

function compareMeans(totals: MessageTotals, previous: PerformanceInput['previous']): PerformanceData['change'] {
  const { mean } = totals.latency
  const enough = totals.complete >= FEWEST_TO_COMPARE && previous.messages >= FEWEST_TO_COMPARE
  const percent = enough && mean !== null && previous.meanMs ? ((mean - previous.meanMs) / previous.meanMs) * 100 : null
  return {
    previousMeanMs: rounded(previous.meanMs, 2),
    previousMessages: previous.messages,
    percent: rounded(percent, 2),
  }
}

/**
 * Self-check (A000-3): every statistic must lie in the tier in which the distribution says that rank lies. They come from the same pass
 * over the same rows, so a disagreement is a defect of ours and is shown rather than hidden.
 */
export function isConsistent({ complete, tiers, latency }: MessageTotals): boolean {
  if (tiers.reduce((sum, count) => sum + count, 0) !== complete) return false
  if (complete === 0) return Object.values(latency).every((value) => value === null)
  const { min, p50, p95, p99, max, mean } = latency
  if (min === null || p50 === null || p95 === null || p99 === null || max === null || mean === null) return false
  const ranked: [number, number][] = [
    [1, min],
    [nearestRank(0.5, complete), p50],
    [nearestRank(0.95, complete), p95],
    [nearestRank(0.99, complete), p99],
    [complete, max],
  ]
  const ordered = min <= p50 && p50 <= p95 && p95 <= p99 && p99 <= max && min <= mean && mean <= max
  return ordered && ranked.every(([rank, value]) => liesInTierOfRank(tiers, rank, value))
}

function liesInTierOfRank(tiers: number[], rank: number, value: number): boolean {
  let seen = 0
  const index = tiers.findIndex((count) => {
    seen += count
    return seen >= rank
  })
  const tier = TIERS[index]
  return tier !== undefined && value >= tier.fromMs && value < tier.toMs
}
