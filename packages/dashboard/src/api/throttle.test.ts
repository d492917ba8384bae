import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createThrottle, refreshGapMs } from './throttle.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a throttle', () => {
  test('runs the first call at once and makes up for later ones once', async () => {
    const act = vi.fn(async () => {})
    const throttle = createThrottle(act, () => 1_000)
    throttle.call()
    throttle.call()
    throttle.call()
    expect(act).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(999)
    expect(act).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(act).toHaveBeenCalledTimes(2)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(act).toHaveBeenCalledTimes(2)
  })

  test('waits for a run that takes longer than the gap, and survives one that fails', async () => {
    let fail: (reason: Error) => void = () => {}
    const act = vi.fn(() => new Promise<void>((_, reject) => (fail = reject)))
    const throttle = createThrottle(act, () => 1_000)
    throttle.call()
    throttle.call()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(act).toHaveBeenCalledTimes(1)
    fail(new Error('down'))
    await vi.advanceTimersByTimeAsync(0)
    expect(act).toHaveBeenCalledTimes(2)
  })

  test('does nothing more once cancelled', async () => {
    const act = vi.fn(async () => {})
    const throttle = createThrottle(act, () => 1_000)
    throttle.call()
    throttle.call()
    throttle.cancel()
    await vi.advanceTimersByTimeAsync(5_000)
    throttle.call()
    expect(act).toHaveBeenCalledTimes(1)
  })
})

test.each([
  [900_000, 1_000],
  [3_600_000, 1_000],
  [86_400_000, 5_000],
  [30 * 86_400_000, 30_000],
])('a range of %s ms refreshes at most every %s ms', (rangeMs, gapMs) => {
  expect(refreshGapMs(rangeMs)).toBe(gapMs)
})
