/** Lets so many through a second, evenly spread; the others wait their turn in the order they came. */
export interface RateLimit {
  /** Takes the next turn and says how many milliseconds away it is. `nowMs` never goes back. */
  reserve(nowMs: number): number
}

export function createRateLimit(perSecond: number): RateLimit {
  const gapMs = 1_000 / perSecond
  let nextFreeMs = Number.NEGATIVE_INFINITY
  return {
    reserve(nowMs) {
      const turnMs = Math.max(nowMs, nextFreeMs)
      nextFreeMs = turnMs + gapMs
      return turnMs - nowMs
    },
  }
}
