import { CHAT_PIPELINE, TIERS } from '@plumbline/protocol'
import type { MessageSample, PerformanceData, Verdict } from '@plumbline/protocol/api'
import { compares, METRICS, RULES } from '@plumbline/protocol/catalogue'

export const NOW = Date.parse('2026-03-01T10:30:00.000Z')
const HOUR_MS = 3_600_000

export interface Scenario {
  /** Complete messages per tier, best first. */
  tiers: readonly [number, number, number, number, number, number]
  inFlight: number
  inFlightBreaches: number
  failed: number
  timingLost: number
  stats: PerformanceData['stats']
  /** Mean and P95 per phase, in the order of the chat pipeline. */
  phases: readonly { meanMs: number | null; p95Ms: number | null }[]
  samples: readonly MessageSample[]
  conversationId: string | null
  lastMarkAt: string | null
}

/** The consistent set of A000-3: 142 complete messages, 135 of them in time. */
export const TYPICAL: Scenario = {
  tiers: [60, 45, 30, 6, 0, 1],
  inFlight: 3,
  inFlightBreaches: 0,
  failed: 0,
  timingLost: 5,
  stats: {
    meanLatency: 1_850,
    medianLatency: 1_200,
    p95Latency: 4_800,
    p99Latency: 7_200,
    minLatency: 450,
    maxLatency: 35_000,
  },
  phases: [
    { meanMs: 250, p95Ms: 900 },
    { meanMs: 1_200, p95Ms: 2_800 },
    { meanMs: 400, p95Ms: 1_100 },
  ],
  samples: [],
  conversationId: null,
  lastMarkAt: '2026-03-01T10:29:58.000Z',
}

const NO_STATS: PerformanceData['stats'] = {
  meanLatency: null,
  medianLatency: null,
  p95Latency: null,
  p99Latency: null,
  minLatency: null,
  maxLatency: null,
}

/** Nothing in the window. */
export const EMPTY: Scenario = {
  ...TYPICAL,
  tiers: [0, 0, 0, 0, 0, 0],
  inFlight: 0,
  timingLost: 0,
  stats: NO_STATS,
  phases: TYPICAL.phases.map(() => ({ meanMs: null, p95Ms: null })),
  lastMarkAt: null,
}

/** All well. */
export const CALM: Scenario = {
  ...TYPICAL,
  tiers: [80, 50, 12, 0, 0, 0],
  inFlight: 1,
  timingLost: 0,
  stats: {
    meanLatency: 1_100,
    medianLatency: 900,
    p95Latency: 2_600,
    p99Latency: 3_900,
    minLatency: 310,
    maxLatency: 4_400,
  },
  phases: [
    { meanMs: 100, p95Ms: 300 },
    { meanMs: 700, p95Ms: 1_900 },
    { meanMs: 300, p95Ms: 700 },
  ],
}

/** An incident: the helpdesk is slow, a third of the messages is late, twelve took 30 s and more. */
export const FAILING: Scenario = {
  ...TYPICAL,
  tiers: [10, 30, 40, 20, 8, 12],
  inFlight: 6,
  inFlightBreaches: 4,
  failed: 6,
  stats: {
    meanLatency: 9_300,
    medianLatency: 3_900,
    p95Latency: 42_000,
    p99Latency: 61_000,
    minLatency: 700,
    maxLatency: 65_000,
  },
  phases: [
    { meanMs: 300, p95Ms: 800 },
    { meanMs: 1_000, p95Ms: 2_000 },
    { meanMs: 8_000, p95Ms: 39_000 },
  ],
}

/** An answer whose figures agree with each other, as the server would give it. */
export function createPerformance(scenario: Partial<Scenario> = {}): PerformanceData {
  const it = { ...TYPICAL, ...scenario }
  const complete = sum(it.tiers)
  const states = { complete, inFlight: it.inFlight, failed: it.failed, timingLost: it.timingLost }
  const partialMessages = it.inFlight + it.failed + it.timingLost
  const below = (ms: number) => sum(TIERS.map((tier, index) => (tier.toMs <= ms ? (it.tiers[index] ?? 0) : 0)))
  const denominator = complete + it.inFlightBreaches + it.failed
  const rated = complete + it.inFlightBreaches + it.failed + it.timingLost
  const window = { from: NOW - HOUR_MS, to: NOW, lengthMs: HOUR_MS }
  const phases = CHAT_PIPELINE.phases.map((phase, index) => ({
    ...phase,
    ...(it.phases[index] ?? { meanMs: null, p95Ms: null }),
    count: complete,
    p50Ms: it.phases[index]?.meanMs ?? null,
    p99Ms: it.phases[index]?.p95Ms ?? null,
    negative: 0,
    inFlight: index === 0 ? it.inFlight : 0,
    oldestInFlightMs: index === 0 && it.inFlight > 0 ? 1_500 : null,
    lateExcessMs: Math.max(0, (it.phases[index]?.p95Ms ?? 0) - phase.budgetMs),
  }))
  const overBudget = phases
    .map((phase) => ({ phase, overBudgetMs: (phase.meanMs ?? 0) - phase.budgetMs }))
    .filter((over) => over.overBudgetMs > 0)
    .sort((a, b) => b.overBudgetMs - a.overBudgetMs)
  const [worst] = overBudget
  const data: PerformanceData = {
    totalMessages: complete + partialMessages,
    completeMessages: complete,
    partialMessages,
    states,
    inFlightBreaches: it.inFlightBreaches,
    distribution: {
      under1s: it.tiers[0],
      under2s: it.tiers[1],
      under5s: it.tiers[2],
      over5s: it.tiers[3],
      over10s: it.tiers[4],
      over30s: it.tiers[5],
    },
    cumulative: {
      under1s: below(1_000),
      under2s: below(2_000),
      under5s: below(5_000),
      under10s: below(10_000),
      under30s: below(30_000),
      over5s: complete - below(5_000),
      over10s: complete - below(10_000),
      over30s: complete - below(30_000),
    },
    slaCompliance: {
      percent: percentOf(below(5_000), denominator),
      numerator: below(5_000),
      denominator,
      excludedTimingLost: it.timingLost,
      slaMs: 5_000,
      targetPercent: 95,
      interval: wilson(below(5_000), denominator),
    },
    completeRate: { percent: percentOf(complete, rated), numerator: complete, denominator: rated },
    stats: { ...it.stats },
    phaseBreakdown: Object.fromEntries(phases.map((phase) => [phase.id, phase.meanMs])),
    phases,
    blame: worst
      ? {
          phase: worst.phase.id,
          suspect: worst.phase.suspect,
          overBudgetMs: worst.overBudgetMs,
          sentence: `${worst.phase.title} takes ${worst.overBudgetMs} ms more than its budget: look at ${worst.phase.suspect}.`,
        }
      : null,
    change: { previousMeanMs: 1_650, previousMessages: 130, percent: percentChange(it.stats.meanLatency, 1_650) },
    anomalies: { negativePhases: 0, repeatedMarks: 0 },
    consistent: true,
    findings: [],
    checks: [],
    systemInfo: {
      enabled: true,
      lastUpdated: new Date(NOW).toISOString(),
      lastMarkAt: it.lastMarkAt,
      sampleWindow: 'Last hour (TTL: 604800s)',
      windowStart: new Date(window.from).toISOString(),
      windowEnd: new Date(window.to).toISOString(),
      ttlSeconds: 604_800,
      precision: 'raw',
    },
    window,
    filter: { pipeline: 'chat', conversationId: it.conversationId },
    samples: [...it.samples],
  }
  data.checks = judgeRules(data)
  data.findings = data.checks
    .filter((check) => check.verdict === 'firing' || check.verdict === 'inconclusive')
    .sort((a, b) => rank(b) - rank(a))
  return data
}

