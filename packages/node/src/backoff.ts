const BASE_MS = 1_000
/** Longer would leave a recovered server unused; shorter lets many clients keep a struggling one down. */
const CEILING_MS = 30_000
/** A longer request to stay away is cut to this, so that one wrong header does not silence an app for a day. */
export const LONGEST_RETRY_AFTER_MS = 5 * 60_000

/**
 * How long to wait after the n-th failure in a row (n from 1): exponential with full jitter,
 * random(0, min(30 s, 1 s * 2^(n-1))), as in "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
 */
export function backoffMs(failures: number, random: () => number): number {
  return random() * Math.min(CEILING_MS, BASE_MS * 2 ** Math.min(failures - 1, 16))
}

/** The wait that a server asked for, spread by up to 10 % so that clients do not come back all at once. */
export function spreadMs(retryAfterMs: number, random: () => number): number {
  return retryAfterMs * (1 + random() / 10)
}

/**
 * Reads a `Retry-After` header (RFC 9110, section 10.2.3): seconds, or an HTTP date that is compared with `nowMs`.
 * Undefined when it is neither; never negative and at most five minutes.
 */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined
  const text = header.trim()
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER_MS)
}
