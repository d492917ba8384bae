import type { ComparisonAnswer, OperationComparison } from '@plumbline/protocol/api'
import { fewestSamples } from '@plumbline/protocol/compare'
import { formatCount } from '../formats/numbers.ts'

type Compared = OperationComparison['values']

/** Beyond this the number says no more than "many". */
const MOST_TIMES = 100

/** Why a figure is inconclusive, and how many samples would decide it; empty when it is decided. */
export function explainInconclusive(
  { verdict, independent, effect }: Compared,
  { statistic, minimumPercent }: Pick<ComparisonAnswer, 'statistic' | 'minimumPercent'>,
): string {
  if (verdict !== 'inconclusive') return ''
  const least = fewestSamples(statistic)
  const missing = { before: least - independent.before, after: least - independent.after }
  if (missing.before > 0 || missing.after > 0) return sayMissing(missing, least)
  if (!effect?.relative || effect.relative.high === null) return 'The values spread too far to tell.'
  const times = timesNeeded(effect.relative.value, effect.relative.high - effect.relative.low, minimumPercent)
  return times > MOST_TIMES
    ? `The change is so close to ${minimumPercent} % that more samples hardly decide it.`
    : `About ${formatCount(Math.ceil(times))} times as many samples would decide it.`
}

function sayMissing({ before, after }: { before: number; after: number }, least: number): string {
  const sides = [
    ...(before > 0 ? [`${formatCount(before)} more before`] : []),
    ...(after > 0 ? [`${formatCount(after)} more after`] : []),
  ]
  return `Too few samples: each side needs ${formatCount(least)}; ${sides.join(' and ')}.`
}

/**
 * Intervals narrow with the root of the samples. A small change is decided once its interval fits between the limits, a larger one
 * once its interval leaves out 0; at twice the samples at least, since neither is so now.
 */
function timesNeeded(value: number, width: number, minimumPercent: number): number {
  const size = Math.abs(value)
  const room = size > minimumPercent ? size : minimumPercent - size
  return room === 0 ? Number.POSITIVE_INFINITY : Math.max(2, (width / 2 / room) ** 2)
}
