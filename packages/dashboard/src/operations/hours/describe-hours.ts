import type { OperationHour } from '@plumbline/protocol/api'
import { formatCount, formatMs } from '../../formats/numbers.ts'

/** Fewer calls say nothing of an hour. */
const LEAST_CALLS = 5

/** The busiest and the slowest hour of the day in a sentence; undefined when fewer than two hours can be told apart. */
export function describeHours(hours: readonly OperationHour[]): string | undefined {
  const told = hours.filter(({ totalOperations }) => totalOperations >= LEAST_CALLS)
  if (told.length < 2) return undefined
  const busiest = told.reduce((most, hour) => (hour.totalOperations > most.totalOperations ? hour : most))
  const slowest = told.reduce((most, hour) => ((hour.avgDuration ?? 0) > (most.avgDuration ?? 0) ? hour : most))
  const busy = `Busiest from ${clock(busiest.hour)} (${formatCount(busiest.totalOperations)} calls)`
  if (slowest.hour === busiest.hour)
    return `${busy}, and slowest then too: ${formatMs(slowest.avgDuration)} on average.`
  return `${busy}, slowest from ${clock(slowest.hour)} (${formatMs(slowest.avgDuration)} on average).`
}

const clock = (hour: number): string =>
  `${String(hour).padStart(2, '0')}:00 to ${String((hour + 1) % 24).padStart(2, '0')}:00`
