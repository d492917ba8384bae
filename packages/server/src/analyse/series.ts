import type { StageGraph } from '@plumbline/protocol'
import type { Precision, SeriesAnswer, SeriesPoint, Window } from '@plumbline/protocol/api'
import { mean } from '@plumbline/protocol/histogram'
import { percentOf, rounded } from '@plumbline/protocol/quantities'
import { mergeRollups, quantilesOf, tiersOf } from './distribution.ts'
import type { RawSeriesRow, RollupSeriesRow } from './observations.ts'

interface SeriesFrame {
  graph: StageGraph
  window: Window
  stepMs: number
}

/** One point a step, from raw marks; steps in which no message began have null figures. */
export function seriesFromMarks(frame: SeriesFrame, rows: readonly RawSeriesRow[]): SeriesAnswer {
  const byStep = new Map(rows.map((row) => [row.from, row]))
  return assemble(frame, 'raw', (from) => {
    const row = byStep.get(from)
    if (!row) return undefined
    const measured = row.complete > 0
    const [p50, p95, p99] = row.quantiles
    return {
      from,
      messages: row.messages,
      late: row.late,
      compliancePercent: rounded(percentOf(row.counted - row.late, row.counted), 4),
      meanMs: measured ? rounded(row.meanMs, 2) : null,
      p50Ms: measured ? p50 : null,
      p95Ms: measured ? p95 : null,
      p99Ms: measured ? p99 : null,
      phases: Object.fromEntries(frame.graph.phases.map(({ id }, i) => [id, rounded(row.phaseMeans[i] ?? null, 2)])),
      tiers: row.tiers,
    }
  })
}

/** One point a step, from rollups of settled messages. */
export function seriesFromRollups(
  frame: SeriesFrame,
  precision: Exclude<Precision, 'raw'>,
  rows: readonly RollupSeriesRow[],
): SeriesAnswer {
  const byStep = Map.groupBy(rows, (row) => row.from)
  return assemble(frame, precision, (from) => {
    const step = byStep.get(from)
    return step && pointFromRollups(frame.graph, from, step)
  })
}

function pointFromRollups(graph: StageGraph, from: number, rows: readonly RollupSeriesRow[]): SeriesPoint {
  const messages = rows.filter((row) => row.kind === 'message')
  const counted = messages.filter((row) => row.name !== 'timingLost')
  const replies = mergeRollups(counted.filter((row) => row.name === 'reply'))
  const count = counted.reduce((sum, row) => sum + row.count, 0)
  const late = counted.reduce((sum, row) => sum + row.failures, 0)
  const { p50, p95, p99 } = quantilesOf(replies)
  const phaseMean = (id: string): number | null =>
    mean(mergeRollups(rows.filter((row) => row.kind === 'phase' && row.name === id)))
  return {
    from,
    messages: messages.reduce((sum, row) => sum + row.count, 0),
    late,
    compliancePercent: rounded(percentOf(count - late, count), 4),
    meanMs: rounded(mean(replies), 2),
    p50Ms: rounded(p50, 2),
    p95Ms: rounded(p95, 2),
    p99Ms: rounded(p99, 2),
    phases: Object.fromEntries(graph.phases.map(({ id }) => [id, rounded(phaseMean(id), 2)])),
    tiers: tiersOf(replies),
  }
}

function assemble(
  { graph, window, stepMs }: SeriesFrame,
  precision: Precision,
  pointAt: (from: number) => SeriesPoint | undefined,
): SeriesAnswer {
  const points: SeriesPoint[] = []
  for (let from = window.from; from < window.to; from += stepMs) points.push(pointAt(from) ?? emptyPoint(from))
  return {
    window,
    stepMs,
    precision,
    phases: graph.phases.map(({ id, title, budgetMs }) => ({ id, title, budgetMs })),
    points,
  }
}

/** No data is not zero: counts are 0, figures are null. */
const emptyPoint = (from: number): SeriesPoint => ({
  from,
  messages: 0,
  late: 0,
  compliancePercent: null,
  meanMs: null,
  p50Ms: null,
  p95Ms: null,
  p99Ms: null,
  phases: {},
  tiers: [],
})
