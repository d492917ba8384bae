/** Epoch values below this are seconds, above it milliseconds: 10^11 ms is March 1973, 10^11 s is the year 5138. */
const SECONDS_BELOW = 1e11

const ISO_INSTANT = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/

/**
 * Reads an instant as epoch milliseconds: epoch ms, epoch seconds (below 10^11) or ISO 8601 text with a zone.
 * `undefined` when it is none of these; fractions of a millisecond are cut off.
 */
export function parseInstant(value: unknown): number | undefined {
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || value < 0 || value > 8.64e15) return undefined
    return Math.trunc(value < SECONDS_BELOW ? value * 1_000 : value)
  }
  if (typeof value !== 'string' || value.length > 40) return undefined
  const match = ISO_INSTANT.exec(value)
  if (!match || Number(match[3]) > daysInMonth(Number(match[1]), Number(match[2]))) return undefined
  const ms = Date.parse(value)
  return Number.isNaN(ms) ? undefined : ms
}

/** `Date.parse` reads February 30 as March 2. The calendar repeats every 400 years; `Date.UTC` takes years below 100 for 19xx. */
function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(2_000 + (year % 400), month, 0)).getUTCDate()
}
