import type { OperationsReport, OperationsTrend } from '@plumbline/protocol/api'
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

/** ` of hubspot in production`; nothing for everything. */
export const showSubject = ({
  service,
  environment = null,
}: Pick<OperationsReport, 'service' | 'environment'>): string =>
  `${service === null ? '' : ` of ${service}`}${environment === null ? '' : ` in ${environment}`}`

/** Of a score: at most two decimals. */
export const showPoints = (points: number): string => String(Number(points.toFixed(2)))

/** Services that do have operations, for who asked about others; the first twenty. */
export function nameServices(known: readonly string[]): string {
  const left = known.length - MOST_NAMED
  return `${known.slice(0, MOST_NAMED).join(', ')}${left > 0 ? ` and ${formatCount(left)} more` : ''}`
}

const MOST_NAMED = 20

/** How exact the percentiles of an answer are where they are not exact, and what its figures do not cover. */
export const remarksOf = (precision: OperationsReport['precision'], notes: readonly string[]): readonly string[] =>
  precision === 'raw' ? notes : [`Percentiles are within 1.1 %: they come from sums by ${precision}.`, ...notes]

/** The first of a long list, which is in order of weight, and a sentence about the others; a report is to be read. */
export function cutList<Item>(
  items: readonly Item[],
  what: string,
): { shown: readonly Item[]; left: readonly string[] } {
  const left = items.length - LONGEST_LIST
  return {
    shown: items.slice(0, LONGEST_LIST),
    left: left > 0 ? [`and ${formatCount(left)} more ${what}, which --format json lists`] : [],
  }
}

/** More services or issues than this nobody reads; a comment on GitHub holds 65,536 characters. */
const LONGEST_LIST = 50

/** How often: by the minute, or by the hour where that would be less than one. */
export function showThroughput(perMinute: number): string {
  const [rate, unit] = perMinute >= 1 ? [perMinute, 'a minute'] : [perMinute * 60, 'an hour']
  return `${formatCount(Number(rate.toPrecision(3)))} ${unit}`
}

export const showHour = (hour: number): string => `${String(hour).padStart(2, '0')}:00`
