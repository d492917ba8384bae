import type { Window } from '@plumbline/protocol/api'
import { type Compared, compareDistributions } from '@plumbline/protocol/compare'
import { DAY_MS, firstHourOf, HOUR_MS, isWithin, type ReviewFacts } from './facts.ts'

/** Rows of hours, with how many there were and what they add up to. */
type Rows = readonly { at: number; count: number; total: number }[]

/** How many there were in an hour, or what a gauge showed on average, brought to a day. */
interface HourAmount {
  at: number
  perDay: number
  /** How much of the hour it counts for, up to 1. */
  weight: number
}

/** From a whole hour to any time. */
type Span = Pick<Window, 'from' | 'to'>

/** How much there was a day, and that against before. */
export interface Volume {
  /** Of all the time that is known; null when nothing is. */
  observed: number | null
  /** Of the times that are known in both. */
  compared: Compared
}

/** Counts by the time that is known: since data began, and up to now while the period runs. */
export function countVolume(rows: { before: Rows; after: Rows }, facts: ReviewFacts, minimumPercent: number): Volume {
  const { window, previous, hours, now } = facts
  const shiftMs = window.from - previous.window.from
  const first = firstHourOf(hours)
  const until = Math.min(window.to, now)
  const known = knownOf({ from: window.from, to: until }, first)
  const knownBefore = sinceFirst(
    { from: previous.window.from, to: facts.isOver ? previous.window.to : until - shiftMs },
    first,
  )
  const [own, earlier] = [countsOf(rows.after, known, now), countsOf(rows.before, knownBefore, now)]
  const inBoth = own.filter(({ at }) => at - shiftMs >= knownBefore.from)
  return {
    observed: rows.after.length === 0 ? null : meanOf(own),
    compared: compareVolume(rows.before.length === 0 ? [] : earlier, inBoth, minimumPercent),
  }
}

/** Gauges by the hours in which they showed something. */
export function gaugeVolume(rows: { before: Rows; after: Rows }, facts: ReviewFacts, minimumPercent: number): Volume {
  const [before, after] = [gaugeOf(rows.before, facts.previous.window), gaugeOf(rows.after, facts.window)]
  return { observed: after.length === 0 ? null : meanOf(after), compared: compareVolume(before, after, minimumPercent) }
}

/** The hour in which data begin is known in part, and left out. */
const sinceFirst = ({ from, to }: Span, first: number): Span => ({
  from: first < from ? from : first + HOUR_MS,
  to,
})

/** The hour in which data begin has to do until there is a whole one. */
function knownOf(span: Span, first: number): Span {
  const whole = sinceFirst(span, first)
  return whole.to - whole.from >= HOUR_MS ? whole : { from: Math.max(span.from, first), to: span.to }
}

/** The hours of a span with what was counted in them; an hour without rows counted nothing. */
function countsOf(rows: Rows, { from, to }: Span, now: number): HourAmount[] {
  const counts = new Map<number, number>()
  for (const { at, count } of rows) counts.set(at, (counts.get(at) ?? 0) + count)
  const hours: HourAmount[] = []
  for (let at = from; at < to; at += HOUR_MS) {
    const passed = Math.min(1, (now - at) / HOUR_MS)
    hours.push({ at, perDay: ((counts.get(at) ?? 0) / passed) * 24, weight: Math.min(1, (to - at) / HOUR_MS) })
  }
  return hours
}

const gaugeOf = (rows: Rows, window: Window): HourAmount[] =>
  rows
    .filter((row) => isWithin(row, window) && row.count > 0)
    .map(({ at, count, total }) => ({ at, perDay: (total / count) * 24, weight: 1 }))

/**
 * How much there is a day, against before. Single hours are the samples; what is usual at their hour of the day is taken off first and the
 * mean of all put back, so that nights and days, which are in both, do not hide a change.
 */
function compareVolume(before: readonly HourAmount[], after: readonly HourAmount[], minimumPercent: number): Compared {
  const usual = meansByHourOfDay([...before, ...after])
  const all = meanOf([...before, ...after])
  const flatten = (hours: readonly HourAmount[]) => {
    const own = meanOf(hours)
    // A count varies with the square root of its time: less of an hour may stray further, and is brought back to what an hour would.
    const flat = hours.map(({ at, perDay, weight }) => (perDay - (usual.get(at % DAY_MS) ?? all)) * Math.sqrt(weight))
    // Windows may have unequal shares of each hour of the day, which must not move the mean that is reported.
    const shift = own - flat.reduce((sum, value) => sum + value, 0) / flat.length
    return { kind: 'samples', values: flat.map((value) => value + shift) } as const
  }
  const side = (hours: readonly HourAmount[]) => ({ observations: flatten(hours), count: 0, failures: 0 })
  return compareDistributions(side(before), side(after), { unit: 'count', minimumPercent }).values
}

function meansByHourOfDay(hours: readonly HourAmount[]): Map<number, number> {
  return new Map([...Map.groupBy(hours, ({ at }) => at % DAY_MS)].map(([hour, own]) => [hour, meanOf(own)]))
}

function meanOf(hours: readonly HourAmount[]): number {
  const weight = hours.reduce((sum, one) => sum + one.weight, 0)
  return weight === 0 ? 0 : hours.reduce((sum, one) => sum + one.perDay * one.weight, 0) / weight
}
