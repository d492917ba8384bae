import type { Review } from '@plumbline/protocol/api'
import type { LocalTime, Period } from '../../analyse/review/period.ts'
import type { Notification } from '../../notify/notification.ts'
import type { NewDelivery } from '../../notify/outbox.ts'
import { type Due, type DueTimes, latestDue } from './due.ts'

/** Where the schedule keeps its place and puts what is to be sent: the state store, seen by its shape. */
export interface ReviewState {
  readCursor(name: string): Promise<{ position: number } | undefined>
  advanceCursor(name: string, from: number | undefined, to: number): Promise<boolean>
  acquireLease(role: string, holder: string, ttlMs: number): Promise<boolean>
  commitPlan(planned: { deliveries: readonly NewDelivery[]; logs: readonly never[] }): Promise<void>
}

export interface ReviewsOptions {
  state: ReviewState
  holder: string
  zone: LocalTime
  schedules: readonly (DueTimes & { to: readonly string[] })[]
  build: (period: Period) => Promise<Review>
  createNotification: (facts: { review: Review; deliveryId: string; at: number }) => Notification
  /** Tells of a review that is not sent any more. */
  onSkipped: (sentence: string) => void
  onProblem: (error: unknown) => void
  now: () => number
}

/** A review that is later than this is not news any more. */
const LATEST_MS = 86_400_000
/** Building one takes seconds. */
const LEASE_MS = 120_000

/**
 * Puts what is due into the outbox, one server at a time. For each kind a cursor says which period was handled last.
 *
 * Nothing is lost or sent twice by a kill: the message is stored before the cursor moves, and its id follows from the period, so that a
 * server that does both again stores nothing new. The outbox sees to the rest.
 *
 * - No cursor: the schedule is new, and begins with the next period.
 * - The cursor stands at or after the newest due period: done. More than one period after it, a clock was wrong: it is set back.
 * - It stands before: the newest is sent when its time is less than a day ago, else skipped and said so. Older ones are history.
 */
export async function sendDueReviews(options: ReviewsOptions): Promise<void> {
  const { state, holder, schedules, onProblem } = options
  if (schedules.length === 0 || !(await state.acquireLease('reviews', holder, LEASE_MS))) return
  for (const schedule of schedules) {
    // A month that takes too long to read must not hold up the day.
    await sendWhenDue(schedule, options).catch(onProblem)
  }
}

async function sendWhenDue(schedule: ReviewsOptions['schedules'][number], options: ReviewsOptions): Promise<void> {
  const { state, zone, now } = options
  const cursor = `review-${schedule.kind}`
  const due = latestDue(schedule, now(), zone)
  // Local time, so that another zone in the configuration does not make a new period of an old one.
  const position = due.period.fromLocalMs
  const handled = (await state.readCursor(cursor))?.position
  if (handled === position) return
  if (handled === undefined || handled > due.period.toLocalMs) await state.advanceCursor(cursor, handled, position)
  else if (handled < position) {
    await handle(due, schedule.to, options)
    await state.advanceCursor(cursor, handled, position)
  }
}

async function handle({ at, period }: Due, to: readonly string[], options: ReviewsOptions): Promise<void> {
  const { state, build, createNotification, onSkipped, now } = options
  const startedAt = now()
  if (startedAt - at >= LATEST_MS) {
    const due = new Date(at).toISOString()
    onSkipped(
      `the ${period.kind} review of ${period.label} was due at ${due}, more than a day ago; it is not sent. Read it with plumbline review ${period.kind} --at ${period.label}`,
    )
    return
  }
  const review = await build(period)
  const notification = createNotification({ review, deliveryId: deliveryIdOf(period), at: startedAt })
  await state.commitPlan({
    deliveries: to.map((channelId) => ({ channelId, notification, createdAt: startedAt })),
    logs: [],
  })
}

/** One a period and channel, whichever server stores it and however often. */
export const deliveryIdOf = ({ kind, label }: Period): string => `rev_${kind}_${label}`
