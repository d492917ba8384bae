import { formatValue, type Metric, metricById } from '@plumbline/protocol/catalogue'
import type { Reading } from '../measured.ts'
import { sayPoints } from '../words.ts'
import type { JudgedPart, ScoreProfile } from './health-score.ts'

/** Source 004. A category without data gives its weight to the others (A004-12). */
export const WIDGET_PROFILE: ScoreProfile = {
  id: 'widget',
  bands: [
    { from: 90, status: 'healthy', label: 'Healthy' },
    { from: 70, status: 'degraded', label: 'Degraded' },
    { from: 0, status: 'unhealthy', label: 'Unhealthy' },
  ],
  reweights: true,
  lowestScore: 0,
}

/** The categories of source 004 with their weights, and the metrics with a target that each is made of; tab sync and bundles as A004-12 has them. */
export const CATEGORIES = [
  {
    id: 'persistence',
    title: 'Persistence',
    weight: 40,
    metrics: ['persistence.success', 'persistence.p95', 'restoration.p95'],
  },
  {
    id: 'performance',
    title: 'Performance',
    weight: 30,
    metrics: ['render.mean', 'render.p95', 'scroll.fps', 'scroll.jank', 'tabsync.p95'],
  },
  {
    id: 'memory',
    title: 'Memory',
    weight: 15,
    metrics: ['widget.memory.usage', 'widget.memory.peak', 'widget.memory.mean'],
  },
  {
    id: 'api',
    title: 'API',
    weight: 15,
    metrics: [
      'widget.api.mean',
      'widget.api.p95',
      'widget.api.failures',
      'widget.api.cacheHits',
      'bundle.load.p95',
      'bundle.size',
      'bundle.cacheHits',
    ],
  },
] as const

type Target = NonNullable<Metric['target']>
type TargetMetric = Metric & { target: Target }

/** Every metric that the score reads. */
export const WIDGET_SCORE_METRICS: readonly TargetMetric[] = CATEGORIES.flatMap(({ metrics }) =>
  metrics.flatMap((id) => {
    const metric = metricById(id)
    return metric?.target === undefined ? [] : [{ ...metric, target: metric.target }]
  }),
)

/** A metric costs so many of its 100 points when all of its budget is used; the rest at twice the budget. At its target it is just healthy. */
const LOST_AT_TARGET = 10

/**
 * The share of its budget that a metric uses: 1 at its target. Of a share that should be high (99 % ok) the budget is what may fail;
 * of another figure that should be high (frames a second), how far it stays below.
 */
export function budgetUsed({ better, unit, target }: TargetMetric, value: number): number {
  if (better !== 'higher') return value / target.value
  if (unit === 'percent') return (100 - value) / (100 - target.value)
  return value <= 0 ? Number.POSITIVE_INFINITY : target.value / value
}

/** Points of 100 that a metric loses: linear up to its target, and from there to twice the budget, where all are lost. */
export function pointsForBudget(used: number): number {
  if (used <= 1) return Math.max(0, used) * LOST_AT_TARGET
  return LOST_AT_TARGET + Math.min(1, used - 1) * (100 - LOST_AT_TARGET)
}

/** The categories as the readings judge them: each the mean of its metrics that have data. */
export function judgeWidgetParts(readings: ReadonlyMap<string, Reading>): JudgedPart[] {
  return CATEGORIES.map(({ id, title, weight, metrics }) => {
    const judged = metrics.flatMap((metricId) => judgeMetric(metricId, readings.get(metricId)))
    if (judged.length === 0) return { ...emptyPart(id, title, weight), metrics: [...metrics] }
    const lost = judged.reduce((sum, { points }) => sum + points, 0) / judged.length
    const worst = judged.reduce((most, it) => (it.points > most.points ? it : most))
    const perMetric = weight / 100 / judged.length
    const won = (worst.points - LOST_AT_TARGET) * perMetric
    return {
      id,
      title,
      mostPoints: weight,
      lostPoints: (weight * lost) / 100,
      metrics: judged.map(({ metric }) => metric.id),
      evidence: judged.map(({ evidence }) => evidence).join('; '),
      winBack:
        won > 0 ? `${worst.metric.title} at its target ${sayTarget(worst.metric)}: ${sayPoints(won)} back` : null,
    }
  })
}

const emptyPart = (id: string, title: string, mostPoints: number) =>
  ({ id, title, mostPoints, lostPoints: null, evidence: 'nothing was measured', winBack: null }) as const

interface JudgedMetric {
  metric: TargetMetric
  points: number
  evidence: string
}

function judgeMetric(id: string, reading: Reading | undefined): JudgedMetric[] {
  const metric = WIDGET_SCORE_METRICS.find((one) => one.id === id)
  if (metric === undefined || reading === undefined || reading.value === null || reading.samples === 0) return []
  const used = budgetUsed(metric, reading.value)
  const observed = `${metric.title} ${formatValue(reading.value, metric.unit)}, target ${sayTarget(metric)}`
  return [{ metric, points: pointsForBudget(used), evidence: `${observed} (${reading.samples} samples)` }]
}

const sayTarget = ({ target, unit }: TargetMetric): string => `${target.comparison} ${formatValue(target.value, unit)}`
