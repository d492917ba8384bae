import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decode, type EncodedHistogram, encode } from './encoding.ts'
import { createHistogram, type Histogram, record } from './histogram.ts'

const histogramOf = (values: readonly number[]): Histogram => {
  const histogram = createHistogram()
  for (const value of values) record(histogram, value)
  return histogram
}

const GOOD: EncodedHistogram = encode(histogramOf([1, 1, 2]))

describe('an encoded histogram', () => {
  test('is read back as it was, over JSON, whatever was recorded', () => {
    const value = fc.double().map((number) => number + 0)
    fc.assert(
      fc.property(fc.array(fc.tuple(value, fc.integer({ min: -1, max: 1_000 }))), (observations) => {
        const histogram = createHistogram()
        for (const [observed, weight] of observations) record(histogram, observed, weight)
        const result = decode(JSON.parse(JSON.stringify(encode(histogram))))
        expect(result).toEqual({ ok: true, value: histogram })
      }),
    )
  })

  test('is the same text whatever the order of recording', () => {
    const values = [5, 0, 1_000, 5, 0.25, 7]
    expect(JSON.stringify(encode(histogramOf(values)))).toBe(JSON.stringify(encode(histogramOf(values.toReversed()))))
  })

  test('is small and readable', () => {
    expect(GOOD).toEqual({ scale: 5, count: 3, sum: 4, min: 1, max: 2, bins: [0, 2, 32, 1] })
    expect(encode(createHistogram())).toEqual({ scale: 5, count: 0, sum: 0, min: null, max: null, bins: [] })
  })
})

describe('decoding refuses with a sentence', () => {
  const SHAPE = 'not an encoded histogram: expected { scale: 5, count, sum, min, max, bins }'
  const { max: _max, ...withoutMax } = GOOD
  const empty = encode(createHistogram())

  test.each<[string, unknown, string]>([
    ['nothing', undefined, SHAPE],
    ['text', 'histogram', SHAPE],
    ['another scale', { ...GOOD, scale: 4 }, SHAPE],
    ['a missing field', withoutMax, SHAPE],
    ['half a bin', { ...GOOD, bins: [0.5, 3] }, SHAPE],
    ['a negative count', { ...GOOD, count: -3 }, SHAPE],
    ['an infinite sum', { ...GOOD, sum: Number.POSITIVE_INFINITY }, SHAPE],
    [
      'a lost count',
      { ...GOOD, bins: [0, 2, 32] },
      'histogram bins must alternate index and count; one count is missing',
    ],
    ['bins out of order', { ...GOOD, bins: [32, 1, 0, 2] }, 'histogram bin 0 does not ascend'],
    ['a bin said twice', { ...GOOD, bins: [0, 2, 0, 1] }, 'histogram bin 0 does not ascend'],
    [
      'an empty bin',
      { ...GOOD, bins: [0, 3, 32, 0] },
      'histogram bin 32 holds 0; a bin that is written holds at least 1',
    ],
    [
      'a bin above the scale',
      { ...GOOD, bins: [0, 2, 32_768, 1] },
      'histogram bin 32768 is off the scale of -32768 to 32767',
    ],
    [
      'a bin below the scale',
      { ...GOOD, bins: [-32_769, 3] },
      'histogram bin -32769 is off the scale of -32768 to 32767',
    ],
    ['a wrong total', { ...GOOD, count: 4 }, 'histogram bins add up to 3, but count is 4'],
    ['no minimum', { ...GOOD, min: null }, 'a histogram with observations needs min and max'],
    ['no maximum', { ...GOOD, max: null }, 'a histogram with observations needs min and max'],
    ['minimum above maximum', { ...GOOD, min: 3 }, 'histogram min 3 is above its max 2'],
    [
      'a minimum of nothing',
      { ...empty, min: 1 },
      'a histogram without observations has sum 0, and null as min and max',
    ],
    [
      'a maximum of nothing',
      { ...empty, max: 1 },
      'a histogram without observations has sum 0, and null as min and max',
    ],
    ['a sum of nothing', { ...empty, sum: 1 }, 'a histogram without observations has sum 0, and null as min and max'],
  ])('%s', (_what, value, problem) => {
    expect(decode(value)).toEqual({ ok: false, problem })
  })

  test('anything at all, without throwing', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(decode(value)).toMatchObject({ ok: false, problem: expect.any(String) })
      }),
    )
  })
})
