import type { OperationHeatmap, Window } from '@plumbline/protocol/api'
import { valueOfBin, ZERO_BIN } from '@plumbline/protocol/histogram'
import { type Band, chooseBands } from './bands.ts'
import type { HeatRow } from './detail-rows.ts'

type Grid = Pick<OperationHeatmap, 'stepMs' | 'steps' | 'bands' | 'cells' | 'count'>

/** Calls by step of the window and band of durations. A call within 1.1 % of a limit may be on its other side, as bins are that wide. */
export function buildHeatmap(rows: readonly HeatRow[], { from, to }: Window, stepMs: number): Grid {
  const bands = bandsOf(rows)
  const byStart = new Map(rows.map((row) => [row.at, row]))
  const grid: Grid = { stepMs, steps: [], bands, cells: [], count: 0 }
  for (let at = Math.floor(from / stepMs) * stepMs; at < to; at += stepMs) {
    const row = byStart.get(at)
    const { count, failures } = row ?? { count: 0, failures: 0 }
    if (row) grid.cells.push(...cellsOf(row, grid.steps.length, bands))
    grid.steps.push({ at, count, failures })
    grid.count += count
  }
  return grid
}

/** What took no time at all has a band of its own, which a logarithmic axis has no place for. */
function bandsOf(rows: readonly HeatRow[]): Band[] {
  const bins = new Set(rows.flatMap(({ bins }) => Object.keys(bins).map(Number)))
  const hasZero = bins.delete(ZERO_BIN)
  if (bins.size === 0) return hasZero ? [{ fromMs: 0, toMs: 1 }] : []
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const bin of bins) [first, last] = [Math.min(first, bin), Math.max(last, bin)]
  const bands = chooseBands(valueOfBin(first), valueOfBin(last))
  const lowest = bands[0]
  return lowest && (hasZero || valueOfBin(first) <= lowest.fromMs)
    ? [{ fromMs: 0, toMs: lowest.fromMs }, ...bands]
    : bands
}

function cellsOf(row: HeatRow, step: number, bands: readonly Band[]): OperationHeatmap['cells'] {
  const counts = new Map<number, { count: number; failures: number }>()
  for (const [bin, count] of Object.entries(row.bins)) {
    const value = valueOfBin(Number(bin))
    const band = bands.findIndex(({ toMs }) => value <= toMs)
    const cell = counts.get(band) ?? { count: 0, failures: 0 }
    counts.set(band, { count: cell.count + count, failures: cell.failures + (row.failedBins?.[bin] ?? 0) })
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([band, { count, failures }]) => ({ step, band, count, failures: row.failedBins ? failures : null }))
}
