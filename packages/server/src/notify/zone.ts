import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'

/**
 * A time zone. Local times are "local milliseconds": what the clock on the wall shows, read as if it were UTC, so that arithmetic on
 * days and minutes is plain.
 */
export interface Zone {
  name: string
  localMs(at: number): number
  /**
   * The instant of a local time. One that comes twice, when clocks go back, is the first; one that is skipped, when they go forward,
   * is as long after the change as it would have been.
   */
  instantOf(localMs: number): number
}

export const DAY_MS = 86_400_000

/** Reads an IANA name such as `Europe/Berlin` or `UTC`. */
export function parseZone(name: string): Parsed<Zone> {
  try {
    return parsed(createZone(name))
  } catch {
    return refused(`"${name}" is not a time zone; write it like UTC or Europe/Berlin`)
  }
}

function createZone(name: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const localMs = (at: number): number => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
    const seconds = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
    return seconds + (at - Math.floor(at / 1_000) * 1_000)
  }
  return {
    name,
    localMs,
    instantOf(local) {
      // No zone changes its clocks twice within two days, so these are the offsets on both sides of a change near by.
      const [before, after] = [local - DAY_MS, local + DAY_MS].map((at) => localMs(at) - at) as [number, number]
      const candidates = [local - before, local - after].filter((at) => localMs(at) === local)
      return candidates.length > 0 ? Math.min(...candidates) : local - before
    },
  }
}
