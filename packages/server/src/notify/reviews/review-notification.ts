import type { Review } from '@plumbline/protocol/api'
import { composeReview } from '@plumbline/protocol/review'
import type { Notification } from '../notification.ts'

/** A review on its way to a channel: a message about no alert, with a document. */
export function createReviewNotification({
  review,
  deliveryId,
  at,
}: {
  review: Review
  deliveryId: string
  at: number
}): Notification {
  return {
    deliveryId,
    // Reviews of different periods do not wait for each other, and none changes another.
    groupKey: `review ${review.kind} ${review.period} ${deliveryId}`,
    groupLabels: {},
    openedAt: review.window.from,
    kind: 'review',
    reason: 'first',
    severity: 'info',
    title: review.title,
    alerts: [],
    more: 0,
    links: {},
    document: composeReview(review),
    at,
  }
}
