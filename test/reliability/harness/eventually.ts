import { setTimeout as delay } from 'node:timers/promises'

/** Calls `check` until it returns without throwing, and returns what it returned; fails with its last error after `withinMs`. */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 10_000): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (performance.now() > deadline) throw error
    }
    await delay(25)
  }
}
