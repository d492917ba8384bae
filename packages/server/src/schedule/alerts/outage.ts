/** Since when something fails (epoch ms), and with what it failed last. */
export interface Failing {
  since: number
  error: unknown
}

export interface OutageOptions {
  now: () => number
  onBegin: (error: unknown) => void
  onEnd: (afterMs: number) => void
}

/** Follows what is done again and again: tells once that it has begun to fail, and once that it succeeds again. */
export function createOutage({ now, onBegin, onEnd }: OutageOptions) {
  let failing: Failing | undefined
  return {
    get failing() {
      return failing
    },
    fail(error: unknown): void {
      if (failing === undefined) onBegin(error)
      failing = { since: failing?.since ?? now(), error }
    },
    succeed(): void {
      if (failing !== undefined) onEnd(Math.max(0, now() - failing.since))
      failing = undefined
    },
    /** It is not done any more, so that it neither fails nor succeeds. */
    forget(): void {
      failing = undefined
    },
  }
}