export function createSample(messageId: string, latencyMs: number, over: Partial<MessageSample> = {}): MessageSample {
  return {
    messageId,
    conversationId: 'c-1',
    state: 'complete',
    startedAt: NOW - 60_000,
    latencyMs,
    ageMs: latencyMs,
    withinSla: latencyMs < 5_000,
    tier: TIERS.find((tier) => latencyMs < tier.toMs)?.id ?? null,
    phases: { queueToWorker: 200, workerProcessing: latencyMs - 700, workerToChatwoot: 500 },
    missingStages: [],
    ...over,
  }
}

function judgeRules(data: PerformanceData): Verdict[] {
  const firing = new Set<string>()
  return RULES.map((rule) => {
    const metric = METRICS.find((candidate) => candidate.id === rule.metric)
    const observed = observe(data, rule.metric)
    const samples = rule.metric === 'chat.compliance' ? data.slaCompliance.denominator : data.totalMessages
    const interval = rule.metric === 'chat.compliance' ? data.slaCompliance.interval : null
    const beyond = observed !== null && compares(observed, rule.comparison, rule.limit)
    const sure = samples >= rule.minimumSamples && (!rule.needsInterval || (interval?.high ?? 100) < rule.limit)
    const inhibited = rule.inhibitedBy.some((id) => firing.has(id))
    const verdict =
      observed === null ? 'noData' : !beyond ? 'ok' : inhibited ? 'inhibited' : sure ? 'firing' : 'inconclusive'
    if (verdict === 'firing') firing.add(rule.id)
    return {
      rule: rule.id,
      metric: rule.metric,
      title: rule.title,
      severity: rule.severity,
      verdict,
      observed,
      comparison: rule.comparison,
      limit: rule.limit,
      unit: metric?.unit ?? '1',
      samples,
      window: data.window,
      ...(interval ? { interval } : {}),
      explanation: `${observed} over ${samples} messages; the limit is ${rule.limit}.`,
      nextSteps: [...rule.nextSteps],
    }
  })
}

function observe(data: PerformanceData, metric: string): number | null {
  const phase = data.phases.find((it) => metric === `chat.phase.${it.id}.p95`)
  if (phase) return phase.p95Ms
  switch (metric) {
    case 'chat.compliance':
      return data.slaCompliance.percent
    case 'chat.complete.rate':
      return data.completeRate.percent
    case 'chat.latency.mean':
      return data.stats.meanLatency
    case 'chat.latency.p95':
      return data.stats.p95Latency
    case 'chat.latency.change':
      return data.change.percent
    case 'chat.severe':
      return data.totalMessages === 0 ? null : data.distribution.over30s
    case 'chat.messages':
      return data.totalMessages
    default:
      return null
  }
}

const rank = (verdict: Verdict): number =>
  (verdict.verdict === 'firing' ? 10 : 0) + ['info', 'warning', 'error', 'critical'].indexOf(verdict.severity)

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

const percentOf = (part: number, whole: number): number | null => (whole === 0 ? null : (100 * part) / whole)

const percentChange = (now: number | null, before: number): number | null =>
  now === null ? null : (100 * (now - before)) / before

/** Wilson, E. B. (1927), 95 %. */
function wilson(part: number, whole: number): { low: number; high: number } | null {
  if (whole === 0) return null
  const z = 1.96
  const share = part / whole
  const centre = share + (z * z) / (2 * whole)
  const spread = z * Math.sqrt((share * (1 - share)) / whole + (z * z) / (4 * whole * whole))
  const scale = 1 + (z * z) / whole
  return { low: (100 * (centre - spread)) / scale, high: (100 * (centre + spread)) / scale }
}
