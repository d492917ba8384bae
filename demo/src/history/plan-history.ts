import { type CallFailure, DRAFT_CALL, SEND_CALL } from '../model/calls.ts'
import { createConversations } from '../model/conversations.ts'
import { busynessAt, DAY_MS, localMidnight } from '../model/day-rhythm.ts'
import { chance, createRandom, drawExponential, drawIndex, drawLogNormal } from '../model/random.ts'
import { type ReleaseName, SEND_FACTORS } from '../model/releases.ts'
import { arrivalsPerMinute } from '../model/scenario.ts'
import { planDraft, planSend, planStuckDraft, type Tried } from './plan-attempts.ts'
import { LOST_MARK_RATIO, releaseAt, STUCK_AT_MS, STUCK_DRAFT_MS, scenarioAt } from './stories.ts'

/** Messages a minute at the daily peak; about 25,000 a day. Fixed, so that a message keeps its id whatever the live rate is. */
const PEAK_PER_MINUTE = 30
const WORKERS = 10
/** From being added to being taken by a free worker, as measured with pg-boss on PGlite. */
const PICKUP = { medianMs: 6, sigma: 0.4 }

/** A message with all that is told about it. */
export interface PlannedMessage {
  messageId: string
  conversationId: string
  /** The version that answered it. */
  release: ReleaseName
  marks: readonly PlannedMark[]
  /** Every attempt, in the order of their times. */
  calls: readonly PlannedCall[]
}

export interface PlannedMark {
  stage: 'queued' | 'started' | 'completed' | 'sent' | 'failed'
  /** Epoch ms, whole. */
  at: number
}

/** One call to the AI or the helpdesk. */
export interface PlannedCall extends Partial<CallFailure> {
  service: string
  name: string
  /** When it began, epoch ms, whole. */
  at: number
  /** How long it took in ms, to the microsecond. */
  value: number
  ok: boolean
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
 * Every message that lies wholly within the range.
 * Each local day is made from its midnight on, whatever the range is: a later call with a range that overlaps
 * makes the same messages with the same ids and times again.
 */
export function* planHistory({ from, to, seed, utcOffsetMs = 0 }: HistoryRange): Generator<PlannedMessage> {
  for (let midnight = localMidnight(from, utcOffsetMs); midnight < to; midnight += DAY_MS) {
    for (const message of planDay({ midnight, to: Math.min(to, midnight + DAY_MS), seed, utcOffsetMs })) {
      if (message.marks.every(({ at }) => at >= from && at < to)) yield message
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
function* planDay({ midnight, to, seed, utcOffsetMs }: Day): Generator<PlannedMessage> {
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
    const draft = stuck ? planStuckDraft(STUCK_DRAFT_MS) : planDraft(scenario, busynessAt(sinceMidnightMs), random)
    const draftedAt = startedAt + draft.tookMs
    workerFreeAt[worker] = draftedAt

    const release = releaseAt(sinceMidnightMs)
    const calls = callsOf(DRAFT_CALL, startedAt, draft)
    const marks: PlannedMark[] = [mark('queued', queuedAt), mark('started', startedAt)]
    if (draft.ok) {
      const send = planSend(scenario, SEND_FACTORS[release], random)
      calls.push(...callsOf(SEND_CALL, draftedAt, send))
      marks.push(mark('completed', draftedAt), mark(send.ok ? 'sent' : 'failed', draftedAt + send.tookMs))
    } else {
      marks.push(mark('failed', draftedAt))
    }
    if (chance(random, LOST_MARK_RATIO)) marks.splice(1 + drawIndex(random, marks.length - 2), 1)

    const messageId = `${prefix}-${serial}`
    const conversationId = conversations.next(random)
    yield { messageId, conversationId, release, marks, calls }
  }
}

const mark = (stage: PlannedMark['stage'], at: number): PlannedMark => ({ stage, at: Math.round(at) })

const callsOf = (call: { service: string; name: string }, startedAt: number, { attempts }: Tried): PlannedCall[] =>
  attempts.map(({ afterMs, tookMs, failure }) => ({
    ...call,
    at: Math.round(startedAt + afterMs),
    value: Math.round(tookMs * 1_000) / 1_000,
    ok: failure === undefined,
    ...failure,
  }))

function firstFree(workerFreeAt: readonly number[], workers: number): number {
  const inUse = workerFreeAt.slice(0, workers)
  return inUse.indexOf(Math.min(...inUse))
}
