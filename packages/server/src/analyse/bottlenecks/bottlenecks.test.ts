import { createHistogram, record } from '@plumbline/protocol/histogram'
import { expect, test } from 'vitest'
import type { WorkTotals } from '../operation-details/detail-rows.ts'
import { buildBottlenecks } from './bottlenecks.ts'

const WINDOW = { from: 1_000_000, to: 2_000_000, lengthMs: 1_000_000 }

/** A hundred calls of about 100 ms each, so many of them failed. */
function callsOf(name: string, failures: number): WorkTotals {
  const histogram = createHistogram()
  for (let i = 0; i < 100; i++) record(histogram, 90 + (i % 20))
  const { count, sum: total, min: minimum, max: maximum } = histogram
  const bins = Object.fromEntries(histogram.bins)
  return {
    kind: 'operation',
    service: 's',
    name,
    count,
    failures,
    total,
    minimum,
    maximum,
    bins,
    quantiles: [],
    lines: 1,
  }
}

const build = (rows: readonly WorkTotals[], before: readonly WorkTotals[]) =>
  buildBottlenecks({
    window: WINDOW,
    rows,
    previous: { from: 0, to: WINDOW.from, lengthMs: WINDOW.from },
    before,
    complete: true,
    errors: rows.map(({ kind, service, name, failures }) => {
      return { kind, service, name, type: 'Error', message: `of ${name}`, count: failures, lastAt: WINDOW.from }
    }),
    newReleases: [],
  })

const named = (count: number, failures: number): WorkTotals[] =>
  Array.from({ length: count }, (_, i) => callsOf(`n${i}`, failures))

test('more than fit are counted, the first are listed, each with its own error', () => {
  const { bottlenecks, notes, sentence } = build(named(300, 100), [])
  expect(bottlenecks).toHaveLength(200)
  expect(sentence).toBe('300 bottlenecks in 300 operations, 300 of high severity')
  expect(notes).toEqual([
    'Regressions are looked for among the 200 jobs and operations that take most time',
    'Only the first 200 of 300 bottlenecks are listed',
  ])
  for (const { name, recommendations } of bottlenecks)
    expect(recommendations[0]?.evidence).toBe(`100 of 100 failures: Error: of ${name}`)
})

test.each([
  [1, true],
  [5, true],
  [200, false],
])('a rise that chance makes once in 700, of %i that were there before, is a regression: %s', (inBoth, isFound) => {
  const others = named(199, 0)
  const { regressions } = build(
    [callsOf('worse', 10), ...others],
    [callsOf('worse', 0), ...others.slice(0, inBoth - 1)],
  )
  expect(regressions.map(({ name }) => name)).toEqual(isFound ? ['worse'] : [])
})
