/** How often rules are evaluated, and how long what was seen stays worth something when nobody looks. */
export interface Pace {
  intervalMs: number
  /**
   * Progress towards a hold survives this long without a check that decides, because the server was down or the samples
   * were too few; after it, counting starts anew. One hour is what Prometheus tolerates (`rules.alert.for-outage-tolerance`).
   */
  memoryMs: number
}

export const DEFAULT_PACE: Pace = { intervalMs: 30_000, memoryMs: 3_600_000 }

/**
 * The time between two evaluations, which is what every timer of an alert adds up; none subtracts wall-clock times that a
 * clock could have moved between. `elapsedMs` comes from a clock that cannot jump (`performance.now`); after a restart there
 * is none, the wall clock has to do, and a clock that went back then counts as no time.
 */
export const passedTime = (previousAt: number, now: number, elapsedMs?: number): number =>
  Math.max(0, elapsedMs ?? now - previousAt)

/**
 * The part of it that may count towards a hold. A check speaks for the interval before it; in a longer gap nobody watched,
 * so it adds no more than that, and a hold never fills up while the server is down. (Prometheus moves the start of a pending
 * alert by the outage, to the same effect.) An evaluation that comes late, but within two intervals, counts in full.
 */
export const watchedTime = (passedMs: number, { intervalMs }: Pace): number =>
  passedMs > 2 * intervalMs ? intervalMs : passedMs
