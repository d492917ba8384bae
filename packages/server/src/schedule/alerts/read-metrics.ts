import type { StageGraph } from '@plumbline/protocol'
import type { Metric } from '@plumbline/protocol/catalogue'
import { findBaseline, type Hourly } from '../../analyse/baseline.ts'
import {
  type LabelledReading,
  type Labels,
  type MeasuredRow,
  type Reading,
  readMeasured,
} from '../../analyse/measured.ts'
import type { RollupSeriesRow } from '../../analyse/observations.ts'
import { readChatRollups } from '../../judge/chat-readings.ts'
import { type Baseline, keyOf, type Need, type Readings } from '../../judge/condition/index.ts'
import type { Dimension, MeasuredQuery } from '../../store/measured.ts'
import { usualHours } from './usual-hours.ts'

type StepRow = MeasuredRow & { from: number }

/** Where metrics are read from; the store, seen by its shape. */
export interface MetricSources {
  graph: StageGraph
  measured(query: MeasuredQuery): Promise<StepRow[]>
  /** What the chat metrics showed in a window. */
  chat(window: { from: number; to: number }): Promise<ReadonlyMap<string, Reading>>
  /** Settled messages by the hour. */
  chatHours(window: { from: number; to: number }): Promise<RollupSeriesRow[]>
  /** A baseline that somebody captured. */
  captured(metric: string, labels: Labels): Baseline | undefined
}

const HOUR_MS = 3_600_000

/** Windows up to this long are read from single measurements, longer ones from sums by the minute, which are as fresh and cost less. */
const LONGEST_RAW_MS = HOUR_MS / 4
const LONGEST_FRESH_MS = 6 * HOUR_MS
const LONGEST_MINUTE_MS = 48 * HOUR_MS

const UNIT_MS = { raw: 1, minute: 60_000, hour: HOUR_MS } as const

export const isChat = ({ of }: Metric): boolean => of.kind === 'message' || of.kind === 'phase'

/**
 * Reads everything that a round of rules needs. Rules share: what has the same window is one query, whatever the number of rules. A
 * window of more than six hours is read again only after a sixtieth of it (five minutes at most), since it hardly changes in between.
 */
export function createMetricReader(sources: MetricSources) {
  const kept = new Map<string, { until: number; value: Promise<unknown> }>()

  /** Within its time the same question has the same answer; one that failed is asked again. */
  function keep<T>(key: string, now: number, forMs: number, ask: () => Promise<T>): Promise<T> {
    const known = kept.get(key)
    if (known && now < known.until && known.until - now <= forMs) return known.value as Promise<T>
    const value = ask()
    kept.set(key, { until: now + forMs, value })
    value.catch(() => kept.delete(key))
    return value
  }

  const keepMs = (overMs: number): number => (overMs <= LONGEST_FRESH_MS ? 0 : Math.min(overMs / 60, 5 * 60_000))

  function readWindow(needs: readonly Need[], now: number): Promise<StepRow[]> {
    const [{ overMs, of }] = needs as [Need]
    const rawMs = needs.some(({ scope }) => scope.variant !== undefined) ? HOUR_MS : LONGEST_RAW_MS
    const precision = overMs <= rawMs ? 'raw' : overMs <= LONGEST_MINUTE_MS ? 'minute' : 'hour'
    const unit = UNIT_MS[precision]
    const to = Math.ceil((of === 'before' ? now - overMs : now) / unit) * unit
    const query = {
      ...shapeOf(needs),
      fromMs: to - overMs,
      toMs: to + (precision === 'raw' && of === 'now' ? 1 : 0),
      precision,
    } as const
    const key = JSON.stringify(['window', query.kinds, query.names, query.dimensions, overMs, of])
    return keep(key, now, keepMs(overMs), () => sources.measured(query))
  }

  /** What is usual only changes with the hour. */
  function readUsual<Row extends { from: number }>(
    key: unknown,
    now: number,
    ask: (hours: { from: number; to: number }) => Promise<Row[]>,
  ): Promise<Hourly<Row>[]> {
    return keep(JSON.stringify(['usual', key, Math.floor(now / HOUR_MS)]), now, HOUR_MS, async () =>
      (await Promise.all(usualHours(now).map(ask))).flat().map((row) => ({ hour: row.from, row })),
    )
  }

  function readHours(needs: readonly Need[], now: number): Promise<Hourly<StepRow>[]> {
    const shape = shapeOf(needs)
    return readUsual(shape, now, ({ from, to }) =>
      sources.measured({ ...shape, fromMs: from, toMs: to, precision: 'hour', stepMs: HOUR_MS }),
    )
  }

  return {
    async read(needs: readonly Need[], now: number): Promise<Readings> {
      for (const [key, { until }] of kept) if (until <= now) kept.delete(key)
      const distinct = [...new Map(needs.map((need) => [keyOf(need), need])).values()]
      const live = distinct.filter(({ of }) => of !== 'baseline')
      const usual = distinct.filter(({ of }) => of === 'baseline')
      const windows = Map.groupBy(live, ({ metric, overMs, of }) => JSON.stringify([isChat(metric), overMs, of]))
      const answers = await Promise.all(
        [...windows.values()].map((group) => (isChat((group[0] as Need).metric) ? chatOf(group) : measuredOf(group))),
      )
      const readings = new Map(answers.flat())
      // Where nothing was measured there is nothing to compare with what is usual.
      const compared = usual.filter((need) => (readings.get(keyOf({ ...need, of: 'now' })) ?? []).length > 0)
      const [chatHours, hours] = await Promise.all([
        compared.some(({ metric }) => isChat(metric)) ? readUsual('chat', now, sources.chatHours) : [],
        compared.some(({ metric }) => !isChat(metric))
          ? readHours(
              usual.filter(({ metric }) => !isChat(metric)),
              now,
            )
          : [],
      ])
      return {
        read: (need) => readings.get(keyOf(need)) ?? [],
        baseline: (need, labels) => baselineOf(need, labels, { chatHours, hours, now, sources }),
      }

      async function measuredOf(group: readonly Need[]): Promise<[string, LabelledReading[]][]> {
        const rows = await readWindow(group, now)
        return group.map((need) => [keyOf(need), readMeasured(need.metric, rows, need.scope)])
      }

      async function chatOf(group: readonly Need[]): Promise<[string, LabelledReading[]][]> {
        const [{ overMs, of }] = group as [Need]
        const to = of === 'before' ? now - overMs : now
        const read = await keep(JSON.stringify(['chat', overMs, of]), now, keepMs(overMs), () =>
          sources.chat({ from: to - overMs, to }),
        )
        return group.map((need) => {
          const reading = read.get(need.metric.id)
          return [keyOf(need), reading ? [{ labels: {}, reading }] : []]
        })
      }
    },
  }
}

