import type { Review, Window } from '@plumbline/protocol/api'
import { timeOfDay } from './clock.ts'
import { DAY_MS, HOUR_MS, type HourRow, isWithin, type ReviewFacts } from './facts.ts'
import { weekdayName } from './period.ts'
import { countOf } from './tracks.ts'

const MOST_HOURS = 3

/** What tells best how much the product is used, with its history: messages, else calls, else jobs. */
export function trafficOf({ hours, graph, window }: Pick<ReviewFacts, 'hours' | 'graph' | 'window'>): {
  about: string
  rows: readonly HourRow[]
} {
  const kinds = [
    ['messages', hours.filter(({ kind, service }) => kind === 'message' && service === graph.pipeline)],
    ['calls', hours.filter(({ kind }) => kind === 'operation')],
    ['jobs', hours.filter(({ kind }) => kind === 'job')],
  ] as const
  const [about, rows] = kinds.find(([, own]) => own.some((row) => isWithin(row, window))) ?? kinds[0]
  return { about, rows }
}

/** The busiest hours of the day and the days, by the clock on the wall; counts are averages over the days of the window. */
export function peaksOf(facts: ReviewFacts): Review['peaks'] {
  const { zone, window } = facts
  const traffic = trafficOf(facts)
  const { about: of } = traffic
  const rows = traffic.rows.filter((row) => isWithin(row, window))
  // Once an hour, not once a row: to ask what the clock shows takes long.
  const hourly = [...Map.groupBy(rows, ({ at }) => at)].map(([at, own]) => ({
    localMs: zone.localMs(at),
    count: countOf(own),
  }))
  const spans = countSpans(window, zone.localMs)
  const byHour = Map.groupBy(hourly, ({ localMs }) => Math.floor((localMs % DAY_MS) / HOUR_MS))
  const byDay = Map.groupBy(hourly, ({ localMs }) => Math.floor(localMs / DAY_MS) * DAY_MS)
  const hours = [...byHour]
    .map(([hour, own]) => ({ hour, count: countOf(own) / Math.max(1, spans.get(hour) ?? 1) }))
    .sort((a, b) => b.count - a.count || a.hour - b.hour)
    .slice(0, MOST_HOURS)
    .map(({ hour, count }) => ({
      at: `${timeOfDay(hour * HOUR_MS)} to ${hour === 23 ? '24:00' : timeOfDay((hour + 1) * HOUR_MS)}`,
      count: rounded(count),
    }))
  const days = [...byDay]
    .map(([day, own]) => ({
      at: `${weekdayName(day)} ${new Date(day).toISOString().slice(0, 10)}`,
      count: countOf(own),
    }))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_HOURS)
  return { of, hours, days: byDay.size < 2 ? [] : days, sentence: explain(of, hours, byDay.size < 2 ? [] : days) }
}

/** How often each hour of the day lies in the window: on a day on which clocks change, one comes twice or never. */
function countSpans({ from, to }: Window, localMs: (at: number) => number): Map<number, number> {
  const spans = new Map<number, number>()
  for (let at = from; at < to; at += HOUR_MS) {
    const hour = Math.floor((localMs(at) % DAY_MS) / HOUR_MS)
    spans.set(hour, (spans.get(hour) ?? 0) + 1)
  }
  return spans
}

function explain(of: string, hours: Review['peaks']['hours'], days: Review['peaks']['days']): string {
  const [hour] = hours
  const [day] = days
  if (!hour) return 'Nothing was used in this period.'
  const busiest = `Busiest from ${hour.at}, with ${hour.count} ${of} in that hour${days.length > 0 ? ' on average' : ''}`
  return day ? `${busiest}; the busiest day was ${day.at}, with ${day.count}.` : `${busiest}.`
}

const rounded = (count: number): number => (count < 10 ? Number(count.toFixed(1)) : Math.round(count))
