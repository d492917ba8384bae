import { setTimeout as delay } from 'node:timers/promises'

/** Between two checks, in ms; a check that takes long is made a third of the time at most, as the server it asks has work to do. */
const PAUSE_MS = { least: 25, most: 250 }

/** Calls `check` until it returns without throwing, and returns what it returned; fails with its last error after `withinMs`. */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 10_000): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const startedAt = performance.now()
    try {
      return await check()
    } catch (error) {
      if (performance.now() > deadline) throw error
    }
    const tookMs = performance.now() - startedAt
    await delay(Math.min(PAUSE_MS.most, Math.max(PAUSE_MS.least, 2 * tookMs)))
  }
}
