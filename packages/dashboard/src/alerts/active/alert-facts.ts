import type { Alert } from '@plumbline/protocol/api'
import { formatAge, formatAgo, formatNear } from '../../formats/times.ts'

/** Since when, who is on it, how often before: short phrases in the order in which they matter. */
export function factsOf(alert: Alert, now: number, timeZone: string): string[] {
  const { startedAt, endedAt, acknowledged, episode } = alert
  const since =
    startedAt === null
      ? []
      : endedAt === null
        ? [`Since ${formatNear(startedAt, now, timeZone)}, for ${formatAge(now - startedAt)}`]
        : []
  const on = acknowledged ? [`Acknowledged by ${acknowledged.by} ${formatAgo(now - acknowledged.at)}`] : []
  return [...since, ...on, ...(episode > 1 ? [`${ordinal(episode)} episode`] : [])]
}

/** `2nd`, `3rd`, `11th`. */
export function ordinal(count: number): string {
  return `${count}${ENDINGS[ORDINALS.select(count)] ?? 'th'}`
}

const ORDINALS = new Intl.PluralRules('en', { type: 'ordinal' })
const ENDINGS: Record<string, string> = { one: 'st', two: 'nd', few: 'rd' }
