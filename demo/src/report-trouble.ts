const QUIET_MS = 30_000

/** Prints a message, unless it says the same as the one before and that is less than half a minute ago. */
export function createTroubleReport(print: (line: string) => void, now: () => number): (message: string) => void {
  let last = { message: '', at: Number.NEGATIVE_INFINITY }
  return (message) => {
    if (message === last.message && now() - last.at < QUIET_MS) return
    last = { message, at: now() }
    print(message)
  }
}
