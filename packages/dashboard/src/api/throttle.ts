/**
 * How often arriving data may refresh a view: a second for the last hour, slower for longer ranges, in which a second
 * moves nothing that could be seen and costs the server more.
 */
export function refreshGapMs(rangeMs: number): number {
  return Math.min(30_000, Math.max(1_000, rangeMs / 17_280))
}

export interface Throttle {
  call: () => void
  cancel: () => void
}

/**
 * Runs `act` at once, then not again before it has ended and `gapMs()` has passed; calls in between are made up for by
 * one run after that, so that the last one is never lost.
 */
export function createThrottle(act: () => Promise<unknown>, gapMs: () => number): Throttle {
  let timer: ReturnType<typeof setTimeout> | undefined
  let busy = false
  let again = false
  let cancelled = false
  const open = () => {
    busy = false
    if (again && !cancelled) run()
  }
  const run = () => {
    busy = true
    again = false
    const gap = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, gapMs())
    })
    void Promise.allSettled([act(), gap]).then(open)
  }
  return {
    call: () => {
      if (busy) again = true
      else if (!cancelled) run()
    },
    cancel: () => {
      cancelled = true
      clearTimeout(timer)
    },
  }
}
