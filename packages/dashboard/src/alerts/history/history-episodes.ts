import type { Alert } from '@plumbline/protocol/api'
import { lengthMsOf, type Range } from '../../view/range.ts'
import type { Episode, Span } from './lay-lanes.ts'

export interface AlertEpisode extends Episode {
  alert: Alert
}

/** The stretch of time that a range means now. */
export const spanOfRange = (range: Range, now: number): Span =>
  range.kind === 'between' ? { from: range.from, to: range.to } : { from: now - lengthMsOf(range), to: now }

/** Every alert that ever fired, as its stretch of time. What has only been pending is no episode. */
export function episodesOf(alerts: readonly Alert[]): AlertEpisode[] {
  return alerts.flatMap((alert) =>
    alert.startedAt === null
      ? []
      : [
          {
            key: `${alert.id} ${alert.episode}`,
            lane: alert.rule,
            title: alert.title,
            severity: alert.severity,
            from: alert.startedAt,
            to: alert.endedAt,
            alert,
          },
        ],
  )
}

/** Those that ended within the span, the last one first. */
export function endedWithin(episodes: readonly AlertEpisode[], span: Span): AlertEpisode[] {
  return episodes
    .filter(({ to }) => to !== null && to >= span.from && to <= span.to)
    .toSorted((a, b) => (b.to ?? 0) - (a.to ?? 0) || (a.key < b.key ? -1 : 1))
}
