import type { ComparisonAnswer, OperationComparison } from '@plumbline/protocol/api'
import { showChange, showMs, showPercent } from '../report/words.ts'
import { countOf } from '../terminal/format.ts'

type Compared = OperationComparison['values']

export const nameOf = ({ service, name }: OperationComparison): string =>
  service === '' ? 'everything' : name === '' ? service : `${service}:${name}`

/** `+80 ms`. */
export function showDifference({ before, after }: Compared): string {
  if (before === null || after === null) return 'no data'
  return `${after > before ? '+' : ''}${showMs(after - before)}`
}

/** `+20 % (+13 % to +27.3 %)`; what is missing where there is no interval. */
export function showRelative({ before, after, effect }: Compared): string {
  if (before === null || after === null) return 'no data'
  const relative = effect?.relative
  if (!relative) return before > 0 ? `${showChange((after / before - 1) * 100)} (too few samples)` : ''
  const high = relative.high === null ? 'without limit' : showChange(relative.high)
  return `${showChange(relative.value)} (${showChange(relative.low)} to ${high})`
}

/** Of failures, when they changed for certain. */
export function showFailures({ failures }: OperationComparison): string {
  if (!failures || failures.before === null || failures.after === null) return ''
  if (failures.verdict !== 'degraded' && failures.verdict !== 'improved') return ''
  return `failures ${showPercent(failures.before)} to ${showPercent(failures.after)}`
}

export const showStatistic = (statistic: ComparisonAnswer['statistic']): string =>
  statistic === 'mean' ? 'Mean' : statistic.toUpperCase()

export const showSide = ({ label, totalOperations, leftOut }: ComparisonAnswer['before']): string =>
  `${label}: ${countOf(totalOperations, 'operation')}${leftOut > 0 ? ` (and ${leftOut} rare names left out)` : ''}`
