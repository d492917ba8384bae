import type { StageGraph } from '@plumbline/protocol'
import { BASELINE_REACH_MS, type Hourly } from '../../analyse/baseline.ts'
import { type MeasuredRow, readMeasured } from '../../analyse/measured.ts'
import type { RollupSeriesRow } from '../../analyse/observations.ts'
import { readChatRollups } from '../../judge/chat-readings.ts'
import { type Baseline, keyOf, type Need, type Readings } from '../../judge/condition/index.ts'
import type { MeasuredQuery } from '../../store/measured.ts'
import { baselineOf, isChat, type MetricSources, shapeOf } from './read-metrics.ts'

const HOUR_MS = 3_600_000

export interface HistorySources extends Pick<MetricSources, 'graph' | 'captured'> {
  measured(query: MeasuredQuery): Promise<(MeasuredRow & { from: number })[]>
  /** Settled messages in steps. */
  chatSteps(window: {
    from: number
    to: number
    stepMs: number
    precision: 'minute' | 'hour'
  }): Promise<RollupSeriesRow[]>
}

export interface HistoryRange {
  from: number
  to: number
  stepMs: number
  /** Sums by the minute are kept since then. */
  minutesSince: number
}

/** The readings that a rule would have had at any time of a range, from what is stored, read once. */
export async function readHistory(
  needs: readonly Need[],
  { from, to, stepMs, minutesSince }: HistoryRange,
  sources: HistorySources,
): Promise<(at: number) => Readings> {
  const distinct = [...new Map(needs.map((need) => [keyOf(need), need])).values()]
  const reachMs = Math.max(stepMs, ...distinct.map(({ overMs, of }) => (of === 'before' ? 2 * overMs : overMs)))
  const precision = from - reachMs - stepMs >= minutesSince && stepMs < HOUR_MS ? 'minute' : 'hour'
  const width = precision === 'hour' ? Math.ceil(stepMs / HOUR_MS) * HOUR_MS : stepMs
  // Whole hours and minutes, as the sums are, one more than reaches back, since time does not begin with one.
  const start = Math.floor((from - reachMs) / width - 1) * width
  const window = { from: start, to, stepMs: width, precision } as const
  const [chat, measured] = [
    distinct.filter(({ metric }) => isChat(metric)),
    distinct.filter(({ metric }) => !isChat(metric)),
  ]
  const usual = distinct.some(({ of }) => of === 'baseline')
  const hoursFrom = Math.floor(from / HOUR_MS) * HOUR_MS - BASELINE_REACH_MS
  const hours = { fromMs: hoursFrom, toMs: to, precision: 'hour', stepMs: HOUR_MS } as const
  const [messages, rows, chatHours, rowHours] = await Promise.all([
    chat.length > 0 ? sources.chatSteps(window) : [],
    measured.length > 0
      ? sources.measured({ ...shapeOf(measured), fromMs: start, toMs: to, precision, stepMs: width })
      : [],
    usual && chat.length > 0 ? sources.chatSteps({ from: hoursFrom, to, stepMs: HOUR_MS, precision: 'hour' }) : [],
    usual && measured.length > 0 ? sources.measured({ ...shapeOf(measured), ...hours }) : [],
  ])
  const messagesAt = Map.groupBy(messages, ({ from }) => from)
  const rowsAt = Map.groupBy(rows, ({ from }) => from)
  const hourly = <Row extends { from: number }>(all: readonly Row[]): Hourly<Row>[] =>
    all.map((row) => ({ hour: row.from, row }))
  const history = { chatHours: hourly(chatHours), hours: hourly(rowHours), sources }
  const usualOf = new Map<string, Baseline | undefined>()

  return (at) => ({
    read({ metric, scope, overMs, of }) {
      const end = of === 'before' ? at - overMs : at
      const steps = stepsBefore(end, overMs, start, width)
      if (!isChat(metric))
        return readMeasured(
          metric,
          steps.flatMap((step) => rowsAt.get(step) ?? []),
          scope,
        )
      const own = steps.flatMap((step) => messagesAt.get(step) ?? [])
      const reading = readMessages(sources.graph, own, end, overMs).get(metric.id)
      return reading ? [{ labels: {}, reading }] : []
    },
    baseline(need, labels) {
      const key = JSON.stringify([keyOf(need), labels, Math.floor(at / HOUR_MS)])
      if (!usualOf.has(key)) usualOf.set(key, baselineOf(need, labels, { ...history, now: at }))
      return usualOf.get(key)
    },
  })
}

/** The beginnings of the steps that a window is made of: as many as it is long, of which the last is the last that is over at its end. */
function stepsBefore(end: number, lengthMs: number, start: number, width: number): number[] {
  const over = Math.floor((end - start) / width)
  const first = Math.max(0, over - Math.ceil(lengthMs / width))
  return Array.from({ length: Math.max(0, over - first) }, (_, index) => start + (first + index) * width)
}

const readMessages = (graph: StageGraph, rows: readonly RollupSeriesRow[], to: number, lengthMs: number) =>
  readChatRollups(graph, rows, { from: to - lengthMs, to, lengthMs })
