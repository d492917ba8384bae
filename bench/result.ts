import { type Comparison, compares } from '@plumbline/protocol/catalogue'

/** One figure of the benchmark: a ratio within one run, and the limit it has to keep. */
export interface Result {
  name: string
  what: string
  against: string
  ratio: number
  limit?: { comparison: Comparison; value: number }
  details: Record<string, unknown>
}

export const passes = ({ ratio, limit }: Result): boolean | undefined =>
  limit && compares(ratio, limit.comparison, limit.value)

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}
