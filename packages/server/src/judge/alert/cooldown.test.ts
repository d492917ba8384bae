import { expect, test } from 'vitest'
import { COOLDOWNS_MS, checkCooldown } from './cooldown.ts'

const MINUTE_MS = 60_000

test('cooldowns are 5, 15, 30 and 60 minutes, and lie in their own ranges', () => {
  expect(COOLDOWNS_MS).toEqual({
    critical: 5 * MINUTE_MS,
    error: 15 * MINUTE_MS,
    warning: 30 * MINUTE_MS,
    info: 60 * MINUTE_MS,
  })
})

test.each([
  ['critical', 5 * MINUTE_MS, 15 * MINUTE_MS],
  ['error', 15 * MINUTE_MS, 30 * MINUTE_MS],
  ['warning', 30 * MINUTE_MS, 60 * MINUTE_MS],
  ['info', 60 * MINUTE_MS, 24 * 60 * MINUTE_MS],
] as const)('a cooldown of %s is taken from %d to %d ms and refused beside', (severity, minMs, maxMs) => {
  expect(checkCooldown(severity, minMs)).toEqual({ ok: true, value: minMs })
  expect(checkCooldown(severity, maxMs)).toEqual({ ok: true, value: maxMs })
  expect(checkCooldown(severity, minMs - 1).ok).toBe(false)
  expect(checkCooldown(severity, maxMs + 1).ok).toBe(false)
})

test('a refusal says what would be right', () => {
  expect(checkCooldown('critical', MINUTE_MS)).toEqual({
    ok: false,
    problem: '1m is no cooldown for critical; write 5m to 15m',
  })
})
