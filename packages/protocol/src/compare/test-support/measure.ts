/** Prints the tables of false alarms and power in docs/comparison.md: `node --conditions=plumbline-source packages/protocol/src/compare/test-support/measure.ts`, some minutes. */

import { SHAPES } from '../../../test-support/shapes.ts'
import type { Statistic } from '../estimate.ts'
import { binned, changesSeen, exactly } from './trials.ts'

const STATISTICS: readonly Statistic[] = ['mean', 'p50', 'p95', 'p99']
const SIZES = [
  [10, 10],
  [30, 30],
  [100, 100],
  [500, 500],
  [2_000, 2_000],
  [20, 1_000],
] as const

const row = (cells: readonly (string | number)[]): void => console.log(`| ${cells.join(' | ')} |`)
const header = (cells: readonly string[]): void => {
  row(cells)
  row(cells.map(() => '---'))
}
const shown = (seen: Record<string, number>): string[] =>
  STATISTICS.map((statistic) => (seen[statistic] ?? 0).toFixed(1))

header(['shape', 'form', 'samples', ...STATISTICS])
for (const [shape, draw] of Object.entries(SHAPES)) {
  for (const [name, form] of Object.entries({ exact: exactly, binned })) {
    for (const [before, after] of SIZES) {
      const trial = { draw, before, after, form, statistics: STATISTICS, seed: before * after, runs: 1_000 }
      row([shape, name, `${before} and ${after}`, ...shown(changesSeen(trial))])
    }
  }
}

console.log()
header(['slowdown', 'samples each', ...STATISTICS])
for (const slowdown of [1.2, 1.3, 1.5]) {
  for (const size of [100, 200, 500, 1_000, 2_000]) {
    const sides = { draw: SHAPES['log-normal'], before: size, after: size, form: exactly, statistics: STATISTICS }
    row([
      `${Math.round(slowdown * 100 - 100)} %`,
      size,
      ...shown(changesSeen({ ...sides, slowdown, seed: size, runs: 1_000 })),
    ])
  }
}
