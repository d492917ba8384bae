/**
 * Tells how far the clock on the wall has been set, by comparing it with one that only runs (`performance.now`). Cooldowns and repeats
 * last as long as they say, so times that were stored before the clock was set have to be moved with it (`PlanInput.clockSetMs`);
 * silences, working hours and maintenance follow the wall, and need nothing.
 *
 * A process that is restarted cannot know what happened to the clock meanwhile, and takes stored times as they are.
 */
export interface SteadyClock {
  /** The time on the wall, and by how much the clock has been set since what was last `adopted`: 0 when it was not. */
  read(): { now: number; clockSetMs: number }
  /** The stored times have been moved by so much; called when they are stored, so that a failure to store loses nothing. */
  adopt(clockSetMs: number): void
}

/** Smaller differences are the ordinary correction of a clock, which does it in small steps, or the time between two readings. */
const SMALLEST_MS = 2_000

/** `wallMs` is epoch time, `runningMs` any time that never jumps; both in milliseconds. */
export function createSteadyClock({
  wallMs,
  runningMs,
}: {
  wallMs: () => number
  runningMs: () => number
}): SteadyClock {
  /** What the wall shows beyond what runs, as far as it is adopted. */
  let offsetMs = wallMs() - runningMs()
  return {
    read() {
      const now = wallMs()
      const setMs = now - runningMs() - offsetMs
      return { now, clockSetMs: Math.abs(setMs) >= SMALLEST_MS ? Math.round(setMs) : 0 }
    },
    adopt(clockSetMs) {
      offsetMs += clockSetMs
    },
  }
}
