import { expect, test } from 'vitest'
import { describeCoverage } from './coverage.ts'
import type { ServiceSpan } from './operation-rows.ts'

const HOUR_MS = 3_600_000
const TEN = Date.parse('2026-03-01T10:00:00.000Z')
const span = (firstAt: number, lastAt: number, otherUnits = 0): ServiceSpan => ({
  service: 's',
  firstAt,
  lastAt,
  count: 1,
  otherUnits,
})

const notesOf = (spans: ServiceSpan[], from: number, errorsSince = from): string[] =>
  describeCoverage({
    spans,
    knownServices: [],
    window: { from, to: from + HOUR_MS, lengthMs: HOUR_MS },
    now: from + HOUR_MS,
    errorsSince,
  }).notes

test.each([
  ['data that begins before', [span(0, TEN)], TEN, []],
  ['nothing ever', [], TEN, []],
  ['data that begins within', [span(TEN + HOUR_MS, TEN + HOUR_MS)], TEN, [/^Data begins at 2026-03-01 11:00 UTC/]],
  ['a last hour that the window begins in', [span(0, TEN)], TEN + HOUR_MS / 2, []],
  ['a last hour just before', [span(0, TEN)], TEN + HOUR_MS, [/^The last operation was .* 10:00 UTC; 2 hours/]],
  ['another unit', [span(0, TEN, 3)], TEN, [/^3 operations not measured in ms left out/]],
])('%s', (_what, spans, from, notes) => {
  expect(notesOf(spans, from)).toEqual(notes.map((note) => expect.stringMatching(note)))
})

test.each([
  [TEN, 0],
  [TEN + 1, 1],
])('texts of errors that are kept since %i make %i notes', (errorsSince, count) => {
  expect(notesOf([span(0, TEN)], TEN, errorsSince)).toHaveLength(count)
  expect(notesOf([span(TEN + 1, TEN + 1)], TEN + 1, errorsSince)).toHaveLength(0)
})
