import { formatAge, formatLasted, formatMoment } from '../../formats/times.ts'
import { FIRING_LOOKS } from '../../panels/finding-evidence.ts'
import { describeEnd } from '../words/alert-looks.ts'
import type { AlertEpisode } from './history-episodes.ts'
import type { Episode } from './lay-lanes.ts'

/** An episode as a phrase: `Critical: P95 is above 5 s, 22 Nov 10:00, for 12 min, back within its limit`. */
export function describeEpisode({ alert, ...episode }: AlertEpisode, now: number, timeZone: string): string {
  const scope = Object.values(alert.labels).join(', ')
  return [
    `${FIRING_LOOKS[episode.severity].word}: ${episode.title}${scope === '' ? '' : ` (${scope})`}`,
    ...lastingOf(episode, now, timeZone),
    ...(episode.to === null ? [] : [describeEnd(alert.endReason)]),
  ]
    .filter(Boolean)
    .join(', ')
}

/** When an episode began, and how long it lasted so far. */
export function lastingOf({ from, to }: Pick<Episode, 'from' | 'to'>, now: number, timeZone: string): string[] {
  const lasting = to === null ? `going on for ${formatAge(now - from)}` : `for ${formatLasted(to - from)}`
  return [formatMoment(from, timeZone), lasting]
}
