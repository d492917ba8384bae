import { expect, test } from 'vitest'
import { parseAt } from './parse-at.ts'

const NOW = 1_760_000_000_000

test.each([
  ['2026-01-31T12:00:00Z', Date.parse('2026-01-31T12:00:00Z')],
  ['1760000000123', 1_760_000_000_123],
  ['1760000000', NOW],
  ['-35s', NOW - 35_000],
  ['-1h30m', NOW - 5_400_000],
  ['-35', NOW - 35_000],
])('%s is read', (text, at) => {
  expect(parseAt(text, NOW)).toEqual({ ok: true, value: at })
})

test.each(['yesterday', '', '12:00', '-', '-soon', '2026-01-31T12:00:00'])('%j is refused', (text) => {
  expect(parseAt(text, NOW).ok).toBe(false)
})
