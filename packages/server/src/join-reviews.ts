import { randomUUID } from 'node:crypto'
import type { ReviewKind } from '@plumbline/protocol/api'
import { createReviewAnswers, type ReviewAnswers } from './api/reviews/review-answers.ts'
import type { FactSources } from './api/reviews/review-facts.ts'
import { type Config, nearest } from './config/index.ts'
import { PlumblineError } from './errors.ts'
import { KEPT } from './join-alerting.ts'
import type { Channel } from './notify/channel.ts'
import { type ChannelConfig, takesReviews } from './notify/open-channel.ts'
import { createReviewNotification } from './notify/reviews/review-notification.ts'
import { parseZone } from './notify/zone.ts'
import { type DueTimes, nextDue } from './schedule/reviews/due.ts'
import { startReviews } from './schedule/reviews/start-reviews.ts'
import type { StateStore } from './state/index.ts'
import type { Store } from './store/store.ts'

export interface ReviewParts {
  config: Config
  store: Store
  state: StateStore
  holder: string
  /** The channels as they are set up now. */
  channels: () => ReadonlyMap<string, { config: ChannelConfig; channel: Channel }>
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

/** Joins what builds, answers and sends reviews. Throws `config-invalid` when a schedule names a channel that cannot take one. */
export function joinReviews(parts: ReviewParts): ReviewAnswers {
  const { config, store, state, channels, now } = parts
  const { schedules } = config.reviews
  checkChannels(config.reviews, channels())
  const parsedZone = parseZone(config.reviews.zone)
  if (!parsedZone.ok) throw new PlumblineError('config-invalid', `reviews.zone: ${parsedZone.problem}`)
  const zone = parsedZone.value
  const [graph] = config.pipelines
  if (!graph) throw new Error('there is no pipeline')
  const reviews = createReviewAnswers({
    queries: store.query,
    state,
    graph,
    readPromotedBaselines: parts.readPromotedBaselines,
    keepsMs: { hours: config.retention.hourMs, alerts: KEPT.alertsMs },
    queryTimeoutMs: config.queryTimeoutMs,
    zone: () => zone,
    nextDue: (kind, at) => nextDue(schedules.find((one) => one.kind === kind) ?? USUAL[kind], at, zone),
    channels,
    createNotification: createReviewNotification,
    newId: () => randomUUID().replaceAll('-', '').slice(0, 16),
    now,
  })
  const sending = startReviews({
    state,
    holder: parts.holder,
    zone,
    schedules,
    build: reviews.build,
    createNotification: createReviewNotification,
    onSkipped: (sentence) => parts.writeLine(`plumbline: ${sentence}`),
    onProblem: (error) => parts.onProblem('the review that is due could not be built; it is tried again', error),
    now,
  })
  parts.onClose(() => sending.stop())
  return reviews
}

function checkChannels({ schedules }: Config['reviews'], channels: ReturnType<ReviewParts['channels']>): void {
  const known = [...channels.keys()]
  const problems = schedules.flatMap(({ kind, to }) =>
    to.flatMap((id) => {
      const channel = channels.get(id)
      const where = `reviews.${kind}.to`
      if (channel && !takesReviews(channel.config))
        return `${where}: ${id} keeps count of incidents and takes no reviews`
      if (channel) return []
      const meant = nearest(id, known)
      return `${where}: there is no channel "${id}"; ${meant ? `did you mean "${meant}"?` : `known: ${known.join(', ')}`}`
    }),
  )
  if (problems.length > 0) throw new PlumblineError('config-invalid', problems.join('\n'))
}
