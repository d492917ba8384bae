import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromInput, toInput } from './range-input.ts'

const AT = Date.UTC(2026, 10, 22, 10, 0, 5)

test('a field on the clock of UTC shows UTC', () => {
  expect(toInput(AT, 'utc')).toBe('2026-11-22T10:00:05')
})

test.each(['utc', 'local'] as const)('what a field shows in %s is read back to the second', (zone) => {
  // Whole seconds of one winter: an hour that a change of the clocks repeats has two readings.
  const seconds = fc.integer({ min: Date.UTC(2026, 10, 10) / 1_000, max: Date.UTC(2027, 1, 10) / 1_000 })
  fc.assert(
    fc.property(seconds, (second) => {
      expect(fromInput(toInput(second * 1_000, zone), zone)).toBe(second * 1_000)
    }),
  )
})

test.each(['', '2026-11-22', '2026-13-22T10:00', 'now'])('an unfinished field is no time: "%s"', (text) => {
  expect(fromInput(text, 'utc')).toBeUndefined()
})

test('minutes alone are enough', () => {
  expect(fromInput('2026-11-22T10:00', 'utc')).toBe(Date.UTC(2026, 10, 22, 10))
})
