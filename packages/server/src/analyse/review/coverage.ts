import type { Review } from '@plumbline/protocol/api'
import { showHourOf, showLength, showMoment, showSpan } from './clock.ts'
import { firstHourOf, HOUR_MS, type ReviewFacts } from './facts.ts'

const MOST_GAPS = 5

/**
 * How complete the data are. An hour without any data is a gap when the same time of the period before had some: a shop that is closed at
 * night loses nothing then. Nothing is lost before the first data, nor in an hour that still runs.
 */
export function coverageOf(facts: ReviewFacts): Review['coverage'] {
  const { window, previous, hours, now, zone, keptSince, isOver } = facts
  const filled = new Set(hours.map(({ at }) => at))
  const first = firstHourOf(hours)
  const shiftMs = window.from - previous.window.from
  const hadBefore = first < previous.window.to
  const gaps: { from: number; to: number }[] = []
  let hoursWithData = 0
  let silentAsBefore = 0
  for (let at = window.from; at < window.to; at += HOUR_MS) {
    if (filled.has(at)) hoursWithData++
    else if (at < first || at + HOUR_MS > now) continue
    else if (hadBefore && !filled.has(at - shiftMs)) silentAsBefore++
    else if (gaps.at(-1)?.to === at) gaps[gaps.length - 1] = { from: gaps.at(-1)?.from ?? at, to: at + HOUR_MS }
    else gaps.push({ from: at, to: at + HOUR_MS })
  }
  const longest = gaps.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, MOST_GAPS)
  const shown = longest.toSorted((a, b) => a.from - b.from)
  const isEmpty = hoursWithData === 0
  return {
    hours: window.lengthMs / HOUR_MS,
    hoursWithData,
    gaps: shown,
    notes: [
      // The headline of an empty period says so already.
      ...(isEmpty
        ? []
        : shown.map(({ from, to }) => `Nothing was received ${showSpan(from, to, zone)} (${showLength(to - from)}).`)),
      ...(!isEmpty && gaps.length > shown.length ? [`And ${gaps.length - shown.length} shorter gaps.`] : []),
      ...(!isEmpty && silentAsBefore > 0
        ? [`${silentAsBefore} hours were silent, as they were in the period before.`]
        : []),
      ...(isOver
        ? []
        : [`The period still runs; this is up to ${showMoment(now, zone)}, and the figures are provisional.`]),
      ...notesOnBefore(facts, first, hadBefore),
      ...(window.from < keptSince.hours ? ['Sums by the hour are no longer kept for all of this period.'] : []),
      ...(window.from < keptSince.alerts ? ['Ended alerts are no longer kept for all of this period.'] : []),
      ...(zone.instantOf(facts.period.fromLocalMs) === window.from
        ? []
        : ['The zone is no whole number of hours from UTC, so the period begins and ends up to an hour early.']),
      ...(isEmpty ? [] : ['Percentiles are within 1.1 %: they come from sums by the hour.']),
    ],
  }
}

function notesOnBefore({ previous, zone }: ReviewFacts, first: number, hadBefore: boolean): string[] {
  if (!Number.isFinite(first)) return []
  if (!hadBefore) return [`There is nothing to compare with: data begin ${showHourOf(first, zone)}.`]
  if (first > previous.window.from) return [`The period before is incomplete: data begin ${showHourOf(first, zone)}.`]
  return []
}
