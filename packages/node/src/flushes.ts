import type { Clock } from './clock.ts'

/** Those who wait until the rows of their moment are delivered. Rows are known by their number in the outbox. */
export interface Flushes {
  /** Resolves when every row below `upTo` is settled: true if none of them was lost; false then, or after `timeoutMs`. */
  wait(upTo: number, timeoutMs: number): Promise<boolean>
  /** The row, or some row from here on, was lost. */
  lose(number: number): void
  /** Every row below is delivered or lost. */
  settle(below: number): void
  /** Somebody waits for this row or a later one. */
  waitFor(number: number): boolean
  /** Nothing more will be delivered. */
  end(): void
}

interface Waiter {
  upTo: number
  acknowledged: boolean
  resolve(acknowledged: boolean): void
}

export function createFlushes(clock: Clock): Flushes {
  const waiters = new Set<Waiter>()
  return {
    wait(upTo, timeoutMs) {
      return new Promise((resolve) => {
        const waiter: Waiter = {
          upTo,
          acknowledged: true,
          resolve(acknowledged) {
            cancelTimeout()
            waiters.delete(waiter)
            resolve(acknowledged)
          },
        }
        // Somebody awaits this, so the process stays for it; nothing else of the SDK keeps it alive.
        const cancelTimeout = clock.schedule(() => waiter.resolve(false), timeoutMs, true)
        waiters.add(waiter)
      })
    },
    lose(number) {
      for (const waiter of waiters) if (number < waiter.upTo) waiter.acknowledged = false
    },
    settle(below) {
      for (const waiter of waiters) if (waiter.upTo <= below) waiter.resolve(waiter.acknowledged)
    },
    waitFor(number) {
      for (const waiter of waiters) if (number < waiter.upTo) return true
      return false
    },
    end() {
      for (const waiter of waiters) waiter.resolve(false)
    },
  }
}
