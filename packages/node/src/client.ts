import { createClockOffset } from './clock-offset.ts'
import { createDelivery } from './delivery.ts'
import { createFlushes } from './flushes.ts'
import { createHttpSend } from './http-send.ts'
import { OFF } from './off.ts'
import { createOperations } from './operations/operation.ts'
import { type ResolvedOptions, resolveOptions } from './options.ts'
import { createOutbox } from './outbox.ts'
import type { Plumbline, PlumblineOptions } from './plumbline.ts'
import { createTell, type Tell } from './problems.ts'
import { captureMark, captureMeasurement, type Row } from './row.ts'
import { createCounters } from './stats.ts'

const FLUSH_TIMEOUT_MS = 5_000
/** Leaves an app that closes at the end half a second of the two within which it should be gone. */
const CLOSE_TIMEOUT_MS = 1_500

/** Longer than anybody waits, and short enough for a Node timer. */
const LONGEST_TIMEOUT_MS = 86_400_000

/** Makes a client. It never throws: with options it cannot use it tells `onProblem`, and sends nothing if it must. */
export function createPlumbline(options: PlumblineOptions = {}): Plumbline {
  try {
    const { resolved, problems } = resolveOptions(options)
    const tell = createTell(resolved.onProblem, resolved.clock)
    if (problems.length > 0) tell('invalid_option', problems.join('; '))
    return resolved.enabled ? openClient(resolved, tell) : OFF
  } catch {
    // Only options that are no object, or that throw when they are read, lead here.
    return OFF
  }
}

function openClient(options: ResolvedOptions, tell: Tell): Plumbline {
  const { clock, pipeline } = options
  const counters = createCounters()
  const flushes = createFlushes(clock)
  const offset = createClockOffset()
  const { send, close: closeConnections } = options.send ? { send: options.send, close() {} } : createHttpSend()
  const outbox = createOutbox({ rows: options.outboxRows, bytes: options.outboxBytes }, (rowNumber) => {
    counters.dropped.outboxFull++
    flushes.lose(rowNumber)
    tell(
      'outbox_full',
      'the outbox is full and the oldest rows are lost; see whether the server is reachable, or raise outboxRows and outboxBytes',
    )
  })
  const delivery = createDelivery({ options, outbox, flushes, counters, offset, send, tell })
  let closing: Promise<void> | undefined

  function admit(row: Row | undefined, reason = 'mark() or record() was given something that could not be read'): void {
    if (closing !== undefined) {
      counters.dropped.closed++
    } else if (row === undefined) {
      counters.dropped.invalid++
      tell('invalid_row', reason)
    } else {
      outbox.push(row)
      delivery.notice()
    }
  }

  async function flushAndStop(timeoutMs: number): Promise<void> {
    process.off('beforeExit', close)
    await delivery.flush(timeoutMs)
    await delivery.stop()
    closeConnections()
  }

  function close(options?: unknown): Promise<void> {
    closing ??= flushAndStop(timeoutFrom(options, CLOSE_TIMEOUT_MS))
    return closing
  }

  if (options.closeOnExit) process.once('beforeExit', close)

  const record: Plumbline['record'] = (measurement) => admit(captureMeasurement(measurement, clock.now()))

  return {
    url: options.url,
    mark: (messageId, stage, markOptions) => admit(captureMark(messageId, stage, markOptions, pipeline, clock.now())),
    record,
    ...createOperations({ clock, record, refuse: (reason) => admit(undefined, reason) }),
    flush: (flushOptions) => delivery.flush(timeoutFrom(flushOptions, FLUSH_TIMEOUT_MS)),
    close,
    stats: () => ({
      ...counters,
      dropped: { ...counters.dropped },
      queued: outbox.waiting() + outbox.taken(),
      clockOffsetMs: offset.currentMs() ?? 0,
    }),
  }
}

/** The `timeoutMs` of options that may be anything, such as the exit code that `beforeExit` hands over. */
function timeoutFrom(options: unknown, fallbackMs: number): number {
  try {
    const { timeoutMs } = Object(options)
    return typeof timeoutMs === 'number' && timeoutMs >= 0 ? Math.min(timeoutMs, LONGEST_TIMEOUT_MS) : fallbackMs
  } catch {
    return fallbackMs
  }
}
