import type { Review, ReviewLine } from '../api/index.ts'
import { formatValue } from '../catalogue/index.ts'
import type { Piece, Tone } from './document.ts'

const COUNT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const SMALL_COUNT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })

export const showCount = (count: number): string => (Math.abs(count) < 10 ? SMALL_COUNT : COUNT).format(count)

/** A figure of a line: `1.85 s`, `95.07 %`, `1,204`. */
export function showFigure(value: number | null, unit: ReviewLine['unit']): string {
  if (value === null) return 'no data'
  if (unit === 'count') return showCount(value)
  return formatValue(unit === 'ms' && value >= 10 ? Math.round(value) : value, unit)
}

export const ARROWS: Record<ReviewLine['arrow'], string> = { up: '↑', down: '↓', flat: '→', unknown: '?' }

const signed = (value: number): string => {
  const shown = Number(value.toFixed(Math.abs(value) < 10 ? 1 : 0))
  return `${shown > 0 ? '+' : shown < 0 ? '−' : ''}${Math.abs(shown)}`
}

/** `↑ +12 % (8 to 17)`: arrow, signed change, 95 % interval. */
export function showTrend({ arrow, change, unit, previous, verdict }: ReviewLine): string {
  if (verdict === 'noData') return ''
  if (change === null || previous === null) return `${ARROWS.unknown} none before`
  const size = unit === 'percent' ? change.absolute : change.percent
  if (size === null) return `${ARROWS[arrow]} from 0`
  const suffix = change.unit === 'points' ? 'points' : '%'
  const interval =
    change.low === null ? '' : ` (${signed(change.low)} to ${change.high === null ? 'no limit' : signed(change.high)})`
  return `${ARROWS[arrow]} ${signed(size)} ${suffix}${interval}`
}

const VERDICTS: Record<ReviewLine['verdict'], Piece> = {
  improved: { text: 'better', tone: 'good' },
  degraded: { text: 'worse', tone: 'bad' },
  changed: 'changed',
  stable: 'stable',
  inconclusive: { text: 'unclear', tone: 'soft' },
  noData: { text: 'no data', tone: 'soft' },
}

export const showVerdict = ({ verdict }: ReviewLine): Piece => VERDICTS[verdict]

const COMPARISONS: Readonly<Record<string, string>> = { '>=': '≥', '<=': '≤' }

export function showTarget({ target, unit }: ReviewLine): Piece {
  if (target === null) return ''
  const limit = `${COMPARISONS[target.comparison] ?? target.comparison} ${formatValue(target.value, unit)}`
  switch (target.state) {
    case 'met':
      return { text: `${limit} met`, tone: 'good' }
    case 'missed':
      return { text: `${limit} missed`, tone: 'bad' }
    case 'tooFew':
      return { text: limit, tone: 'soft' }
  }
}

export function showBaseline({ baseline, unit }: ReviewLine): Piece {
  if (baseline === null) return ''
  const value = showFigure(baseline.value, unit)
  if (baseline.verdict === 'degraded') return { text: `${value}, worse`, tone: 'bad' }
  if (baseline.verdict === 'improved') return { text: `${value}, better`, tone: 'good' }
  return baseline.verdict === 'stable' ? `${value}, as then` : value
}

export const STATUS_TONES: Record<Review['status'], Tone> = { good: 'good', attention: 'warn', noData: 'soft' }

/** `Tue, 17 Nov 2026, 14:05`, by the clock of the zone. */
export function showTime(at: number, zone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return format.format(at)
}

/** `2 h 5 min`, `3 days`. */
export function showLength(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 1) return 'less than a minute'
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return `${Math.round(hours / 24)} days`
}
