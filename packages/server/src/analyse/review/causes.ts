import type { Window } from '@plumbline/protocol/api'
import { formatDuration } from '@plumbline/protocol/quantities'
import { showHourOf } from './clock.ts'
import { HOUR_MS, type HourRow, isWithin, type ReviewFacts } from './facts.ts'
import { countOf, failuresOf } from './tracks.ts'

/** What is named at most; further down the list it is guesswork. */
const MOST_CAUSES = 3
/** A release is suspected of what begins so long after it at most. */
const AFTER_RELEASE_MS = 2 * HOUR_MS
/** What moved by less explains nothing. */
const MOVED = 1.2

/**
 * What the data shows for the time of an anomaly, likeliest first: a release just before, more traffic than usual, the phase or the
 * service that took longer, alerts that fired. They are coincidences in time; that one caused the other is for a person to say.
 */
export function causesOf(span: Pick<Window, 'from' | 'to'>, about: string, kind: string, facts: ReviewFacts): string[] {
  const causes = [
    ...releaseCauses(span, facts),
    ...(kind === 'traffic' ? [] : trafficCauses(span, facts)),
    ...(kind === 'traffic' ? [] : phaseCauses(span, about, facts)),
    ...(about === 'chat replies' || kind === 'queue' ? serviceCauses(span, about, facts) : []),
    ...alertCauses(span, facts),
  ]
  return causes.slice(0, MOST_CAUSES)
}

type Span = Pick<Window, 'from' | 'to'>

function releaseCauses({ from, to }: Span, { releases, zone }: ReviewFacts): string[] {
  const begun = new Map<string, number>()
  for (const { release, firstAt } of releases) begun.set(release, Math.min(firstAt, begun.get(release) ?? firstAt))
  const known = [...begun].filter(([release, at]) => release !== '' && at >= from - AFTER_RELEASE_MS && at < to)
  return known.map(([release, at]) => `release ${release} was first seen ${showHourOf(at, zone)}`)
}

/** Rows of the span, and of the same hours of the day before it, with how many times as many hours those are. */
function againstUsual(rows: readonly HourRow[], { from, to }: Span) {
  const hoursOfDay = new Set<number>()
  for (let at = from; at < to; at += HOUR_MS) hoursOfDay.add(at % (24 * HOUR_MS))
  const now = rows.filter((row) => isWithin(row, { from, to, lengthMs: to - from }))
  const usual = rows.filter(({ at }) => at < from && hoursOfDay.has(at % (24 * HOUR_MS)))
  const days = new Set(usual.map(({ at }) => Math.floor(at / (24 * HOUR_MS)))).size
  return { now, usual, days }
}

function trafficCauses(span: Span, { hours, graph }: ReviewFacts): string[] {
  const isMessage = ({ kind, service }: HourRow) => kind === 'message' && service === graph.pipeline
  const messages = hours.filter(isMessage)
  const [rows, what] =
    messages.length > 0 ? [messages, 'messages'] : [hours.filter(({ kind }) => kind === 'operation'), 'calls']
  const { now, usual, days } = againstUsual(rows, span)
  const [count, expected] = [countOf(now), days === 0 ? 0 : countOf(usual) / days]
  if (expected < 10 || count < expected * 1.5) return []
  return [
    `${Number((count / expected).toFixed(1))} times the usual traffic (${count} ${what}, usually ${Math.round(expected)})`,
  ]
}

function phaseCauses(span: Span, about: string, facts: ReviewFacts): string[] {
  if (about !== 'chat replies') return []
  const { hours, graph } = facts
  const moves = graph.phases.flatMap((phase) => {
    const own = hours.filter((row) => row.kind === 'phase' && row.service === graph.pipeline && row.name === phase.id)
    const { now, usual } = againstUsual(own, span)
    const [mean, before] = [meanOf(now), meanOf(usual)]
    return mean === null || before === null ? [] : [{ phase, mean, before, grew: mean - before }]
  })
  const [most] = moves.sort((a, b) => b.grew - a.grew)
  if (!most || most.mean < most.before * MOVED) return []
  const { phase, mean, before } = most
  return [`${phase.title} took ${formatDuration(mean)} instead of ${formatDuration(before)}: ${phase.suspect}`]
}

function serviceCauses(span: Span, about: string, { hours }: ReviewFacts): string[] {
  const services = Map.groupBy(
    hours.filter(({ kind, unit }) => kind === 'operation' && unit === 'ms'),
    ({ service }) => service,
  )
  return [...services]
    .filter(([service]) => service !== about)
    .flatMap(([service, rows]) => {
      const { now, usual } = againstUsual(rows, span)
      const [mean, before] = [meanOf(now), meanOf(usual)]
      if (mean === null || before === null || countOf(now) < 10) return []
      const failed = failuresOf(now) / countOf(now) - failuresOf(usual) / countOf(usual)
      if (mean >= before * MOVED)
        return [
          { by: mean / before, text: `${service} took ${formatDuration(mean)} instead of ${formatDuration(before)}` },
        ]
      if (failed > 0.05)
        return [
          {
            by: 1 + failed,
            text: `${Math.round((failuresOf(now) / countOf(now)) * 100)} % of the calls to ${service} failed`,
          },
        ]
      return []
    })
    .sort((a, b) => b.by - a.by)
    .slice(0, 1)
    .map(({ text }) => text)
}

function meanOf(rows: readonly HourRow[]): number | null {
  const count = countOf(rows)
  return count === 0 ? null : rows.reduce((sum, { total }) => sum + total, 0) / count
}

function alertCauses({ from, to }: Span, { episodes }: ReviewFacts): string[] {
  const fired = episodes.filter(({ startedAt, endedAt }) => startedAt < to && (endedAt ?? to) > from)
  const titles = [...new Set(fired.map(({ title }) => title))]
  return titles.length === 0
    ? []
    : [
        `alerts at the time: ${titles.slice(0, 3).join(', ')}${titles.length > 3 ? ` and ${titles.length - 3} more` : ''}`,
      ]
}
