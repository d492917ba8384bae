import { createHistogram, merge, record } from '@plumbline/protocol/histogram'
import { standardNormal } from '../../../../../protocol/test-support/shapes.ts'
import type { Hourly } from '../../baseline.ts'
import type { Seen } from '../judge-season.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** How long one step of a simulation is; the present is judged once a step. */
export const STEP_MS = 5 * MINUTE_MS

/** Steps that are the present. */
export const RECENT_STEPS = 6

/** Takes each step from `from` up to `to` in order. */
export function stepThrough(from: number, to: number, step: (at: number) => void): void {
  for (let at = from; at < to; at += STEP_MS) step(at)
}

export interface Traffic {
  /** Numbers in [0, 1). */
  random: () => number
  eventsPerMinute: number
  /** How much hours differ from what their season says, as the standard deviation of a factor's logarithm. */
  hourNoise: number
}

/** A quarter slower in the afternoon than on average, a quarter faster in the night, and a tenth faster on weekends. */
export function seasonAt(at: number): number {
  const hourOfDay = (at % DAY_MS) / HOUR_MS
  const isWeekend = [2, 3].includes(Math.floor(at / DAY_MS) % 7)
  return (1 + 0.25 * Math.sin(((hourOfDay - 8) / 24) * 2 * Math.PI)) * (isWeekend ? 0.9 : 1)
}

/** Steps of traffic from the epoch on, one after the other: log-normal latencies with sigma 0.5 around 400 ms, arrivals by Poisson. */
export function createTraffic({ random, eventsPerMinute, hourNoise }: Traffic): (at: number, slowdown: number) => Seen {
  let hour = Number.NaN
  let factor = 1
  return (at, slowdown) => {
    if (Math.floor(at / HOUR_MS) !== hour) {
      hour = Math.floor(at / HOUR_MS)
      factor = Math.exp(hourNoise * standardNormal(random))
    }
    const seen: Seen = { histogram: createHistogram(), count: 0, failures: 0 }
    const meanGapMs = MINUTE_MS / eventsPerMinute
    for (let after = gap(random, meanGapMs); after < STEP_MS; after += gap(random, meanGapMs)) {
      const latencyMs = 400 * seasonAt(at + after) * factor * Math.exp(0.5 * standardNormal(random))
      record(seen.histogram, latencyMs * slowdown)
      seen.count++
    }
    return seen
  }
}

const gap = (random: () => number, meanMs: number): number => -meanMs * Math.log(1 - random())

/** Keeps whole hours and the last half hour, as the rollups of the store do. */
export function createMemory() {
  const hours = new Map<number, Seen>()
  const recent: Seen[] = []
  return {
    remember(at: number, seen: Seen): void {
      const hour = Math.floor(at / HOUR_MS) * HOUR_MS
      hours.set(hour, addTo(hours.get(hour), seen))
      recent.push(seen)
      if (recent.length > RECENT_STEPS) recent.shift()
    },
    hours: (): Hourly<Seen>[] => [...hours].map(([hour, row]) => ({ hour, row })),
    recent: (): Seen => recent.reduce((sum, seen) => addTo(sum, seen), addTo(undefined, undefined)),
  }
}

function addTo(sum: Seen | undefined, seen: Seen | undefined): Seen {
  const into = sum ?? { histogram: createHistogram(), count: 0, failures: 0 }
  if (!seen) return into
  merge(into.histogram, seen.histogram)
  return { ...into, count: into.count + seen.count, failures: into.failures + seen.failures }
}
