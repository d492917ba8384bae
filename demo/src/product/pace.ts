import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for so many milliseconds of the demo's time; rejects at once with an AbortError when the signal fires. */
export type Pace = (ms: number, signal?: AbortSignal) => Promise<void>

/** Time that runs `speed` times as fast as the clock: 1 in the demo, more in tests. */
export const createPace =
  (speed: number): Pace =>
  (ms, signal) =>
    sleep(ms / speed, undefined, signal ? { signal } : {})
