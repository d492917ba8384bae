import type { OperationsPerformance } from '@plumbline/protocol/api'
import { formatCount, formatPercent, NONE } from '../../formats/numbers.ts'

/** How many a minute, or an hour or a day where that is the readable number: `34 a minute`, `2.1 an hour`. */
export function describeThroughput(perMinute: number): string {
  const [rate, unit] =
    perMinute >= 1
      ? [perMinute, 'a minute']
      : perMinute * 60 >= 1
        ? [perMinute * 60, 'an hour']
        : [perMinute * 1_440, 'a day']
  return perMinute === 0 ? NONE : `${formatCount(Number(rate.toPrecision(rate < 10 ? 2 : 3)))} ${unit}`
}

/** How many failed, and between which limits the share lies for all that is known. */
export function describeErrors({
  failedOperations,
  totalOperations,
  errorInterval,
}: Pick<OperationsPerformance, 'failedOperations' | 'totalOperations' | 'errorInterval'>): string {
  const count = `${formatCount(failedOperations)} of ${formatCount(totalOperations)}`
  if (errorInterval === null) return count
  return `${count}; likely ${formatPercent(errorInterval.low)} to ${formatPercent(errorInterval.high)}`
}