export type MetricReader = ReturnType<typeof createMetricReader>

/** One query for all of them: their kinds, their names when each has one, and the labels that any of them is limited to. */
export function shapeOf(needs: readonly Need[]): Pick<MeasuredQuery, 'kinds' | 'names' | 'dimensions'> {
  const kinds = new Set(needs.map(({ metric }) => metric.of.kind))
  const names = new Set(needs.map(({ metric: { of }, scope }) => scope.name ?? of.name))
  const dimensions = new Set(
    needs.flatMap(({ scope }) => Object.keys(scope)).filter((label) => label !== 'service' && label !== 'name'),
  )
  const exact = [...names].filter((name): name is string => name !== undefined && !name.endsWith('*'))
  return {
    kinds: [...kinds].sort(),
    ...(exact.length === names.size && { names: exact.sort() }),
    dimensions: [...dimensions].sort() as Dimension[],
  }
}

interface History {
  chatHours: readonly Hourly<RollupSeriesRow>[]
  hours: readonly Hourly<MeasuredRow>[]
  now: number
  sources: Pick<MetricSources, 'graph' | 'captured'>
}

/** Counts and sums grow with the length of time. */
const GROWS: ReadonlySet<Metric['statistic']> = new Set(['count', 'total'])

export function baselineOf(
  { metric, scope, overMs }: Need,
  labels: Labels,
  { chatHours, hours, now, sources }: History,
): Baseline | undefined {
  const scale = GROWS.has(metric.statistic) ? { scaleToMs: overMs } : {}
  // What a gauge showed last says little about an hour; its mean does.
  const steady: Metric = metric.statistic === 'last' ? { ...metric, statistic: 'mean' } : metric
  const readMessages = (rows: readonly RollupSeriesRow[]) =>
    readChatRollups(sources.graph, rows, { from: now - HOUR_MS, to: now, lengthMs: HOUR_MS }).get(metric.id)
  const readLabelled = (rows: readonly MeasuredRow[]) =>
    readMeasured(steady, rows, scope).find((one) =>
      Object.entries(labels).every(([label, value]) => one.labels[label] === value),
    )?.reading
  const found = isChat(metric)
    ? findBaseline({ rows: chatHours, read: readMessages, at: now, ...scale })
    : findBaseline({ rows: hours, read: readLabelled, at: now, ...scale })
  if (found?.isTrained) return found
  return sources.captured(metric.id, labels) ?? found
}
