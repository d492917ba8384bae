import type { Clock } from '../clock.ts'

/** When something began, as epoch ms, and how long it took in ms, to the microsecond. */
export interface Elapsed {
  at: number
  value: number
}

/** Begins to measure; what it returns tells the time until then. The duration never jumps when the wall clock is set. */
export function startStopwatch(clock: Clock): () => Elapsed {
  const at = clock.now()
  const startedMs = clock.monotonicMs()
  return () => ({ at, value: Math.round((clock.monotonicMs() - startedMs) * 1_000) / 1_000 })
}
