import type { Review, ReviewKind, ReviewQuery, ReviewSend, ReviewSent } from '@plumbline/protocol/api'
import { buildReview } from '../../analyse/review/build-review.ts'
import { type LocalTime, lastComplete, type Period, parsePeriod, periodAt } from '../../analyse/review/period.ts'
import { PlumblineError } from '../../errors.ts'
import type { Notification } from '../../notify/notification.ts'
import type { DeliveryRecord, StateStore } from '../../state/index.ts'
import { type FactSources, readReviewFacts } from './review-facts.ts'

export interface ChannelRefusal {
  /** There is such a channel. */
  isKnown: boolean
  problem: string
}

export interface ReviewContext extends FactSources {
  state: Pick<StateStore, 'readEpisodes' | 'commitPlan' | 'readDeliveries'>
  zone: () => LocalTime
  /** When the next review of a kind is due, and of what; by the calendar where none is scheduled. */
  nextDue: (kind: ReviewKind, now: number) => { at: number; period: Period }
  /** Why a review cannot be sent to a channel; undefined when it can. */
  refuseChannel: (id: string) => ChannelRefusal | undefined
  createNotification: (facts: { review: Review; deliveryId: string; at: number }) => Notification
  /** Tells that something was put into the outbox. */
  wake: () => void
  newId: () => string
  now: () => number
}

export interface ReviewAnswers {
  /** Refuses with `invalid-query` what is no period, and one that has not begun. */
  read(kind: ReviewKind, query: ReviewQuery): Promise<Review>
  /** Builds it and puts it into the outbox, which sends it at once, and tries again for a day. Refuses channels that take no reviews. */
  send(kind: ReviewKind, asked: ReviewSend): Promise<ReviewSent>
  /** What became of a review that was sent, on request or by itself. */
  outcome(deliveryId: string): Promise<ReviewSent>
  /** The review of a period that is known to be over. */
  build(period: Period): Promise<Review>
}

export function createReviewAnswers(context: ReviewContext): ReviewAnswers {
  const { state, now } = context

  async function buildAt(period: Period, isOver: boolean, at: number): Promise<Review> {
    const nextReview = context.nextDue(period.kind, at)
    return buildReview(await readReviewFacts({ period, isOver, zone: context.zone(), now: at, nextReview }, context))
  }

  async function read(kind: ReviewKind, { at: text, soFar = false }: ReviewQuery): Promise<Review> {
    const at = now()
    const zone = context.zone()
    if (text !== undefined && soFar)
      throw new PlumblineError('invalid-query', 'at and soFar exclude each other; send one of them')
    const running = periodAt(kind, zone.localMs(at))
    if (soFar) return buildAt(running, false, at)
    if (text === undefined) return buildAt(lastComplete(kind, at, zone), true, at)
    const asked = parsePeriod(kind, text)
    if (!asked.ok) throw new PlumblineError('invalid-query', `at: ${asked.problem}`)
    const { fromLocalMs, label } = asked.value
    if (fromLocalMs > running.fromLocalMs)
      throw new PlumblineError(
        'invalid-query',
        `at: ${label} has not begun; the last one that is over is ${lastComplete(kind, at, zone).label}`,
      )
    return buildAt(asked.value, fromLocalMs < running.fromLocalMs, at)
  }

  async function send(kind: ReviewKind, { channels: ids, ...query }: ReviewSend): Promise<ReviewSent> {
    const wanted = [...new Set(ids)]
    // All are looked up before anything is sent: a misspelt one sends nothing.
    for (const id of wanted) {
      const refusal = context.refuseChannel(id)
      if (refusal?.isKnown) throw new PlumblineError('invalid-body', `/channels: ${refusal.problem}`)
      if (refusal) throw new PlumblineError('channel-not-found', refusal.problem)
    }
    const review = await read(kind, query)
    const at = now()
    const notification = context.createNotification({ review, deliveryId: `rev_${context.newId()}`, at })
    const deliveries = wanted.map((channelId) => ({ channelId, notification, createdAt: at }))
    await state.commitPlan({ deliveries, logs: [] })
    context.wake()
    const waiting = deliveries.map(({ channelId }) => ({ channel: channelId, state: 'waiting' as const, ...UNTRIED }))
    return viewSent(notification, waiting)
  }

  async function outcome(deliveryId: string): Promise<ReviewSent> {
    const found = await state.readDeliveries({ deliveryId, limit: MOST_CHANNELS })
    // The first is the review itself, later ones are copies for channels that stand in.
    const first = found.at(-1)?.notification
    if (first?.document === undefined)
      throw new PlumblineError('delivery-not-found', `no review ${JSON.stringify(deliveryId)} was sent`)
    return viewSent(first, found.toReversed().map(viewDelivery))
  }

  return { read, send, outcome, build: (period) => buildAt(period, true, now()) }
}

/** Those that may be asked for, each with one that stands in. */
const MOST_CHANNELS = 40

const UNTRIED = { attempts: 0, detail: '' }

const viewSent = ({ deliveryId, title }: Notification, sent: ReviewSent['sent']): ReviewSent => ({
  deliveryId,
  title,
  outcomePath: `/api/v1/reviews/sent/${deliveryId}`,
  sent,
})

const viewDelivery = ({ channelId, state, attempts }: DeliveryRecord): ReviewSent['sent'][number] => ({
  channel: channelId,
  state,
  attempts: attempts.length,
  detail: attempts.at(-1)?.detail ?? '',
})
