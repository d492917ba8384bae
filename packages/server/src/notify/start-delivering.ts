import { createDelivery, type DeliveryOptions } from './deliver.ts'

/** How often the outbox is asked without being woken: retries fall due, and other servers store messages too. */
const EVERY_MS = 1_000

/** Attempts still on their way then are left to their lease. Closing must fit into the ten seconds that SIGTERM gives. */
const STOP_WITHIN_MS = 5_000

/** Runs the delivery until stopped. */
export interface Delivering {
  /** Tells that something was put into the outbox. */
  wake(): void
  /** Begins nothing more, and waits five seconds for what is on its way. May be called again. */
  stop(): Promise<void>
}

export function startDelivering(options: DeliveryOptions): Delivering {
  const delivery = createDelivery(options)
  let round: Promise<void> | undefined
  let stopped: Promise<void> | undefined

  const begin = (): void => {
    if (round || stopped) return
    round = delivery
      .beginDue()
      .catch(options.onProblem)
      .finally(() => {
        round = undefined
      })
  }
  const timer = setInterval(begin, EVERY_MS).unref()

  async function end(): Promise<void> {
    clearInterval(timer)
    let limit: NodeJS.Timeout | undefined
    const tooLong = new Promise<void>((resolve) => {
      limit = setTimeout(resolve, STOP_WITHIN_MS)
    })
    await Promise.race([Promise.resolve(round).then(() => delivery.settled()), tooLong])
    clearTimeout(limit)
  }

  return {
    wake: begin,
    stop() {
      stopped ??= end()
      return stopped
    },
  }
}
