import type { ComparisonView } from '../view/comparison-view.ts'
import type { KnownSides } from './known-sides.ts'

export interface Preset extends Pick<ComparisonView, 'before' | 'after'> {
  title: string
}

const DAY_MS = 86_400_000

/** Comparisons that people ask for most, as far as there is something to compare. `now` is the viewer's clock. */
export function presetsOf({ labels, baselines }: KnownSides, now: number): Preset[] {
  const [newest, previous] = labels?.releases ?? []
  const [a, b] = labels?.variants.toSorted((one, other) => one.value.localeCompare(other.value)) ?? []
  return [
    { title: 'Last 24 h against the 24 h before', before: 'previous:24h', after: '24h' },
    { title: 'Last hour against the hour before', before: 'previous:1h', after: '1h' },
    { title: 'Last 24 h against the same day last week', before: weekBefore(now), after: '24h' },
    ...(newest && previous
      ? [
          {
            title: `Release ${newest.value} against ${previous.value}`,
            before: `release:${previous.value}`,
            after: `release:${newest.value}`,
          },
        ]
      : []),
    ...(a && b
      ? [{ title: `Variant ${b.value} against ${a.value}`, before: `variant:${a.value}`, after: `variant:${b.value}` }]
      : []),
    ...(baselines.length > 0
      ? [{ title: 'Last 24 h against the latest baseline', before: 'baseline:latest', after: '24h' }]
      : []),
  ]
}

/** The day that ended a week ago, to the minute, so that the link can be read. */
function weekBefore(now: number): string {
  const to = Math.floor(now / 60_000) * 60_000 - 7 * DAY_MS
  return `${minuteOf(to - DAY_MS)}..${minuteOf(to)}`
}

const minuteOf = (at: number): string => `${new Date(at).toISOString().slice(0, 16)}Z`

/** Texts that may stand for a side, to choose from while typing. */
export function suggestionsOf({ labels, baselines }: KnownSides): string[] {
  return [
    '24h',
    'previous:24h',
    '7d',
    'previous:7d',
    ...(labels?.releases.map(({ value }) => `release:${value}`) ?? []),
    ...(labels?.variants.map(({ value }) => `variant:${value}`) ?? []),
    ...baselines.map(({ version }) => `baseline:${version}`),
  ]
}
