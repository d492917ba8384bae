import type { OperationHeatmap } from '@plumbline/protocol/api'
import type { TimeStep, TimeSteps } from '../../charts/time-steps.ts'
import { formatCount, formatLimitMs, formatQuantity } from '../../formats/numbers.ts'
import type { SeriesColumn } from '../../panels/series-table.tsx'

type Band = OperationHeatmap['bands'][number]
type Cell = OperationHeatmap['cells'][number]

/** A step of time with how many calls fell into each band of durations. */
export interface HeatmapPoint extends TimeStep {
  count: number
  cells: readonly Cell[]
}

/** The heatmap as charts over time take it. */
export function heatmapSteps({ window, stepMs, steps, cells }: OperationHeatmap): TimeSteps<HeatmapPoint> {
  const byStep = Map.groupBy(cells, ({ step }) => step)
  return {
    window,
    stepMs,
    points: steps.map(({ at, count }, index) => ({ from: at, count, cells: byStep.get(index) ?? [] })),
  }
}

export const hasNoCalls = ({ count }: HeatmapPoint): boolean => count === 0
export const hasCalls = (point: HeatmapPoint): boolean => !hasNoCalls(point)

/** `0 to 50 ms`, `1 s to 2 s`. */
export const nameBand = ({ fromMs, toMs }: Band): string => `${formatLimitMs(fromMs)} to ${formatLimitMs(toMs)}`

/** `12 calls, most of them 200 ms to 500 ms, the slowest 2 s to 5 s`. */
export function describeStep({ count, cells }: HeatmapPoint, bands: readonly Band[]): string {
  const fullest = cells.reduce<Cell | undefined>(
    (most, cell) => (most && most.count >= cell.count ? most : cell),
    undefined,
  )
  const slowest = cells.reduce<Cell | undefined>(
    (most, cell) => (most && most.band >= cell.band ? most : cell),
    undefined,
  )
  const [usual, worst] = [fullest, slowest].map((cell) => cell && bands[cell.band])
  if (!usual || !worst) return 'no calls'
  const calls = formatQuantity(count, 'call')
  return usual === worst
    ? `${calls}, all of them ${nameBand(worst)}`
    : `${calls}, most ${nameBand(usual)}, the slowest ${nameBand(worst)}`
}

/** One column for each band. */
export const bandColumns = (bands: readonly Band[]): SeriesColumn<HeatmapPoint>[] =>
  bands.map((band, index) => ({
    head: nameBand(band),
    cell: ({ cells }) => formatCount(cells.find((cell) => cell.band === index)?.count ?? 0),
  }))
