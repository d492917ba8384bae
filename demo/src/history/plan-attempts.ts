import { type CallFailure, MAINTENANCE, NO_MODEL, refusedWith, UNANSWERED } from '../model/calls.ts'
import type { Random } from '../model/random.ts'
import type { Scenario } from '../model/scenario.ts'
import { drawDraft, drawSend, RETRY, SEND_TIMEOUT_MS } from '../model/service-times.ts'

/** One call to the AI or the helpdesk. */
export interface Attempt {
  /** From the start of the first attempt. */
  afterMs: number
  tookMs: number
  /** Absent: it went well. */
  failure?: CallFailure
}

/** A draft or a send that was tried until it went well or the tries were used up. */
export interface Tried {
  ok: boolean
  /** Until the last attempt ended, pauses included. */
  tookMs: number
  attempts: readonly Attempt[]
}

/** The worker stays with the message while it tries again, which is a little pessimistic. */
export function planDraft(scenario: Scenario, busyness: number, random: Random): Tried {
  return tryRepeatedly(random, () => {
    const { kind, latencyMs } = drawDraft(scenario, busyness, random)
    return { tookMs: latencyMs, ...(kind === 'error' && { failure: refusedWith(NO_MODEL) }) }
  })
}

/** A draft that took this long, at the first attempt. */
export const planStuckDraft = (tookMs: number): Tried => ({ ok: true, tookMs, attempts: [{ afterMs: 0, tookMs }] })

/** `factor` is how long a send takes as a multiple of what the scenario says; a time-out is not stretched. */
export function planSend(scenario: Scenario, factor: number, random: Random): Tried {
  return tryRepeatedly(random, () => {
    const outcome = drawSend(scenario, random)
    if (outcome.kind === 'hang') return { tookMs: SEND_TIMEOUT_MS, failure: UNANSWERED }
    const tookMs = outcome.latencyMs * factor
    return { tookMs, ...(outcome.kind === 'unavailable' && { failure: refusedWith(MAINTENANCE) }) }
  })
}

function tryRepeatedly(random: Random, call: () => Omit<Attempt, 'afterMs'>): Tried {
  const attempts: Attempt[] = []
  let tookMs = 0
  for (;;) {
    const attempt = { afterMs: tookMs, ...call() }
    attempts.push(attempt)
    tookMs += attempt.tookMs
    const ok = attempt.failure === undefined
    if (ok || attempts.length === RETRY.attempts) return { ok, tookMs, attempts }
    // The queue looks for jobs whose pause is over every half second or so.
    tookMs += RETRY.delayMs + random.next() * 500
  }
}
