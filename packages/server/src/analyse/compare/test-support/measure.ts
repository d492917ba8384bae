/** Prints the tables of docs/comparison.md: `node --conditions=plumbline-source packages/server/src/analyse/compare/test-support/measure.ts`, some minutes. */
import type { Statistic } from '../estimate.ts'
import { falseAlarmsInWeek, slowdownsFound } from './season-trials.ts'
import { SHAPES } from './shapes.ts'
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

console.log()
header([
  'hours differ by',
  'false alarms in 20 first weeks',
  'in 20 fifth weeks',
  'most in a week',
  'found within 30 min, of 400',
])
for (const hourNoise of [0, 0.03, 0.05]) {
  const seeds = Array.from({ length: 20 }, (_, seed) => seed + 100)
  const first = seeds.map((seed) => falseAlarmsInWeek({ seed, hourNoise }, 0))
  const fifth = seeds.map((seed) => falseAlarmsInWeek({ seed, hourNoise }, 4))
  const found = [1, 2, 3, 4].map((seed) => slowdownsFound({ seed, hourNoise }, 100))
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0)
  row([`${hourNoise * 100} %`, sum(first), sum(fifth), Math.max(...first, ...fifth), sum(found)])
}
