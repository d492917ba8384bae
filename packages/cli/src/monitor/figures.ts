import type { PerformanceData } from '@plumbline/protocol/api'
import { METRICS, metricById, RULES, type Unit } from '@plumbline/protocol/catalogue'
import { formatCount, formatMs, formatPercent } from '../terminal/format.ts'

/** A number of the analysis that has a name on the command line. */
export interface Figure {
  name: string
  title: string
  unit: Unit
  /** False for plain counts, which mean something from the first message on. */
  needsSamples: boolean
  /** Null when there is nothing to compute it from. */
  read(data: PerformanceData): number | null
}

const title = (metric: string): string => metricById(metric)?.title ?? metric

const ofStats = (name: string, words: string, field: keyof PerformanceData['stats']): Figure => ({
  name,
  title: words,
  unit: 'ms',
  needsSamples: true,
  read: (data) => data.stats[field],
})

const ofCounts = (name: string, words: string, read: Figure['read']): Figure => ({
  name,
  title: words,
  unit: 'count',
  needsSamples: false,
  read,
})

export const COMPLIANCE: Figure = {
  name: 'compliance',
  title: title('chat.compliance'),
  unit: 'percent',
  needsSamples: true,
  read: (data) => data.slaCompliance.percent,
}
export const MEAN = ofStats('mean', title('chat.latency.mean'), 'meanLatency')
/** Unanswered messages past 30 s count as well, which only the rule's own evidence knows. */
export const SEVERE = ofCounts(
  'severe',
  title('chat.severe'),
  (data) => data.checks.find((check) => check.metric === 'chat.severe')?.observed ?? data.distribution.over30s,
)

const PHASE_FIGURES: readonly Figure[] = METRICS.flatMap((metric) => {
  const phase = metric.of.kind === 'phase' ? metric.of.name : undefined
  if (phase === undefined || metric.statistic !== 'p95') return []
  const read = (data: PerformanceData) => data.phases.find((it) => it.id === phase)?.p95Ms ?? null
  return [{ name: phase, title: metric.title, unit: metric.unit, needsSamples: true, read }]
})

export const FIGURES: readonly Figure[] = [
  COMPLIANCE,
  {
    name: 'complete-rate',
    title: title('chat.complete.rate'),
    unit: 'percent',
    needsSamples: true,
    read: (data) => data.completeRate.percent,
  },
  MEAN,
  ofStats('median', 'Median latency', 'medianLatency'),
  ofStats('p95', title('chat.latency.p95'), 'p95Latency'),
  ofStats('p99', 'P99 latency', 'p99Latency'),
  ofStats('max', 'Longest latency', 'maxLatency'),
  SEVERE,
  ofCounts('failed', 'Failed messages', (data) => data.states.failed),
  ofCounts('lost', 'Messages with lost marks', (data) => data.states.timingLost),
  ofCounts('messages', title('chat.messages'), (data) => data.totalMessages),
  ...PHASE_FIGURES,
]

export function formatFigure(value: number | null, unit: Unit): string {
  if (value === null) return 'no data'
  if (unit === 'ms') return formatMs(value)
  return unit === 'percent' ? formatPercent(value) : formatCount(value)
}

const FEW_MESSAGES = RULES.find((rule) => rule.metric === 'chat.messages')?.limit ?? 0

/** Messages that a judgement needs; the server's own setting where it says one. */
export const minimumMessages = (data: PerformanceData): number =>
  data.checks.find((check) => check.metric === 'chat.messages')?.limit ?? FEW_MESSAGES

export const hasEnoughMessages = (data: PerformanceData): boolean => data.totalMessages >= minimumMessages(data)
