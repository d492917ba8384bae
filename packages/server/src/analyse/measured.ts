import type { Metric } from '@plumbline/protocol/catalogue'
import { mean, quantile } from '@plumbline/protocol/histogram'
import { percentOf } from '@plumbline/protocol/quantities'
import { mergeRollups, type RolledUp } from './distribution.ts'

/** Measurements of one kind, service, name and unit (and of one value of each label that was asked for) over a window. */
export interface MeasuredRow extends RolledUp {
  kind: string
  service: string
  name: string
  unit: string
  customer: string
  environment: string
  release: string
  variant: string
  failures: number
  /** The newest value, and when it was measured, epoch ms. */
  last: number
  lastAt: number
}

/** What a metric showed in a window. `value` is null when there was nothing to measure; a share carries what it divides. */
export interface Reading {
  value: number | null
  samples: number
  share?: { numerator: number; denominator: number }
  /** When the newest measurement behind it was made, epoch ms. */
  observedAt?: number
}

export type Labels = Readonly<Record<string, string>>

/** A reading for each value of the label that the metric is judged by; one with no labels when it is judged as a whole. */
export interface LabelledReading {
  labels: Labels
  reading: Reading
}

export const NOTHING_READ: Reading = { value: null, samples: 0 }

/** Reads a metric from rows of a window, of which those that it is not about are left out. */
export function readMeasured(
  metric: Metric,
  rows: readonly MeasuredRow[],
  scope: Readonly<Partial<Record<string, string>>>,
): LabelledReading[] {
  const own = rows.filter((row) => isAbout(metric, row) && fitsScope(row, scope))
  const { by } = metric
  if (by === undefined) return own.length === 0 ? [] : [{ labels: {}, reading: readRows(metric, own) }]
  const groups = Map.groupBy(own, (row) => row[by])
  return [...groups].map(([value, members]) => ({ labels: { [by]: value }, reading: readRows(metric, members) }))
}

export function isAbout({ of, unit, statistic }: Metric, row: Pick<MeasuredRow, 'kind' | 'service' | 'name' | 'unit'>) {
  if (row.kind !== of.kind) return false
  if (of.service !== undefined && row.service !== of.service) return false
  if (of.name !== undefined && !fitsName(of.name, row.name)) return false
  return !READS_VALUES.has(statistic) || row.unit === UNIT_OF[unit]
}

/** Statistics of values, which have a unit; counts and shares of failures have none. */
const READS_VALUES: ReadonlySet<Metric['statistic']> = new Set([
  'mean',
  'p50',
  'p95',
  'p99',
  'min',
  'max',
  'last',
  'total',
  'change',
])

/** As rows of measurements spell the units of metrics. */
const UNIT_OF: Record<Metric['unit'], string> = { ms: 'ms', bytes: 'bytes', percent: '%', count: '1' }

const fitsName = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern

const fitsScope = (row: MeasuredRow, scope: Readonly<Partial<Record<string, string>>>): boolean =>
  Object.entries(scope).every(([label, value]) => row[label as keyof MeasuredRow] === value)

function readRows({ statistic, of }: Metric, rows: readonly MeasuredRow[]): Reading {
  const count = rows.reduce((sum, row) => sum + row.count, 0)
  const failures = rows.reduce((sum, row) => sum + row.failures, 0)
  const observedAt = Math.max(...rows.map(({ lastAt }) => lastAt))
  const reading = (value: number | null): Reading => ({ value, samples: count, observedAt })
  switch (statistic) {
    case 'failures':
    case 'share': {
      const numerator = statistic === 'failures' ? failures : count - failures
      return { ...reading(percentOf(numerator, count)), share: { numerator, denominator: count } }
    }
    case 'count':
      return reading(of.failed ? failures : count)
    case 'total':
      return reading(rows.reduce((sum, row) => sum + row.total, 0))
    case 'last':
      return reading(rows.reduce((newest, row) => (row.lastAt > newest.lastAt ? row : newest)).last)
    case 'min':
      return reading(Math.min(...rows.map(({ minimum }) => minimum)))
    case 'max':
      return reading(Math.max(...rows.map(({ maximum }) => maximum)))
    case 'mean':
    case 'change':
      return reading(mean(mergeRollups(rows)))
    case 'p50':
    case 'p95':
    case 'p99':
      return reading(quantile(mergeRollups(rows), Number(statistic.slice(1)) / 100))
    case 'burnRate':
      return reading(null)
  }
}
