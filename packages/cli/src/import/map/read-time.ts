import { parseInstant } from '@plumbline/protocol/quantities'

/** Turns the time that a clock on the wall shows, as if it were UTC, into an instant. */
export type Zone = (localMs: number) => number

export type EpochUnit = 's' | 'ms' | 'us' | 'ns'

const MS_PER_EPOCH_UNIT: Readonly<Record<EpochUnit, number>> = { s: 1_000, ms: 1, us: 1e-3, ns: 1e-6 }

/** Seconds, milliseconds, µs or ns by magnitude: each border lies in 1973 of the larger unit and beyond the year 5000 of the smaller. */
export function epochUnitOf(value: number): EpochUnit {
  const size = Math.abs(value)
  return size < 1e11 ? 's' : size < 1e14 ? 'ms' : size < 1e17 ? 'us' : 'ns'
}

/** The last instant that a `Date` holds (ECMA-262, section 21.4.1.1). */
const LATEST_MS = 8.64e15

const NUMBER = /^\d{1,19}(\.\d+)?$/
const CALENDAR =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i
const ACCESS_LOG = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d{4})$/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * Reads a time as epoch milliseconds: epoch s, ms, µs or ns by magnitude; ISO 8601 and what Postgres writes, with `T` or a blank;
 * `10/Oct/2026:13:55:36 +0000` of access logs. A time without a zone is read by `zone`. Parts of a millisecond are cut off.
 */
export function readTime(cell: unknown, zone: Zone): number | undefined {
  if (typeof cell === 'number') return readEpoch(cell)
  if (typeof cell !== 'string') return undefined
  const text = cell.trim()
  if (NUMBER.test(text)) return readEpoch(Number(text))
  const calendar = CALENDAR.exec(text)
  if (calendar) {
    const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', offset] = calendar
    const ms = fraction.padEnd(3, '0').slice(0, 3)
    return atOffset(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}`, offset, zone)
  }
  const [, day, monthName = '', year, hour, minute, second, offset] = ACCESS_LOG.exec(text) ?? []
  const month = MONTHS.indexOf(monthName) + 1
  if (month === 0) return undefined
  return atOffset(`${year}-${String(month).padStart(2, '0')}-${day}T${hour}:${minute}:${second}.000`, offset, zone)
}

function readEpoch(value: number): number | undefined {
  const ms = Math.trunc(value * MS_PER_EPOCH_UNIT[epochUnitOf(value)])
  return ms >= 0 && ms <= LATEST_MS ? ms : undefined
}

function atOffset(local: string, offset: string | undefined, zone: Zone): number | undefined {
  const localMs = parseInstant(`${local}Z`)
  if (localMs === undefined) return undefined
  if (offset === undefined) return zone(localMs)
  if (/^[A-Z]/i.test(offset)) return localMs
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(':', ''))
  return offset.startsWith('-') ? localMs + minutes * 60_000 : localMs - minutes * 60_000
}

export const UTC: Zone = (localMs) => localMs

/** The clock of a place of the IANA zone database, such as `Europe/Berlin`; undefined for a name that is none. */
export function createZone(name: string): Zone | undefined {
  if (name === 'UTC' || name === 'Z') return UTC
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
  } catch {
    return undefined
  }
  const offsets = new Map<number, number>()
  /** Zones change at whole quarters of an hour; formatting is slow. */
  const QUARTER_MS = 900_000
  const offsetAt = (instantMs: number): number => {
    const quarter = Math.floor(instantMs / QUARTER_MS)
    const known = offsets.get(quarter)
    if (known !== undefined) return known
    const label = format.formatToParts(quarter * QUARTER_MS).find((part) => part.type === 'timeZoneName')?.value ?? ''
    const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(label) ?? []
    const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
    if (offsets.size > 10_000) offsets.clear()
    offsets.set(quarter, offset)
    return offset
  }
  // The offset before a change is a guess for the time after it, and the second look corrects it; of an hour that comes twice, the first.
  return (localMs) => localMs - offsetAt(localMs - offsetAt(localMs))
}
