import { METRICS } from '@plumbline/protocol/catalogue'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { IntakeCounters } from '../intake/intake.ts'
import type { SpoolLoad } from '../intake/spool.ts'
import type { Readings } from '../judge/judge.ts'

export interface ExpositionSources {
  /** What the catalogue's metrics show for the last hour. */
  readings: () => Promise<Readings>
  counters: IntakeCounters
  spool: () => SpoolLoad
  foldedRows: () => number
  /** Rounds of rules that this server made. */
  alertRounds: () => { judged: number; failed: number }
}

/** Prometheus names have base units (prometheus.io/docs/practices/naming): seconds and ratios. */
const IN_BASE_UNITS = { ms: 0.001, percent: 0.01, count: 1, bytes: 1 } as const

/** The Prometheus text of the product's metrics over the last hour, and of the server's own health. */
export function createExposition({ readings, counters, spool, foldedRows, alertRounds }: ExpositionSources) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const product = METRICS.flatMap((metric) =>
    metric.prometheus
      ? [
          {
            metric,
            gauge: new Gauge({ name: metric.prometheus, help: `${metric.meaning} Last hour.`, registers: [registry] }),
          },
        ]
      : [],
  )
  const own = [
    gauge('plumbline_spool_rows', 'Acknowledged rows that wait for the store.', () => spool().rows),
    gauge('plumbline_spool_bytes', 'Bytes of acknowledged rows that wait for the store.', () => spool().bytes),
    counter(
      'plumbline_intake_accepted_rows_total',
      'Rows accepted since start.',
      () => new Map([['', counters.acceptedRows]]),
    ),
    counter(
      'plumbline_intake_duplicate_rows_total',
      'Rows that were known already.',
      () => new Map([['', counters.duplicateRows]]),
    ),
    counter(
      'plumbline_intake_folded_rows_total',
      'Rows with a label folded into "(other)".',
      () => new Map([['', foldedRows()]]),
    ),
    counter('plumbline_intake_rejected_rows_total', 'Rows rejected, by reason.', () => counters.rejectedRows, 'reason'),
    counter(
      'plumbline_intake_refused_requests_total',
      'Requests refused whole, by reason.',
      () => counters.refusedRequests,
      'reason',
    ),
    counter(
      'plumbline_alert_rounds_total',
      'Rounds in which this server judged the rules, or failed to.',
      () => new Map(Object.entries(alertRounds())),
      'outcome',
    ),
  ]
  for (const metric of own) registry.registerMetric(metric)

  return async (): Promise<{ text: string; contentType: string }> => {
    // While the store does not answer, what the server knows of itself is wanted most; the product's metrics are then unknown.
    const observed: Readings = await readings().catch(() => new Map())
    for (const { metric, gauge: target } of product) {
      const value = observed.get(metric.id)?.value
      target.reset()
      // Nothing measured is exposed as NaN: a gauge of 0 would read as the best or the worst there is.
      target.set(value === null || value === undefined ? Number.NaN : value * IN_BASE_UNITS[metric.unit])
    }
    return { text: await registry.metrics(), contentType: registry.contentType }
  }
}

const gauge = (name: string, help: string, read: () => number): Gauge =>
  new Gauge({
    name,
    help,
    registers: [],
    collect() {
      this.set(read())
    },
  })

const counter = (name: string, help: string, read: () => ReadonlyMap<string, number>, label?: string): Counter =>
  new Counter({
    name,
    help,
    registers: [],
    ...(label && { labelNames: [label] }),
    collect() {
      this.reset()
      for (const [value, count] of read()) this.inc(label ? { [label]: value } : {}, count)
    },
  })
