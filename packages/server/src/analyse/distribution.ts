import { TIERS } from '@plumbline/protocol'
import { createHistogram, type Histogram, quantile, valueOfBin } from '@plumbline/protocol/histogram'

/** A row of a rollup, as far as its distribution goes. */
export interface RolledUp {
  count: number
  total: number
  minimum: number
  maximum: number
  /** Histogram bin to count. */
  bins: Record<string, number>
}

/** The histogram that rollup rows add up to. Exact, since merging bins is. */
export function mergeRollups(rows: readonly RolledUp[]): Histogram {
  const histogram = createHistogram()
  for (const row of rows) {
    for (const [bin, count] of Object.entries(row.bins)) {
      histogram.bins.set(Number(bin), (histogram.bins.get(Number(bin)) ?? 0) + count)
    }
    histogram.count += row.count
    histogram.sum += row.total
    histogram.min = Math.min(histogram.min, row.minimum)
    histogram.max = Math.max(histogram.max, row.maximum)
  }
  return histogram
}

/** P50, P95, P99 of a histogram; null when it is empty. */
export const quantilesOf = (histogram: Histogram): { p50: number | null; p95: number | null; p99: number | null } => ({
  p50: quantile(histogram, 0.5),
  p95: quantile(histogram, 0.95),
  p99: quantile(histogram, 0.99),
})

/** Counts per latency tier; values within 1.1 % of a limit may fall on its other side. */
export function tiersOf(histogram: Histogram): number[] {
  const counts = TIERS.map(() => 0)
  for (const [bin, count] of histogram.bins) {
    const value = valueOfBin(bin)
    const tier = TIERS.findIndex(({ toMs }) => value < toMs)
    counts[tier] = (counts[tier] ?? 0) + count
  }
  return counts
}
