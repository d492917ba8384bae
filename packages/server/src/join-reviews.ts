import { randomUUID } from 'node:crypto'
import type { ReviewKind } from '@plumbline/protocol/api'
import { createReviewAnswers, type ReviewAnswers } from './api/reviews/review-answers.ts'
import type { FactSources } from './api/reviews/review-facts.ts'
import type { Config, ReviewConfig } from './config/index.ts'
import { KEPT } from './join-alerting.ts'
import type { ChannelConfig } from './notify/open-channel.ts'
import { refuseReviewChannel } from './notify/reviews/review-channels.ts'
import { createReviewNotification } from './notify/reviews/review-notification.ts'
import { parseZone, type Zone } from './notify/zone.ts'
import { type DueTimes, nextDue } from './schedule/reviews/due.ts'
import { startReviews } from './schedule/reviews/start-reviews.ts'
import type { StateStore } from './state/index.ts'
import type { Store } from './store/store.ts'

export interface ReviewParts {
  config: Omit<Config, 'reviews'>
  /** When which reviews are sent, as it is set up now. */
  settings: () => ReviewConfig
  store: Store
  state: StateStore
  holder: string
  /** The channels as they are set up now. */
  channels: () => readonly ChannelConfig[]
  /** Tells that something was put into the outbox. */
  wake: () => void
  readPromotedBaselines: FactSources['readPromotedBaselines']
  now: () => number
  writeLine: (line: string) => void
  onClose: (close: () => unknown) => void
  onProblem: (what: string, error: unknown) => void
}

/** When a review would be due that nobody has scheduled. */
const USUAL: Record<ReviewKind, DueTimes> = {
  daily: { kind: 'daily', minuteOfDay: 8 * 60 },
  weekly: { kind: 'weekly', minuteOfDay: 8 * 60 },
  monthly: { kind: 'monthly', minuteOfDay: 8 * 60 },
}

/** Joins what builds, answers and sends reviews. */
export function joinReviews(parts: ReviewParts): ReviewAnswers {
  const { config, settings, store, state, now } = parts
  const zone = () => zoneOf(settings())
  const [graph] = config.pipelines
  if (!graph) throw new Error('there is no pipeline')
  const reviews = createReviewAnswers({
    queries: store.query,
    state,
    graph,
    readPromotedBaselines: parts.readPromotedBaselines,
    keepsMs: { hours: config.retention.hourMs, alerts: KEPT.alertsMs },
    queryTimeoutMs: config.queryTimeoutMs,
    zone,
    nextDue: (kind, at) => nextDue(settings().schedules.find((one) => one.kind === kind) ?? USUAL[kind], at, zone()),
    refuseChannel: (id) => refuseReviewChannel(id, parts.channels()),
    wake: parts.wake,
    createNotification: createReviewNotification,
    newId: () => randomUUID().replaceAll('-', '').slice(0, 16),
    now,
  })
  const sending = startReviews({
    state,
    holder: parts.holder,
    settings: () => ({ zone: zone(), schedules: settings().schedules }),
    build: reviews.build,
    createNotification: createReviewNotification,
    onSkipped: (sentence) => parts.writeLine(`plumbline: ${sentence}`),
    onProblem: (error) => parts.onProblem('the review that is due could not be built; it is tried again', error),
    now,
  })
  parts.onClose(() => sending.stop())
  return reviews
}

function zoneOf({ zone: name }: ReviewConfig): Zone {
  const zone = parseZone(name)
  // The configuration takes no other.
  if (!zone.ok) throw new Error(`reviews.zone: ${zone.problem}`)
  return zone.value
}
