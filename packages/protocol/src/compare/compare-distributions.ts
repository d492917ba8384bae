import { wilsonInterval } from '../quantities/index.ts'
import { type Effect, effectBetween } from './effect.ts'
import { type Estimate, estimate, leastSamples, QUANTILE_OF, readStatistic, type Statistic } from './estimate.ts'
import { explainEffect, type Unit } from './explain-effect.ts'
import { type ComparisonVerdict, judgeEffect, type Limits } from './judge-effect.ts'
import { type Observations, type Ordered, orderBoth } from './ordered.ts'
import { type Merged, mergeOrdered, testQuantile, testRanks, testScores } from './score-test.ts'

/** One side of a comparison: a baseline, a release, a variant, a time range. */
export interface Side {
  observations: Observations
  /** How many were tried, with and without a measured value; 0 when nobody counted. */
  count: number
  /** How many of them failed. */
  failures: number
}

/** Options of a comparison; every one has a default. */
export interface ComparisonOptions {
  /** Default `mean`, on which source 003 judges trends. */
  statistic?: Statistic
  /** Default `ms`. */
  unit?: Unit
  /** Whether lower or higher values are better; default `lower`. Fewer failures are better always. */
  better?: 'lower' | 'higher'
  /** The smallest change that counts, in percent of what it was: 10 in sources 002 and 003, 20 in 001 and 004, 50 in 000 (X3). Default 10. */
  minimumPercent?: number
  /** The smallest change of the statistic that counts, in its unit; default 0. */
  minimumDifference?: number
  /** The smallest change of the error share that counts, in points; default 0.5, half of the strictest limit on errors in the sources. */
  minimumPoints?: number
  /** Independent samples that each side needs; default 10, where a baseline begins (A002-4). Quantiles need more by their nature. */
  minimumSamples?: number
  /** How rarely chance alone may make a difference that is called one; default 0.01. */
  significance?: number
}

/** The comparison of one figure. */
export interface Compared {
  verdict: ComparisonVerdict
  /** Null when there was nothing to take it from. In the unit of the values, or percent. */
  before: number | null
  after: number | null
  samples: { before: number; after: number }
  /** How many of the samples are independent, which is what intervals and tests go by; rounded down. */
  independent: { before: number; after: number }
  /** 95 % intervals of the difference. Null when there are too few samples. */
  effect: Effect | null
  /** How often chance alone makes a difference of this figure at least as large; null with the effect. */
  pValue: number | null
  /** The verdict in words, with its numbers. */
  sentence: string
}

export interface Comparison {
  /** Of the statistic that was asked for. */
  values: Compared
  /** The Mann-Whitney test over all values; null when a side has none. `higher`: the share of pairs in which the one after is higher. */
  ranks: { pValue: number; higher: number } | null
  /** Of the share of failures, in percent; null when a side counted nothing. */
  failures: Compared | null
}

const DEFAULTS = {
  statistic: 'mean',
  unit: 'ms',
  better: 'lower',
  minimumPercent: 10,
  minimumDifference: 0,
  minimumPoints: 0.5,
  minimumSamples: 10,
  significance: 0.01,
} as const satisfies Required<ComparisonOptions>

/** Independent samples that each side needs before a statistic is judged: 10 for the mean and the median, 72 for P95, 368 for P99. */
export const fewestSamples = (statistic: Statistic, minimumSamples: number = DEFAULTS.minimumSamples): number =>
  Math.max(minimumSamples, leastSamples(statistic))

/**
 * Compares two distributions, one way for trends, regressions, baselines, releases, variants and gates. The method, its sources and how
 * often it errs are in docs/comparison.md. Nothing in it is random: the same input gives the same answer.
 */
export function compareDistributions(before: Side, after: Side, options: ComparisonOptions = {}): Comparison {
  const settings = { ...DEFAULTS, ...options }
  const [left, right] = orderBoth(before.observations, after.observations)
  const merged = left.total === 0 || right.total === 0 ? undefined : mergeOrdered(left, right)
  return {
    values: compareValues(left, right, merged, settings),
    ranks: merged ? testRanks(merged) : null,
    failures: before.count === 0 || after.count === 0 ? null : compareFailures(before, left, after, right, settings),
  }
}

type Settings = Required<ComparisonOptions>

function compareValues(before: Ordered, after: Ordered, merged: Merged | undefined, settings: Settings): Compared {
  const { statistic } = settings
  return judgeFigure({
    name: statistic === 'mean' ? 'Mean' : statistic.toUpperCase(),
    unit: settings.unit,
    before: readStatistic(statistic, before),
    after: readStatistic(statistic, after),
    samples: { before: before.total, after: after.total },
    independent: { before: before.size, after: after.size },
    leastSamples: fewestSamples(statistic, settings.minimumSamples),
    estimates: () => [estimate(statistic, before), estimate(statistic, after)],
    test: () => {
      if (!merged) return 1
      return statistic === 'mean' ? testScores(merged.values, merged) : testQuantile(merged, QUANTILE_OF[statistic])
    },
    limits: settings,
  })
}

function compareFailures(before: Side, left: Ordered, after: Side, right: Ordered, settings: Settings): Compared {
  const [a, b] = [independentShare(before, left), independentShare(after, right)]
  return judgeFigure({
    name: 'Failures',
    unit: 'percent',
    before: a.estimate.value,
    after: b.estimate.value,
    samples: { before: before.count, after: after.count },
    independent: { before: a.count, after: b.count },
    leastSamples: settings.minimumSamples,
    estimates: () => [a.estimate, b.estimate],
    test: () =>
      testScores([0, 1], {
        before: Float64Array.of(a.count - a.failures, a.failures),
        after: Float64Array.of(b.count - b.failures, b.failures),
      }),
    limits: { ...settings, better: 'lower', minimumDifference: settings.minimumPoints },
  })
}

/** Counts hang together as the values do. */
function independentShare(
  { count, failures }: Side,
  { size, total }: Ordered,
): { count: number; failures: number; estimate: Estimate } {
  const perCount = total === 0 ? 1 : size / total
  const interval = wilsonInterval(failures * perCount, count * perCount) ?? { low: 0, high: 100 }
  return {
    count: count * perCount,
    failures: failures * perCount,
    estimate: { value: (failures / count) * 100, ...interval },
  }
}

interface Figure extends Pick<Compared, 'before' | 'after' | 'samples' | 'independent'> {
  name: string
  unit: Unit
  leastSamples: number
  estimates: () => [Estimate | undefined, Estimate | undefined]
  test: () => number
  limits: Limits
}

function judgeFigure(figure: Figure): Compared {
  const { name, unit, before, after, samples, leastSamples, limits } = figure
  const independent = { before: Math.floor(figure.independent.before), after: Math.floor(figure.independent.after) }
  const known = { before, after, samples, independent }
  const isEnough = Math.min(independent.before, independent.after) >= leastSamples
  const [left, right] = isEnough ? figure.estimates() : []
  const judged = left && right ? judge(effectBetween(left, right), figure.test(), limits) : NOT_JUDGED
  return { ...judged, ...known, sentence: explainEffect({ ...judged, ...known, name, unit, leastSamples, limits }) }
}

const NOT_JUDGED = { verdict: 'inconclusive', effect: null, pValue: null } as const

const judge = (effect: Effect, pValue: number, limits: Limits) => ({
  verdict: judgeEffect(effect, pValue, limits),
  effect,
  pValue,
})
