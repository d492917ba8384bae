import type { ComparisonAnswer, OperationComparison, OperationDistribution, OperationSet } from '../api/index.ts'
import { createHistogram, decode, type Histogram, merge } from '../histogram/index.ts'
import { type Parsed, parsed, refused } from '../quantities/index.ts'
import { type Compared, type ComparisonOptions, compareDistributions, type Side } from './compare-distributions.ts'
import type { Statistic } from './estimate.ts'
import type { ComparisonVerdict } from './judge-effect.ts'
import { sayComparison } from './say-comparison.ts'

export interface SetOptions {
  /** Default `mean`. */
  statistic?: Statistic | undefined
  /** Default 10. */
  minimumPercent?: number | undefined
}

/** Chance alone calls any one of the operations changed in at most 1 of 20 comparisons, however many they are (Bonferroni). */
const FAMILY_SIGNIFICANCE = 0.05
/** Of a single comparison; its own default. */
const SIGNIFICANCE = 0.01

interface Observed {
  histogram: Histogram
  count: number
  failures: number
}

interface Pair {
  service: string
  name: string
  before: Observed | undefined
  after: Observed | undefined
}

/** Compares two sets of operations: all together, each service, each operation. Refuses a set whose histograms contradict themselves. */
export function compareSets(
  before: OperationSet,
  after: OperationSet,
  options: SetOptions = {},
): Parsed<ComparisonAnswer> {
  const { statistic = 'mean', minimumPercent = 10 } = options
  const [left, right] = [readSet(before), readSet(after)]
  if (!left.ok) return left
  if (!right.ok) return right
  const pairs = pairUp(left.value, right.value, (own) => [own.service, own.name])
  const judged = pairs.filter((pair) => pair.before && pair.after).length
  const significance = Math.min(SIGNIFICANCE, FAMILY_SIGNIFICANCE / Math.max(1, judged))
  const settings = { statistic, minimumPercent, significance }
  const compareAll = (some: readonly Pair[]): OperationComparison[] =>
    some.map((pair) => comparePair(pair, settings)).sort(worstFirst)
  const operations = compareAll(pairs)
  const services = compareAll(pairUp(left.value, right.value, (own) => [own.service, '']))
  const [overall = comparePair({ service: '', name: '', before: undefined, after: undefined }, settings)] = compareAll(
    pairUp(left.value, right.value, () => ['', '']),
  )
  const counts = { improved: 0, degraded: 0, stable: 0, inconclusive: 0 }
  for (const { verdict, presence } of operations) if (presence === 'both') counts[verdict]++
  const known = { statistic, minimumPercent, significance, counts, overall, services, operations }
  const answer = {
    schemaVersion: 1,
    before: viewSide(before),
    after: viewSide(after),
    ...known,
    verdict: verdictOf(counts),
  } as const
  return parsed({ ...answer, sentence: sayComparison(answer) })
}

interface OwnObserved extends Observed {
  service: string
  name: string
}

function readSet({ label, operations }: OperationSet): Parsed<OwnObserved[]> {
  const read: OwnObserved[] = []
  for (const { service, name, count, failures, histogram } of operations) {
    const decoded = decode(histogram)
    if (!decoded.ok) return refused(`${label}: ${service}:${name}: ${decoded.problem}`)
    read.push({ service, name, count, failures, histogram: decoded.value })
  }
  return parsed(read)
}

function pairUp(
  before: readonly OwnObserved[],
  after: readonly OwnObserved[],
  keyOf: (own: OwnObserved) => [service: string, name: string],
): Pair[] {
  const pairs = new Map<string, Pair>()
  for (const [side, observed] of [
    ['before', before],
    ['after', after],
  ] as const) {
    for (const own of observed) {
      const [service, name] = keyOf(own)
      const key = JSON.stringify([service, name])
      const pair = pairs.get(key) ?? { service, name, before: undefined, after: undefined }
      pairs.set(key, { ...pair, [side]: add(pair[side], own) })
    }
  }
  return [...pairs.values()]
}

function add(sum: Observed | undefined, { histogram, count, failures }: Observed): Observed {
  const merged = createHistogram()
  if (sum) merge(merged, sum.histogram)
  merge(merged, histogram)
  return { histogram: merged, count: (sum?.count ?? 0) + count, failures: (sum?.failures ?? 0) + failures }
}

function comparePair({ service, name, before, after }: Pair, options: ComparisonOptions): OperationComparison {
  const { values, failures } = compareDistributions(toSide(before), toSide(after), options)
  return {
    service,
    name,
    presence: before && after ? 'both' : before ? 'onlyBefore' : 'onlyAfter',
    verdict: combine(values, failures),
    values,
    failures,
  }
}

const toSide = (observed: Observed | undefined): Side => ({
  observations: { kind: 'histogram', histogram: observed?.histogram ?? createHistogram() },
  count: observed?.count ?? 0,
  failures: observed?.failures ?? 0,
})

/** Failures speak only when they changed for certain: a few hundred calls rule out hardly any change of a small share. */
function combine(values: Compared, failures: Compared | null): ComparisonVerdict {
  const verdicts = [values.verdict, failures?.verdict]
  if (verdicts.includes('degraded')) return 'degraded'
  return verdicts.includes('improved') ? 'improved' : values.verdict
}

/** One degraded operation is not made good by another that improved. */
function verdictOf(counts: ComparisonAnswer['counts']): ComparisonVerdict {
  if (counts.degraded > 0) return 'degraded'
  if (counts.improved > 0) return 'improved'
  return counts.stable > 0 && counts.inconclusive === 0 ? 'stable' : 'inconclusive'
}

const ORDER: readonly ComparisonVerdict[] = ['degraded', 'improved', 'inconclusive', 'stable']

const worstFirst = (a: OperationComparison, b: OperationComparison): number =>
  ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || b.values.samples.after - a.values.samples.after

const viewSide = ({ label, window, precision, operations, leftOut }: OperationSet): ComparisonAnswer['before'] => ({
  label,
  window,
  precision,
  totalOperations: operations.reduce((sum: number, { count }: OperationDistribution) => sum + count, 0),
  leftOut,
})
