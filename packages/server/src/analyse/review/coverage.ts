import type { Review } from '@plumbline/protocol/api'
import { countWord, showHourOf, showLength, showMoment, showSpan } from './clock.ts'
import { firstHourOf, HOUR_MS, isWithin, type ReviewFacts } from './facts.ts'
import { silenceOf } from './gaps.ts'

const MOST_GAPS = 5

/** How complete the data are. */
export function coverageOf(facts: ReviewFacts): Review['coverage'] {
  const { window, previous, hours, now, zone, keptSince, isOver } = facts
  const first = firstHourOf(hours)
  const hadBefore = first < previous.window.to
  const hoursWithData = new Set(hours.filter((row) => isWithin(row, window)).map(({ at }) => at)).size
  const { gaps, usualHours } = silenceOf(facts)
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
      ...(!isEmpty && gaps.length > shown.length
        ? [`And ${countWord(gaps.length - shown.length, 'shorter gap')}.`]
        : []),
      ...(!isEmpty && usualHours > 0
        ? [`${countWord(usualHours, 'hour')} ${usualHours === 1 ? 'was' : 'were'} silent, which is usual then.`]
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
