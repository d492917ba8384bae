import { MOST_COMPARED, type OperationDistribution } from '@plumbline/protocol/api'
import { encode } from '@plumbline/protocol/histogram'
import { mergeRollups } from '../distribution.ts'
import type { OperationTotals } from './operation-rows.ts'

/** The busiest operations as they are compared. */
export const describeDistributions = (named: readonly Omit<OperationTotals, 'quantiles'>[]): OperationDistribution[] =>
  named.slice(0, MOST_COMPARED).map((row) => {
    const { service, name, count, failures } = row
    const histogram = mergeRollups([row])
    // Sums of fractions differ in their last digits by the order in which they were added; a mean needs none of those.
    return {
      service,
      name,
      count,
      failures,
      histogram: encode({ ...histogram, sum: Number(histogram.sum.toPrecision(12)) }),
    }
  })
