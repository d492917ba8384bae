/** Time and timers as the SDK uses them; tests hand in another one. */
export interface Clock {
  /** Wall clock, epoch milliseconds. */
  now(): number
  /** Milliseconds from an arbitrary start; never jumps, so durations and deadlines are measured with it. */
  monotonicMs(): number
  /**
   * Calls `run` once after `delayMs` and returns how to cancel that.
   * Only a timer with `keepAlive` may keep the process from exiting.
   */
  schedule(run: () => void, delayMs: number, keepAlive?: boolean): () => void
}

/** The clock of this machine. Its functions are read once, so a test that fakes timers later does not stop the SDK. */
export function createSystemClock(): Clock {
  const { setTimeout, clearTimeout, performance } = globalThis
  return {
    now: Date.now,
    monotonicMs: () => performance.now(),
    schedule(run, delayMs, keepAlive = false) {
      const timer = setTimeout(run, delayMs)
      if (!keepAlive) timer.unref()
      return () => clearTimeout(timer)
    },
  }
}
