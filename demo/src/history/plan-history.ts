import { createConversations } from '../model/conversations.ts'
import { busynessAt, DAY_MS, localMidnight } from '../model/day-rhythm.ts'
import { chance, createRandom, drawExponential, drawIndex, drawLogNormal, type Random } from '../model/random.ts'
import { arrivalsPerMinute, type Scenario } from '../model/scenario.ts'
import { drawDraft, drawSend, RETRY, SEND_TIMEOUT_MS } from '../model/service-times.ts'
import { LOST_MARK_RATIO, STUCK_AT_MS, STUCK_DRAFT_MS, scenarioAt } from './stories.ts'

/** Messages a minute at the daily peak; about 25,000 a day. Fixed, so that a message keeps its id whatever the live rate is. */
const PEAK_PER_MINUTE = 30
const WORKERS = 10
/** From being added to being taken by a free worker, as measured with pg-boss on PGlite. */
const PICKUP = { medianMs: 6, sigma: 0.4 }

export interface PlannedMark {
  messageId: string
  conversationId: string
  stage: 'queued' | 'started' | 'completed' | 'sent' | 'failed'
  /** Epoch ms, whole. */
  at: number
}

export interface HistoryRange {
  /** Epoch ms, inclusive. */
  from: number
  /** Epoch ms, exclusive. */
  to: number
  seed: number
  /** What local time is ahead of UTC: the day rhythm follows local time. Default 0. */
  utcOffsetMs?: number
}

/**
 * The marks of every message that lies wholly within the range, message by message.
 * Each local day is made from its midnight on, whatever the range is: a later call with a range that overlaps
 * makes the same messages with the same ids and times again.
 */
export function* planHistory({ from, to, seed, utcOffsetMs = 0 }: HistoryRange): Generator<PlannedMark> {
  for (let midnight = localMidnight(from, utcOffsetMs); midnight < to; midnight += DAY_MS) {
    for (const marks of planDay({ midnight, to: Math.min(to, midnight + DAY_MS), seed, utcOffsetMs })) {
      if (marks.every(({ at }) => at >= from && at < to)) yield* marks
    }
  }
}

interface Day {
  midnight: number
  to: number
  seed: number
  utcOffsetMs: number
}

/** One day of a queue with several workers, first come first served; the queue is empty at midnight. */
function* planDay({ midnight, to, seed, utcOffsetMs }: Day): Generator<PlannedMark[]> {
  const dayNumber = Math.round((midnight + utcOffsetMs) / DAY_MS)
  const random = createRandom(seed * 1_000_003 + dayNumber)
  const prefix = `demo-${seed}-${dayNumber}`
  const conversations = createConversations(prefix)
  const workerFreeAt = new Array<number>(WORKERS).fill(midnight)
  const stuckAt = STUCK_AT_MS.map((sinceMidnightMs) => midnight + sinceMidnightMs)

  for (let queuedAt = midnight, serial = 1; ; serial++) {
    const before = busynessAt(queuedAt - midnight)
    const perMinute = arrivalsPerMinute(scenarioAt(queuedAt - midnight), PEAK_PER_MINUTE * before)
    queuedAt += drawExponential(random, 60_000 / perMinute)
    if (queuedAt >= to) return

    const sinceMidnightMs = queuedAt - midnight
    const scenario = scenarioAt(sinceMidnightMs)
    const worker = firstFree(workerFreeAt, scenario.workers ?? WORKERS)
    const startedAt = Math.max(queuedAt + drawLogNormal(random, PICKUP), workerFreeAt[worker] ?? midnight)

    const stuck = stuckAt[0] !== undefined && queuedAt >= stuckAt[0]
    if (stuck) stuckAt.shift()
    const draft = stuck ? { ok: true, tookMs: STUCK_DRAFT_MS } : tryDraft(scenario, busynessAt(sinceMidnightMs), random)
    const draftedAt = startedAt + draft.tookMs
    workerFreeAt[worker] = draftedAt

    const times: Pick<PlannedMark, 'stage' | 'at'>[] = [
      { stage: 'queued', at: queuedAt },
      { stage: 'started', at: startedAt },
    ]
    if (draft.ok) {
      const send = trySend(scenario, random)
      times.push({ stage: 'completed', at: draftedAt })
      times.push({ stage: send.ok ? 'sent' : 'failed', at: draftedAt + send.tookMs })
    } else {
      times.push({ stage: 'failed', at: draftedAt })
    }
    if (chance(random, LOST_MARK_RATIO)) times.splice(1 + drawIndex(random, times.length - 2), 1)

    const messageId = `${prefix}-${serial}`
    const conversationId = conversations.next(random)
    yield times.map(({ stage, at }) => ({ messageId, conversationId, stage, at: Math.round(at) }))
  }
}

function firstFree(workerFreeAt: readonly number[], workers: number): number {
  const inUse = workerFreeAt.slice(0, workers)
  return inUse.indexOf(Math.min(...inUse))
}

interface Tried {
  ok: boolean
  /** Until the last try ended, pauses included. */
  tookMs: number
}

/** Tries until it goes well or the tries are used up; the worker stays with the message, which is a little pessimistic. */
function tryDraft(scenario: Scenario, busyness: number, random: Random): Tried {
  return tryRepeatedly(random, () => {
    const { kind, latencyMs } = drawDraft(scenario, busyness, random)
    return { ok: kind === 'drafted', tookMs: latencyMs }
  })
}

function trySend(scenario: Scenario, random: Random): Tried {
  return tryRepeatedly(random, () => {
    const outcome = drawSend(scenario, random)
    return outcome.kind === 'hang'
      ? { ok: false, tookMs: SEND_TIMEOUT_MS }
      : { ok: outcome.kind === 'delivered', tookMs: outcome.latencyMs }
  })
}

function tryRepeatedly(random: Random, attempt: () => Tried): Tried {
  let tookMs = 0
  for (let tries = 1; ; tries++) {
    const { ok, tookMs: attemptMs } = attempt()
    tookMs += attemptMs
    if (ok || tries === RETRY.attempts) return { ok, tookMs }
    // The queue looks for jobs whose pause is over every half second or so.
    tookMs += RETRY.delayMs + random.next() * 500
  }
}
