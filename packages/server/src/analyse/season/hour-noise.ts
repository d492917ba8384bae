import { type Histogram, mean, valueOfBin } from '@plumbline/protocol/histogram'

/** Scales a median of distances to the standard deviation of normal numbers. */
const MEDIAN_TO_DEVIATION = 1.4826

/** What one hour adds up to. */
export type HourTotal = Pick<Histogram, 'count' | 'sum'>

/**
 * How much hours of one kind differ from each other beyond what chance explains: the standard deviation of the logarithm of their means,
 * 0.05 for hours that are 5 % off. Taken from all kinds together, since one kind has only a few hours, and by the median of distances
 * (F. R. Hampel, JASA 69 (1974) 383-393), since a few bad hours must not make every later one look normal.
 *
 * `within` is the variance of single values in units of their squared mean.
 */
export function hourNoiseOf(kinds: readonly (readonly HourTotal[])[], within: number): number {
  const distances: number[] = []
  const chances: number[] = []
  for (const hours of kinds) {
    const seen = hours.filter(({ count, sum }) => count > 0 && sum > 0)
    if (seen.length < 2) continue
    const logs = seen.map(({ count, sum }) => Math.log(sum / count))
    const middle = logs.reduce((sum, log) => sum + log, 0) / logs.length
    // Distances to a mean that the hour itself is part of are too short by this.
    const shrinkage = Math.sqrt(1 - 1 / logs.length)
    for (const log of logs) distances.push(Math.abs(log - middle) / shrinkage)
    for (const { count } of seen) chances.push(within / count)
  }
  return Math.sqrt(Math.max(0, (MEDIAN_TO_DEVIATION * medianOf(distances)) ** 2 - medianOf(chances)))
}

/**
 * How many independent samples tell as much about the mean as all that were taken in `hours` hours: no more than the hours allow when hours
 * differ (W. G. Cochran, "Sampling Techniques" (1977), 9.4, on clusters).
 */
export function independentIn(histogram: Histogram, hours: number, hourNoise: number): number {
  const within = relativeVariance(histogram)
  if (within === 0 || histogram.count === 0) return histogram.count
  return within / (within / histogram.count + hourNoise ** 2 / hours)
}

/** Variance of the values in units of their squared mean, from the middles of the bins. */
export function relativeVariance(histogram: Histogram): number {
  const centre = mean(histogram)
  if (centre === null || centre <= 0 || histogram.count < 2) return 0
  let squares = 0
  for (const [bin, weight] of histogram.bins) squares += weight * (valueOfBin(bin) / centre - 1) ** 2
  return squares / (histogram.count - 1)
}

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
