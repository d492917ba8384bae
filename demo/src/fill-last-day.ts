import { formatDuration } from '@plumbline/protocol/quantities'
import { fillHistory } from './history/fill-history.ts'
import { type HistoryRange, type PlannedMark, planHistory } from './history/plan-history.ts'
import { DAY_MS, utcOffsetMs } from './model/day-rhythm.ts'
import { openClient } from './open-client.ts'
import type { DemoOptions } from './options.ts'
import { countMessages } from './plumbline/count-messages.ts'

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

/** Makes the last 24 hours, unless Plumbline has messages in them or the user does not want it, and says what was done. */
export async function fillLastDay(options: FillLastDayOptions): Promise<void> {
  const { history, plumblineUrl, readToken, seed, print, stop } = options
  if (history === 'never') return
  if (history === 'ifEmpty') {
    const known = await countMessages(plumblineUrl, readToken)
    if (known >= NEARLY_EMPTY) {
      print(`The last 24 hours have ${known} messages already: nothing is added to them`)
      return
    }
  }
  const startedAt = Date.now()
  const range = { from: startedAt - DAY_MS, to: startedAt, seed, utcOffsetMs: utcOffsetMs(startedAt) }
  const clients = Array.from({ length: CLIENTS }, () => openClient({ ...options, outboxBytes: OUTBOX_BYTES }))
  const { acknowledged, lost } = await fillHistory(planUntil(stop, range), clients)
  const took = formatDuration(Date.now() - startedAt)
  print(`The last 24 hours are filled: ${acknowledged} marks acknowledged in ${took}, ${lost} lost`)
}

function* planUntil(stop: AbortSignal, range: HistoryRange): Generator<PlannedMark> {
  for (const mark of planHistory(range)) {
    if (stop.aborted) return
    yield mark
  }
}
