import type { Window } from '@plumbline/protocol/api'
import { type Compared, compareDistributions } from '@plumbline/protocol/compare'
import { DAY_MS, HOUR_MS, isWithin } from './facts.ts'

/** How many there were in an hour, or what a gauge showed on average, brought to a day. */
export interface HourAmount {
  at: number
  perDay: number
}

/** The hours of a window with what was counted in them; an hour without rows counted nothing. */
export function countsOf(rows: readonly { at: number; count: number }[], { from, to }: Window): HourAmount[] {
  const counts = new Map<number, number>()
  for (const { at, count } of rows) counts.set(at, (counts.get(at) ?? 0) + count)
  const hours: HourAmount[] = []
  for (let at = from; at < to; at += HOUR_MS) hours.push({ at, perDay: (counts.get(at) ?? 0) * 24 })
  return hours
}

/** The hours of a gauge that showed something. */
export const gaugeOf = (rows: readonly { at: number; count: number; total: number }[], window: Window): HourAmount[] =>
  rows
    .filter((row) => isWithin(row, window) && row.count > 0)
    .map(({ at, count, total }) => ({ at, perDay: (total / count) * 24 }))

/**
 * How much there is a day, against before. Single hours are the samples; what is usual at their hour of the day is taken off first and the
 * mean of all put back, so that nights and days, which are in both, do not hide a change.
 */
export function compareVolume(
  before: readonly HourAmount[],
  after: readonly HourAmount[],
  minimumPercent: number,
): Compared {
  const usual = meansByHourOfDay([...before, ...after])
  const all = meanOf([...before, ...after])
  const flatten = (hours: readonly HourAmount[]) => {
    const own = meanOf(hours)
    const flat = hours.map(({ at, perDay }) => perDay - (usual.get(at % DAY_MS) ?? all) + all)
    // Windows may have unequal shares of each hour of the day, which must not move the mean that is reported.
    const shift = own - meanOf(flat.map((perDay) => ({ perDay })))
    return { kind: 'samples', values: flat.map((value) => value + shift) } as const
  }
  const side = (hours: readonly HourAmount[]) => ({ observations: flatten(hours), count: 0, failures: 0 })
  return compareDistributions(side(before), side(after), { unit: 'count', minimumPercent }).values
}

function meansByHourOfDay(hours: readonly HourAmount[]): Map<number, number> {
  return new Map([...Map.groupBy(hours, ({ at }) => at % DAY_MS)].map(([hour, own]) => [hour, meanOf(own)]))
}

const meanOf = (hours: readonly { perDay: number }[]): number =>
  hours.length === 0 ? 0 : hours.reduce((sum, { perDay }) => sum + perDay, 0) / hours.length
