import { binOf } from '@plumbline/protocol/histogram'
import type { MeasuredRow } from '../../packages/server/src/analyse/measured.ts'
import type { MeasuredQuery } from '../../packages/server/src/store/measured.ts'
import type { TestMeasurement } from './test-rows.ts'

const UNIT_MS = { raw: 1, minute: 60_000, hour: 3_600_000 } as const
const DIMENSIONS = ['customer', 'environment', 'release', 'variant'] as const

/** What `queryMeasured` answers, the slow and obvious way. */
export function measuredSlowly(
  rows: readonly TestMeasurement[],
  { kinds, names, dimensions, fromMs, toMs, precision, stepMs }: MeasuredQuery,
): (MeasuredRow & { from: number })[] {
  const startOf = (at: number): number => Math.floor(at / UNIT_MS[precision]) * UNIT_MS[precision]
  const bound = (at: number): number => (precision === 'raw' ? at : Math.floor(at / 1_000) * 1_000)
  const stepOf = (at: number): number =>
    stepMs === undefined ? fromMs : fromMs + Math.trunc((startOf(at) - fromMs) / stepMs) * stepMs
  const labelsOf = (row: TestMeasurement) =>
    DIMENSIONS.map((name) =>
      dimensions.includes(name) && (name !== 'variant' || precision === 'raw') ? row[name] : '',
    )
  const own = rows.filter(
    ({ kind, name, at }) =>
      kinds.includes(kind) &&
      (names?.includes(name) ?? true) &&
      startOf(at) >= bound(fromMs) &&
      startOf(at) < bound(toMs),
  )
  const groups = Map.groupBy(own, (row) =>
    JSON.stringify([stepOf(row.at), row.kind, row.service, row.name, row.unit, ...labelsOf(row)]),
  )
  return [...groups.values()].map((members) => {
    const [first] = members as [TestMeasurement]
    const [customer = '', environment = '', release = '', variant = ''] = labelsOf(first)
    const { kind, service, name, unit } = first
    const lastAt = Math.max(...members.map(({ at }) => startOf(at)))
    const newest = members.filter(({ at }) => startOf(at) === lastAt)
    const bins: Record<string, number> = {}
    for (const { value, weight } of members) bins[binOf(value)] = (bins[binOf(value)] ?? 0) + weight
    return {
      ...{ from: stepOf(first.at), kind, service, name, unit, customer, environment, release, variant },
      count: sum(members, ({ weight }) => weight),
      failures: sum(members, ({ ok, weight }) => (ok ? 0 : weight)),
      total: sum(members, ({ value, weight }) => value * weight),
      minimum: Math.min(...members.map(({ value }) => value)),
      maximum: Math.max(...members.map(({ value }) => value)),
      bins,
      last:
        precision === 'raw'
          ? (newest[0]?.value ?? 0)
          : sum(newest, ({ value, weight }) => value * weight) / sum(newest, ({ weight }) => weight),
      lastAt,
    }
  })
}

const sum = (rows: readonly TestMeasurement[], of: (row: TestMeasurement) => number): number =>
  rows.reduce((total, row) => total + of(row), 0)
