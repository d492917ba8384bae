/** Prints the table of seasons in docs/comparison.md: `node --conditions=plumbline-source packages/server/src/analyse/season/test-support/measure.ts`. */
import { falseAlarmsInWeek, slowdownsFound } from './season-trials.ts'

const row = (cells: readonly (string | number)[]): void => console.log(`| ${cells.join(' | ')} |`)
const header = (cells: readonly string[]): void => {
  row(cells)
  row(cells.map(() => '---'))
}

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
