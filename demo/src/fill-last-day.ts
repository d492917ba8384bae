import { formatDuration } from '@plumbline/protocol/quantities'
import { fillHistory } from './history/fill-history.ts'
import { type PlannedMessage, planHistory } from './history/plan-history.ts'
import { DAY_MS, utcOffsetMs } from './model/day-rhythm.ts'
import { openClient } from './open-client.ts'
import type { DemoOptions } from './options.ts'
import { countMessages } from './plumbline/count-messages.ts'
import { findMeasured } from './plumbline/find-measured.ts'

/** Fewer messages than this in 24 hours leave the page empty. */
const NEARLY_EMPTY = 100
/** Clients that send side by side; more do not make it faster. */
const CLIENTS = 4
/** The history waits in larger portions than the traffic of an app. */
const OUTBOX_BYTES = 16 * 1024 * 1024

export interface FillLastDayOptions extends DemoOptions {
  print: (line: string) => void
  stop: AbortSignal
}

/**
 * Makes the last 24 hours, unless Plumbline has messages in them or the user does not want it, and says what was done.
 * Operations are left out where Plumbline has some of a demo: they would count twice.
 */
export async function fillLastDay(options: FillLastDayOptions): Promise<void> {
  const { history, seed, print, stop } = options
  if (history === 'never') return
  if (history === 'ifEmpty') {
    const known = await countMessages(options)
    if (known >= NEARLY_EMPTY) {
      print(`The last 24 hours have ${known} messages already: nothing is added to them`)
      return
    }
  }
  const startedAt = Date.now()
  const range = { from: startedAt - DAY_MS, to: startedAt, seed, utcOffsetMs: utcOffsetMs(startedAt) }
  const isMeasured = await findMeasured(options, range)
  const clients = Array.from({ length: CLIENTS }, () => openClient({ ...options, outboxBytes: OUTBOX_BYTES }))
  let leftOut = 0
  const { acknowledged, lost } = await fillHistory(planMissing(), clients)
  const took = formatDuration(Date.now() - startedAt)
  print(`The last 24 hours are filled: ${acknowledged} marks and operations acknowledged in ${took}, ${lost} lost`)
  if (leftOut > 0)
    print(`${leftOut} operations were left out: Plumbline has operations of a demo from those minutes already`)

  function* planMissing(): Generator<PlannedMessage> {
    for (const message of planHistory(range)) {
      if (stop.aborted) return
      const calls = message.calls.filter(({ at }) => !isMeasured(at))
      leftOut += message.calls.length - calls.length
      yield { ...message, calls }
    }
  }
}
