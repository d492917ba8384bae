import type { OperationsTrend } from '@plumbline/protocol/api'
import { formatCount } from '../terminal/format.ts'

/** Milliseconds throughout, so that lines can be compared: `1,850 ms`, `4.2 ms`. */
export function showMs(ms: number | null): string {
  if (ms === null) return 'no data'
  return `${Math.abs(ms) < 10 ? Number(ms.toPrecision(2)) : formatCount(Math.round(ms))} ms`
}

export const showPercent = (percent: number | null, decimals = 2): string =>
  percent === null ? 'no data' : `${Number(percent.toFixed(decimals))} %`

export function showChange(percent: number): string {
  const shown = Number(percent.toFixed(1))
  return `${shown > 0 ? '+' : ''}${shown} %`
}

/** `degrading (+15.3 %), 95 % interval +4.3 % to +27.4 %`, with what makes it less sure. */
export function showTrend(trend: OperationsTrend): string {
  const { direction, percentChange, interval, significant, complete, totalOperations } = trend
  const unknown = totalOperations === 0 ? 'nothing to compare with' : 'too few operations'
  return [
    percentChange === null ? `unknown (${unknown})` : `${direction} (${showChange(percentChange)})`,
    ...(interval === null ? [] : [`95 % interval ${showChange(interval.low)} to ${showChange(interval.high)}`]),
    ...(significant || percentChange === null || direction === 'stable' ? [] : ['not certain']),
    ...(complete ? [] : ['previous period incomplete']),
  ].join(', ')
}

/** How often: by the minute, or by the hour where that would be less than one. */
export function showThroughput(perMinute: number): string {
  const [rate, unit] = perMinute >= 1 ? [perMinute, 'a minute'] : [perMinute * 60, 'an hour']
  return `${formatCount(Number(rate.toPrecision(3)))} ${unit}`
}

export const showHour = (hour: number): string => `${String(hour).padStart(2, '0')}:00`
