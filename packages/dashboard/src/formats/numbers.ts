import { formatDuration, formatSize } from '@plumbline/protocol/quantities'

/** Stands where a figure would be when there is none: no data is not zero. */
export const NONE = '–'

const SPACE = '\u00a0'

const grouped = new Intl.NumberFormat('en-US')
const oneDecimal = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

export const formatCount = (count: number): string => grouped.format(count)

/**
 * A share with one decimal: `93.1 %`. Rounding never turns "almost all" into all, "hardly any" into none, or a miss of
 * `targetPercent` into a hit: 99.97 shows as 99.9, 0.02 as <0.1, and 94.97 against a target of 95 as 94.97.
 */
export function formatPercent(percent: number | null, targetPercent?: number): string {
  if (percent === null) return NONE
  return `${percentDigits(percent, targetPercent)}${SPACE}%`
}

function percentDigits(percent: number, targetPercent: number | undefined): string {
  const shown = percent.toFixed(1)
  if (shown === '100.0' && percent < 100) return '99.9'
  if (shown === '0.0' && percent > 0) return '<0.1'
  if (targetPercent !== undefined && percent < targetPercent && Number(shown) >= targetPercent) {
    return String(Math.floor(percent * 100) / 100)
  }
  return shown
}

/** A change with its sign: `+1.7 %`, `−12.4 %`; `±0.0 %` when it rounds to nothing. */
export function formatChange(percent: number | null): string {
  if (percent === null) return NONE
  const shown = Number(Math.abs(percent).toFixed(1))
  const sign = shown === 0 ? '±' : percent > 0 ? '+' : '−'
  return `${sign}${oneDecimal.format(shown)}${SPACE}%`
}

/** A change of a duration with its sign: `+80 ms`, `−1.20 s`; `±0 ms` when it rounds to nothing. */
export function formatMsChange(ms: number | null): string {
  if (ms === null) return NONE
  const shown = formatMs(Math.abs(ms))
  const sign = Number.parseFloat(shown) === 0 ? '±' : ms > 0 ? '+' : '−'
  return `${sign}${shown}`
}

/** A target or limit as people write it: `95 %`, `99.5 %`. */
export const formatLimitPercent = (percent: number): string => `${Number(percent.toFixed(2))}${SPACE}%`

/** A measured duration, always with three digits so that columns align: `450 ms`, `1.85 s`, `4.60 s`, `12.5 min`. */
export function formatMs(ms: number | null): string {
  if (ms === null) return NONE
  const [digits = '', unit = ''] = formatDuration(Math.abs(ms) < 1_000 ? Math.round(ms) : ms).split(' ')
  return `${unit === 'ms' ? digits : Number(digits).toPrecision(3)}${SPACE}${unit}`
}

/** A duration that somebody chose, as short as it can be written: `5 s`, `1 h`. */
export const formatLimitMs = (ms: number): string => formatDuration(ms).replace(' ', SPACE)

/** A value in a metric's unit: `ms`, `percent`, `count`, `bytes`, or any other name written behind it. */
export function formatInUnit(value: number | null, unit: string): string {
  if (value === null) return NONE
  if (unit === 'ms') return formatMs(value)
  if (unit === 'percent') return formatPercent(value)
  if (unit === 'count') return formatCount(Number(value.toPrecision(3)))
  if (unit === 'bytes') return formatSize(value).replace(' ', SPACE)
  return `${formatCount(Number(value.toPrecision(3)))}${SPACE}${unit}`
}

/** A limit in a metric's unit, with no digits that nobody wrote: `5 s`, `95 %`, `450 MB`. */
export function formatLimit(limit: number | null, unit: string): string {
  if (limit === null) return NONE
  if (unit === 'ms') return formatLimitMs(limit)
  if (unit === 'percent') return formatLimitPercent(limit)
  return formatInUnit(limit, unit)
}

/** Keeps figures and their units on one line in a sentence that came from the server. */
export function keepUnits(sentence: string): string {
  return sentence.replace(/(\d) (?=(?:%|ms|s|min|h|d)(?![\p{L}\p{N}]))/gu, `$1${SPACE}`)
}

/** `1 message`, `3 messages`. */
export function formatQuantity(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)}${SPACE}${count === 1 ? singular : plural}`
}

/** Points of a score, with a decimal only where there is one: `1 point`, `20 points`, `1.3 points`. */
export function formatPoints(points: number): string {
  const shown = Number(points.toFixed(1))
  return `${shown}${SPACE}${shown === 1 ? 'point' : 'points'}`
}
