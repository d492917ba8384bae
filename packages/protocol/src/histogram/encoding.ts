import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import { type Parsed, parsed, refused } from '../quantities/parsed.ts'
import { LARGEST_BIN, ZERO_BIN } from './bins.ts'
import { createHistogram, type Histogram } from './histogram.ts'

/** A histogram as JSON: `bins` alternates bin index and count, ascending, so equal histograms encode to equal text. */
export const EncodedHistogramSchema = Type.Object(
  {
    scale: Type.Literal(5),
    count: Type.Integer({ minimum: 0 }),
    sum: Type.Number(),
    min: Type.Union([Type.Number(), Type.Null()]),
    max: Type.Union([Type.Number(), Type.Null()]),
    bins: Type.Array(Type.Integer(), { maxItems: 131_072 }),
  },
  { description: 'Exponential histogram of base 2^(1/32); bins alternates index and count.' },
)
export type EncodedHistogram = Static<typeof EncodedHistogramSchema>

export function encode(histogram: Histogram): EncodedHistogram {
  const empty = histogram.count === 0
  const bins = [...histogram.bins].sort(([a], [b]) => a - b).flat()
  return {
    scale: 5,
    count: histogram.count,
    sum: histogram.sum,
    min: empty ? null : histogram.min,
    max: empty ? null : histogram.max,
    bins,
  }
}

/** Reads what `encode` wrote; refuses bins that do not ascend, that hold nothing, or that `count`, `min` and `max` contradict. */
export function decode(value: unknown): Parsed<Histogram> {
  if (!Check(EncodedHistogramSchema, value))
    return refused('not an encoded histogram: expected { scale: 5, count, sum, min, max, bins }')
  if (value.bins.length % 2 === 1) return refused('histogram bins must alternate index and count; one count is missing')
  const histogram = createHistogram()
  for (let i = 0; i < value.bins.length; i += 2) {
    const bin = value.bins[i] as number
    const count = value.bins[i + 1] as number
    if (bin < ZERO_BIN || bin > LARGEST_BIN)
      return refused(`histogram bin ${bin} is off the scale of ${ZERO_BIN} to ${LARGEST_BIN}`)
    if (i > 0 && bin <= (value.bins[i - 2] as number)) return refused(`histogram bin ${bin} does not ascend`)
    if (count < 1) return refused(`histogram bin ${bin} holds ${count}; a bin that is written holds at least 1`)
    histogram.bins.set(bin, count)
    histogram.count += count
  }
  if (histogram.count !== value.count)
    return refused(`histogram bins add up to ${histogram.count}, but count is ${value.count}`)
  if (value.count === 0) {
    if (value.sum === 0 && value.min === null && value.max === null) return parsed(histogram)
    return refused('a histogram without observations has sum 0, and null as min and max')
  }
  if (value.min === null || value.max === null) return refused('a histogram with observations needs min and max')
  if (value.min > value.max) return refused(`histogram min ${value.min} is above its max ${value.max}`)
  return parsed({ ...histogram, sum: value.sum, min: value.min, max: value.max })
}
