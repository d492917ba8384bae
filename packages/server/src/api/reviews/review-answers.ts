import type { Review, ReviewKind, ReviewQuery, ReviewSend, ReviewSent } from '@plumbline/protocol/api'
import { buildReview } from '../../analyse/review/build-review.ts'
import { type LocalTime, lastComplete, type Period, parsePeriod, periodAt } from '../../analyse/review/period.ts'
import { PlumblineError } from '../../errors.ts'
import type { Attempted, Channel } from '../../notify/channel.ts'
import type { Notification } from '../../notify/notification.ts'
import { type FactSources, readReviewFacts } from './review-facts.ts'

export interface ReviewContext extends FactSources {
  zone: () => LocalTime
  /** When the next review of a kind is due, and of what; by the calendar where none is scheduled. */
  nextDue: (kind: ReviewKind, now: number) => { at: number; period: Period }
  channels: () => ReadonlyMap<string, { channel: Channel }>
  createNotification: (facts: { review: Review; deliveryId: string; at: number }) => Notification
  newId: () => string
  now: () => number
}

export interface ReviewAnswers {
  /** Refuses with `invalid-query` what is no period, and one that has not begun. */
  read(kind: ReviewKind, query: ReviewQuery): Promise<Review>
  /** Builds it and sends it, now, without retries; says what became of it on each channel. */
  send(kind: ReviewKind, asked: ReviewSend): Promise<ReviewSent>
  /** The review of a period that is known to be over. */
  build(period: Period): Promise<Review>
}

export function createReviewAnswers(context: ReviewContext): ReviewAnswers {
  const { channels, now } = context

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

  function find(id: string): Channel {
    const found = channels().get(id)
    if (found) return found.channel
    const known = [...channels().keys()].join(', ')
    throw new PlumblineError('channel-not-found', `there is no channel ${JSON.stringify(id)}; known: ${known}`)
  }

  async function send(kind: ReviewKind, { channels: ids, ...query }: ReviewSend): Promise<ReviewSent> {
    // All are looked up before anything is sent: a misspelt one sends nothing.
    const wanted = [...new Set(ids)].map((id) => ({ id, channel: find(id) }))
    const review = await read(kind, query)
    const attempted: Attempted = { now: now() }
    const deliveryId = `rev_${context.newId()}`
    const notification = context.createNotification({ review, deliveryId, at: attempted.now })
    const sent = await Promise.all(
      wanted.map(async ({ id, channel }) => {
        const { outcome, detail } = await channel.deliver(notification, attempted)
        return { channel: id, outcome, detail }
      }),
    )
    return { period: review.period, title: review.title, sent }
  }

  return { read, send, build: (period) => buildAt(period, true, now()) }
}
