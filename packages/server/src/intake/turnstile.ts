/** Runs work, so many at a time; the rest waits in order. */
export type Turnstile = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Lets at most `places` run at once. */
export function createTurnstile(places: number): Turnstile {
  const waiting: (() => void)[] = []
  let free = places
  return async (work) => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}
