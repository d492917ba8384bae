import { formatDuration } from '@plumbline/protocol/quantities'

const COUNT = new Intl.NumberFormat('en-US')

export const formatCount = (count: number): string => COUNT.format(count)

export const formatMs = (ms: number | null): string => (ms === null ? 'no data' : formatDuration(ms))

/** `1 message`, `2 messages`. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`

/** Percent with up to two decimals, cut rather than rounded, so that 94.997 never looks like a reached 95. */
export function formatPercent(percent: number | null): string {
  if (percent === null) return 'no data'
  const cut = Math.trunc(percent * 100 + Math.sign(percent) * 1e-6) / 100
  return `${cut} %`
}

/** A part of a whole, for tables where the decimals line up: `4.2 %`. */
export const formatShare = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`

/** A change in percent with its sign: `+12.4 %`. */
export const formatChange = (percent: number): string => `${percent > 0 ? '+' : ''}${Number(percent.toPrecision(3))} %`

/** `2026-11-22 10:30:00 UTC`; one zone, always named. */
export const formatInstant = (epochMs: number): string => `${isoText(epochMs).slice(0, 19).replace('T', ' ')} UTC`

/** `10:30:00 UTC`, for a sentence that stands beside a date. */
export const formatTime = (epochMs: number): string => `${isoText(epochMs).slice(11, 19)} UTC`

/** `10:30:00.125 UTC`. */
export const formatTimeWithMs = (epochMs: number): string => `${isoText(epochMs).slice(11, 23)} UTC`

/** `10:30:00 to 10:42:00 UTC`; with dates when they differ, and one time when both are the same. */
export function formatSpan(fromMs: number, toMs: number): string {
  const [from, to] = [formatInstant(fromMs), formatInstant(toMs)]
  if (from === to) return formatTime(fromMs)
  const sameDay = from.slice(0, 10) === to.slice(0, 10)
  return sameDay ? `${from.slice(11, 19)} to ${to.slice(11)}` : `${from.slice(0, 19)} to ${to}`
}

/** `24 h: 2026-11-21 10:30:00 to 2026-11-22 10:30:00 UTC`: what the figures beside it are of. */
export const formatWindow = ({ from, to, lengthMs }: { from: number; to: number; lengthMs: number }): string =>
  `${formatDuration(lengthMs)}: ${formatSpan(from, to)}`

/** ISO 8601; a number from outside may be no date at all. */
function isoText(epochMs: number): string {
  const date = new Date(epochMs)
  return Number.isNaN(date.getTime()) ? '????-??-??T??:??:??.???Z' : date.toISOString()
}
