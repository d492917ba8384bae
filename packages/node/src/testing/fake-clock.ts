import type { Clock } from '../clock.ts'

interface Timer {
  atMs: number
  keepAlive: boolean
  run(): void
}

/** Lets promises and immediates settle that a timer or answer has set off. */
export async function settle(turns = 50): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** A clock that moves only when told; the wall can be set apart from the monotonic time. */
export function createFakeClock(startMs = 1_760_000_000_000) {
  const timers = new Set<Timer>()
  let elapsedMs = 0
  let wallMs = startMs

  const nextDue = (untilMs: number): Timer | undefined =>
    [...timers].filter((timer) => timer.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0]

  const clock: Clock = {
    now: () => wallMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    schedule(run, delayMs, keepAlive = false) {
      const timer = { atMs: elapsedMs + delayMs, keepAlive, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
  }
  return {
    ...clock,
    /** Runs every timer that falls due, each with what follows from it. */
    async advance(byMs: number): Promise<void> {
      const untilMs = elapsedMs + byMs
      await settle()
      for (let timer = nextDue(untilMs); timer; timer = nextDue(untilMs)) {
        timers.delete(timer)
        elapsedMs = Math.max(elapsedMs, timer.atMs)
        timer.run()
        await settle()
      }
      elapsedMs = untilMs
    },
    /** Sets the wall clock forward or back. */
    step(byMs: number): void {
      wallMs += byMs
    },
    timers: () => timers.size,
    timersThatKeepAlive: () => [...timers].filter((timer) => timer.keepAlive).length,
  }
}
export type FakeClock = ReturnType<typeof createFakeClock>
