import { type Parsed, parsed, refused } from './parsed.ts'

const MS_PER_UNIT = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const

export type DurationUnit = keyof typeof MS_PER_UNIT

/** Ten years: longer than any retention, short enough that adding it to a timestamp stays a safe integer. */
const LONGEST_MS = 3_650 * MS_PER_UNIT.d

const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/y

/**
 * Reads `30s`, `10m`, `7d`, `1h30m`, or a bare number in `bareUnit`.
 * The result is a positive whole number of milliseconds, at most ten years.
 */
export function parseDuration(text: string, bareUnit: DurationUnit = 'ms'): Parsed<number> {
  const compact = text.trim().toLowerCase()
  const total = /^\d+(\.\d+)?$/.test(compact) ? Number(compact) * MS_PER_UNIT[bareUnit] : sumParts(compact)
  if (total === undefined) return refused(`"${text}" is not a duration; write it like 30s, 10m, 1h30m or 7d`)
  const ms = Math.round(total)
  if (ms < 1) return refused(`"${text}" is not longer than zero; write it like 30s, 10m or 7d`)
  if (ms > LONGEST_MS) return refused(`"${text}" is longer than ten years; the longest duration is 3650d`)
  return parsed(ms)
}

function sumParts(compact: string): number | undefined {
  if (compact === '') return undefined
  PART.lastIndex = 0
  let totalMs = 0
  while (PART.lastIndex < compact.length) {
    const part = PART.exec(compact)
    if (!part) return undefined
    totalMs += Number(part[1]) * MS_PER_UNIT[part[2] as DurationUnit]
  }
  return totalMs
}

/** The units a person reads, each up to `below`; `from` is what the last value of the unit before becomes when rounding carries it over. */
const READABLE = [
  { name: 'ms', unitMs: 1, from: 0, below: 1_000 },
  { name: 's', unitMs: MS_PER_UNIT.s, from: 1, below: 60 },
  { name: 'min', unitMs: MS_PER_UNIT.m, from: 1, below: 60 },
  { name: 'h', unitMs: MS_PER_UNIT.h, from: 1, below: 48 },
  { name: 'd', unitMs: MS_PER_UNIT.d, from: 2, below: Number.POSITIVE_INFINITY },
] as const

/** Renders milliseconds for a person: `450 ms`, `1.85 s`, `12 min`, `3.5 h`, `7 d`; keeps three significant digits. */
export function formatDuration(ms: number): string {
  const sizeMs = Math.abs(ms)
  const unit = READABLE.find((step) => significant(sizeMs / step.unitMs) < step.below) ?? READABLE[4]
  return `${ms < 0 ? '-' : ''}${significant(Math.max(unit.from, sizeMs / unit.unitMs))} ${unit.name}`
}

/** The exact spelling in the largest unit up to days, which `parseDuration` reads back: 3600000 gives `1h`, 90000 gives `90s`. */
export function spellDuration(ms: number): string {
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    if (ms % MS_PER_UNIT[unit] === 0) return `${ms / MS_PER_UNIT[unit]}${unit}`
  }
  return `${ms}ms`
}

const significant = (value: number): number => Number(value.toPrecision(3))

const HOUR_MS = 3_600_000

/** The length of a window as people ask for it: a day or two in hours (`24h`, `48h`), everything else like `spellDuration`. */
export const spellWindow = (lengthMs: number): string =>
  lengthMs % HOUR_MS === 0 && lengthMs <= 48 * HOUR_MS ? `${lengthMs / HOUR_MS}h` : spellDuration(lengthMs)
