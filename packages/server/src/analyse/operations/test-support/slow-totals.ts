import { binOf, nearestRank } from '@plumbline/protocol/histogram'
import type {
  Measured,
  OperationErrorRow,
  OperationHourRow,
  OperationStepRow,
  OperationTotals,
  ServiceSpan,
} from '../operation-rows.ts'
import type { TestOperation } from './sample-operations.ts'

/** The store's queries again, the slow and obvious way, over operations in memory. */
const HOUR_MS = 3_600_000

const sum = (rows: readonly TestOperation[], pick: (row: TestOperation) => number): number =>
  rows.reduce((total, row) => total + pick(row), 0)

export const within = (rows: readonly TestOperation[], from: number, to: number): TestOperation[] =>
  rows.filter(({ at }) => at >= from && at < to)

const weighted = (rows: readonly TestOperation[]): number[] =>
  rows.flatMap(({ value, weight }) => Array.from({ length: weight }, () => value)).sort((a, b) => a - b)

function binsOf(rows: readonly TestOperation[]): Record<string, number> {
  const bins: Record<string, number> = {}
  for (const value of weighted(rows)) bins[binOf(value)] = (bins[binOf(value)] ?? 0) + 1
  return bins
}

/** `raw`: exact percentiles; else bins. */
export function measuredOf(rows: readonly TestOperation[], isRaw: boolean): Measured {
  const values = weighted(rows)
  return {
    count: values.length,
    failures: sum(rows, ({ ok, weight }) => (ok ? 0 : weight)),
    total: sum(rows, ({ value, weight }) => value * weight),
    minimum: values[0] ?? 0,
    maximum: values.at(-1) ?? 0,
    quantiles: isRaw ? [0.5, 0.95, 0.99].map((q) => values[nearestRank(q, values.length) - 1] ?? 0) : [],
    bins: isRaw ? {} : binsOf(rows),
  }
}

export function totalsOf(rows: readonly TestOperation[], isRaw: boolean): OperationTotals[] {
  const line = (service: string, name: string, members: readonly TestOperation[]): OperationTotals => ({
    service,
    name,
    ...measuredOf(members, isRaw),
    bins: binsOf(members),
  })
  const busiest = (a: OperationTotals, b: OperationTotals): number =>
    b.count - a.count || (a.service < b.service ? -1 : a.service > b.service ? 1 : a.name < b.name ? -1 : 1)
  const services = [...Map.groupBy(rows, ({ service }) => service)]
  const operations = services.flatMap(([service, members]) =>
    [...Map.groupBy(members, ({ name }) => name)].map(([name, own]) => line(service, name, own)),
  )
  return [
    ...(rows.length === 0 ? [] : [line('', '', rows)]),
    ...services.map(([service, members]) => line(service, '', members)).sort(busiest),
    ...operations.sort(busiest),
  ]
}

export const hoursOf = (rows: readonly TestOperation[]): OperationHourRow[] =>
  [...Map.groupBy(rows, ({ service, at }) => `${service} ${new Date(at).getUTCHours()}`)]
    .map(([key, members]) => {
      const { count, failures, total } = measuredOf(members, true)
      const space = key.lastIndexOf(' ')
      return { service: key.slice(0, space), hour: Number(key.slice(space)), count, failures, total }
    })
    .sort((a, b) => (a.service === b.service ? a.hour - b.hour : a.service < b.service ? -1 : 1))

export const stepsOf = (rows: readonly TestOperation[], stepMs: number, isRaw: boolean): OperationStepRow[] =>
  [...Map.groupBy(rows, ({ at }) => Math.floor(at / stepMs) * stepMs)]
    .map(([at, members]) => ({ at, ...measuredOf(members, isRaw) }))
    .sort((a, b) => a.at - b.at)

export function errorsOf(rows: readonly TestOperation[]): OperationErrorRow[] {
  const failed = rows.filter(({ ok }) => !ok)
  const typed = Map.groupBy(failed, ({ service, errorType }) => `${service} ${errorType}`)
  return [
    ...Map.groupBy(failed, ({ service, errorType, errorMessage }) =>
      JSON.stringify([service, errorType, errorMessage]),
    ),
  ]
    .map(([key, members]) => {
      const [service, type, message] = JSON.parse(key) as [string, string, string]
      return {
        service,
        type,
        message,
        count: sum(members, ({ weight }) => weight),
        ofType: sum(typed.get(`${service} ${type}`) ?? [], ({ weight }) => weight),
        lastAt: Math.max(...members.map(({ at }) => at)),
      }
    })
    .sort((a, b) => b.count - a.count || b.lastAt - a.lastAt)
}

export const spansOf = (rows: readonly TestOperation[], from: number, to: number): ServiceSpan[] =>
  [...Map.groupBy(rows, ({ service }) => service)].map(([service, members]) => {
    const hours = members.map(({ at }) => Math.floor(at / HOUR_MS) * HOUR_MS)
    const count = sum(
      members.filter((_, i) => (hours[i] ?? 0) >= Math.floor(from / HOUR_MS) * HOUR_MS && (hours[i] ?? 0) < to),
      ({ weight }) => weight,
    )
    return { service, firstAt: Math.min(...hours), lastAt: Math.max(...hours), count, otherUnits: 0 }
  })
