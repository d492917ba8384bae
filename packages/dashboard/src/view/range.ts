import { parseDuration, parseInstant, spellDuration } from '@plumbline/protocol/quantities'
import { formatMoment } from '../formats/times.ts'

/** The time a view covers: a length that ends now and moves on with the clock, or two fixed ends. */
export type Range = { kind: 'last'; window: string } | { kind: 'between'; from: number; to: number }

export const PRESETS = ['15m', '1h', '6h', '24h', '7d', '30d'] as const

/** One hour, the window of the sources. */
export const DEFAULT_RANGE: Range = { kind: 'last', window: '1h' }

export function lengthMsOf(range: Range): number {
  if (range.kind === 'between') return range.to - range.from
  const length = parseDuration(range.window)
  return length.ok ? length.value : 3_600_000
}

/** As the parameters of an API request. A range that is relative stays relative. */
export function rangeParams(range: Range): Record<string, string> {
  return range.kind === 'last'
    ? { window: range.window }
    : { from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString() }
}

/** For a sentence: `in the last hour`, `from 21 Nov 10:00 to 21 Nov 11:00`. */
export function describeRange(range: Range, timeZone: string): string {
  if (range.kind === 'between') {
    return `from ${formatMoment(range.from, timeZone)} to ${formatMoment(range.to, timeZone)}`
  }
  return `in the last ${NAMED[range.window] ?? range.window}`
}

const NAMED: Record<string, string> = {
  '15m': '15 minutes',
  '1h': 'hour',
  '6h': '6 hours',
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
}

/** The shortest preset that reaches back to `at` and is longer than the range shown; `undefined` when none does. */
export function widerPreset({ at, now, shownMs }: { at: number; now: number; shownMs: number }): string | undefined {
  return PRESETS.find((preset) => {
    const ms = lengthMsOf({ kind: 'last', window: preset })
    return ms > shownMs && now - at < ms
  })
}

/** The window spelt shortest, so that `60m` and `1h` are one view with one link; `undefined` when it is no duration. */
export function normalWindow(text: string): string | undefined {
  const length = parseDuration(text)
  if (!length.ok) return undefined
  return (
    PRESETS.find((preset) => lengthMsOf({ kind: 'last', window: preset }) === length.value) ??
    spellDuration(length.value)
  )
}

/** Reads the range of an address; the default when it has none that can be read. */
export function parseRange(query: URLSearchParams): Range {
  const from = parseTime(query.get('from'))
  const to = parseTime(query.get('to'))
  if (from !== undefined && to !== undefined && from < to) return { kind: 'between', from, to }
  const window = normalWindow(query.get('window') ?? '')
  return window === undefined ? DEFAULT_RANGE : { kind: 'last', window }
}

function parseTime(text: string | null): number | undefined {
  if (text === null) return undefined
  return parseInstant(/^\d+$/.test(text) ? Number(text) : text)
}
