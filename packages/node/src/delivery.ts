import { AsyncResource } from 'node:async_hooks'
import { setImmediate } from 'node:timers/promises'
import { attempt } from './attempt.ts'
import { backoffMs, spreadMs } from './backoff.ts'
import type { ClockOffset } from './clock-offset.ts'
import { explainVerdict } from './explain-verdict.ts'
import type { Flushes } from './flushes.ts'
import { BATCH_BYTES } from './limits.ts'
import type { ResolvedOptions } from './options.ts'
import type { Outbox } from './outbox.ts'
import type { Tell } from './problems.ts'
import { type Batch, renderBatches } from './render-batches.ts'
import type { Row } from './row.ts'
import type { Send } from './send.ts'
import type { Counters } from './stats.ts'

/**
 * Brings the rows of the outbox to the server, one request at a time. Its states, and what leads out of each:
 * - idle: nothing waits. A row arms the timer.
 * - armed: fires after `flushIntervalMs`, or at once when a full batch waits or somebody flushes; then a round begins.
 * - round: takes rows, renders them, delivers them batch by batch, and goes on while somebody waits in flush for more.
 *   Then it is armed when rows wait, else idle.
 * - pausing, within a round, after a failed attempt: ends by time; a flush ends it at once unless the server asked for it.
 * - stopped: for good. The attempt under way is aborted; what is left counts as dropped.
 */
export interface Delivery {
  /** Something happened to the outbox: see whether to arm. */
  notice(): void
  flush(timeoutMs: number): Promise<boolean>
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>
}

export interface DeliveryParts {
  options: ResolvedOptions
  outbox: Outbox
  flushes: Flushes
  counters: Counters
  offset: ClockOffset
  send: Send
  tell: Tell
}

export function createDelivery({ options, outbox, flushes, counters, offset, send, tell }: DeliveryParts): Delivery {
  const { clock, random } = options
  const limits = { rows: options.batchRows, bytes: BATCH_BYTES }
  const stopping = new AbortController()
  const attempts = { options, send, offset, stopping: stopping.signal }
  // Rounds run in the async context in which the client was made, not in that of the request whose mark began them.
  const context = new AsyncResource('Plumbline')
  let armed: 'no' | 'later' | 'now' = 'no'
  let cancelTimer = () => {}
  let round: Promise<void> | undefined
  let pause: { end: () => void; skippable: boolean } | undefined
  let failures = 0
  let restUntilMs = 0

  function notice(): void {
    if (armed === 'now' || round !== undefined || stopping.signal.aborted) return
    if (outbox.waiting() >= limits.rows) arm('now')
    else if (armed === 'no') arm('later')
  }

  function arm(when: 'later' | 'now'): void {
    cancelTimer()
    armed = when
    cancelTimer = clock.schedule(() => context.runInAsyncScope(begin), when === 'now' ? 0 : options.flushIntervalMs)
  }

  function begin(): void {
    armed = 'no'
    round = runRound()
      .catch((error) =>
        tell('unexpected', `rows could not be sent: ${error instanceof Error ? error.message : 'unknown'}`),
      )
      .finally(() => {
        round = undefined
        outbox.settle()
        if (flushes.waitFor(outbox.firstNumber())) arm('now')
        else if (outbox.waiting() > 0) notice()
      })
  }

  async function runRound(): Promise<void> {
    do {
      const first = outbox.firstNumber()
      const acknowledged = await deliver(outbox.take(limits.rows, limits.bytes))
      if (!acknowledged) flushes.lose(first)
      outbox.settle()
      flushes.settle(outbox.firstNumber())
    } while (!stopping.signal.aborted && flushes.waitFor(outbox.firstNumber()))
  }

  async function deliver(rows: Row[]): Promise<boolean> {
    const rendered = await renderBatches(rows, options.stamp, limits, setImmediate)
    counters.trimmed += rendered.trimmed
    counters.dropped.invalid += rendered.invalid
    if (rendered.trimmed > 0) tell('row_trimmed', 'rows are sent with something cut or left out, see stats().trimmed')
    if (rendered.invalid > 0) tell('invalid_row', rendered.reason)
    let acknowledged = rendered.invalid === 0
    for (const batch of rendered.batches) {
      if (!(await deliverBatch(batch))) acknowledged = false
    }
    return acknowledged
  }

  async function deliverBatch(batch: Batch): Promise<boolean> {
    await rest()
    const giveUpAtMs = clock.monotonicMs() + options.giveUpAfterMs
    for (let tries = 0; !stopping.signal.aborted; tries++) {
      if (tries > 0 && clock.monotonicMs() >= giveUpAtMs) {
        counters.dropped.tooOld += batch.rows
        tell('gave_up', `${batch.rows} rows were not acknowledged in ${options.giveUpAfterMs} ms and are lost`)
        return false
      }
      if (tries > 0) counters.retries++
      const verdict = await attempt(batch, attempts)
      switch (verdict.kind) {
        case 'acknowledged':
          failures = 0
          counters.sent += batch.rows - verdict.duplicates - verdict.rejected
          counters.duplicates += verdict.duplicates
          counters.rejected += verdict.rejected
          if (verdict.rejected > 0) tell('rows_rejected', explainVerdict(verdict, options.url, batch.rows))
          return verdict.rejected === 0
        case 'refused':
          failures = 0
          counters.dropped.refused += batch.rows
          restUntilMs = clock.monotonicMs() + verdict.restMs
          tell(verdict.code, explainVerdict(verdict, options.url, batch.rows))
          return false
        case 'retry':
          if (stopping.signal.aborted) break
          failures++
          tell(verdict.code, explainVerdict(verdict, options.url, batch.rows))
          if (verdict.retryAfterMs === undefined) await pauseFor(backoffMs(failures, random), true)
          else await pauseFor(spreadMs(verdict.retryAfterMs, random), false)
      }
    }
    counters.dropped.closed += batch.rows
    return false
  }

  /** After a refusal that the next batch would meet too; somebody who flushes gets the answer at once instead. */
  async function rest(): Promise<void> {
    const restMs = restUntilMs - clock.monotonicMs()
    if (restMs > 0 && !flushes.waitFor(outbox.firstNumber() - 1)) await pauseFor(restMs, true)
  }

  function pauseFor(delayMs: number, skippable: boolean): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        cancel()
        pause = undefined
        resolve()
      }
      const cancel = clock.schedule(end, delayMs)
      pause = { end, skippable }
    })
  }

  return {
    notice,
    flush(timeoutMs) {
      if (stopping.signal.aborted || outbox.waiting() + outbox.taken() === 0) return Promise.resolve(true)
      const acknowledged = flushes.wait(outbox.nextNumber(), timeoutMs)
      if (pause?.skippable) pause.end()
      if (round === undefined) arm('now')
      return acknowledged
    },
    async stop() {
      stopping.abort()
      cancelTimer()
      pause?.end()
      flushes.end()
      await round
      counters.dropped.closed += outbox.waiting()
      outbox.clear()
    },
  }
}
