/** One exchange with the server, seen from here. */
export interface ClockSample {
  /** Own wall clock when the request left, epoch ms. */
  sentAtMs: number
  /** From the request leaving to its answer, on the monotonic clock. */
  roundTripMs: number
  /** The server's wall clock when it took the request, epoch ms. */
  receivedAtMs: number
}

/** The clock filter of RFC 5905, section 10, looks at the last eight exchanges. */
const SAMPLES = 8

export interface ClockOffset {
  observe(sample: ClockSample): void
  /** What to add to own times, in whole ms; 0 when the difference is within the error; undefined before the first sample. */
  currentMs(): number | undefined
}

/**
 * Measures how far the own clock is from the server's, after NTP (RFC 5905, sections 8 and 10).
 *
 * The server tells one time T, so both of its NTP times are T and the offset ((T2 - T1) + (T3 - T4)) / 2 becomes
 * T minus the middle of the round trip. Its error is at most half the round trip, hence the sample with the shortest
 * one is used, and an offset below half of it plus 1 ms (the resolution of both clocks) counts as none.
 * When either clock is set anew, eight answers later the estimate has followed.
 */
export function createClockOffset(): ClockOffset {
  const samples: ClockSample[] = []
  return {
    observe(sample) {
      if (!Number.isFinite(sample.receivedAtMs) || !(sample.roundTripMs >= 0)) return
      samples.push(sample)
      if (samples.length > SAMPLES) samples.shift()
    },
    currentMs() {
      const [first, ...others] = samples
      if (first === undefined) return undefined
      const best = others.reduce((a, b) => (b.roundTripMs < a.roundTripMs ? b : a), first)
      const halfTripMs = best.roundTripMs / 2
      const offsetMs = best.receivedAtMs - (best.sentAtMs + halfTripMs)
      return Math.abs(offsetMs) > halfTripMs + 1 ? Math.round(offsetMs) : 0
    },
  }
}
