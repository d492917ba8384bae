import type { Bottleneck, Bottlenecks, Regression, Window, WorkTrend } from '@plumbline/protocol/api'
import { type Comparison, compareDistributions, type Side } from '@plumbline/protocol/compare'
import { createHistogram } from '@plumbline/protocol/histogram'
import { percentOf, rounded } from '@plumbline/protocol/quantities'
import { mergeRollups } from '../distribution.ts'
import type { NewReleaseRow, WorkErrorRow, WorkTotals } from '../operation-details/detail-rows.ts'
import { percentilesOf } from '../operation-details/stats.ts'
import { FEWEST_OPERATIONS } from '../operations/minimum-samples.ts'
import { sayCount, sayList } from '../words.ts'
import { advise } from './advise.ts'
import { judgeWork, nameOf, type WorkFigures } from './judge-work.ts'

/** What the store found, with bins. */
export interface BottleneckInput {
  window: Window
  rows: readonly WorkTotals[]
  previous: Window
  before: readonly WorkTotals[]
  /** Data reaches back to the start of the previous window. */
  complete: boolean
  errors: readonly WorkErrorRow[]
  newReleases: readonly NewReleaseRow[]
}

/** Chance alone calls any of them changed in at most 1 of 20 answers, and one of few in at most 1 of 100; as `plumbline compare` has it. */
const FAMILY_SIGNIFICANCE = 0.05
const SIGNIFICANCE = 0.01

/** Work among whose first, by the time it takes, regressions are looked for. */
const MOST_COMPARED = 200
const MOST_REGRESSIONS = 50
const MOST_BOTTLENECKS = 200

export function buildBottlenecks(
  input: BottleneckInput,
): Pick<Bottlenecks, 'judged' | 'tooFew' | 'bottlenecks' | 'regressions' | 'notes' | 'sentence'> {
  const works = input.rows
    .filter(({ service, count }) => service !== '' && count >= FEWEST_OPERATIONS)
    .toSorted((a, b) => b.total - a.total)
  const before = new Map(input.before.map((row) => [keyOf(row), row]))
  const errors = new Map(input.errors.map((error) => [keyOf(error), error]))
  const newReleases = Map.groupBy(input.newReleases, ({ service }) => service)
  const judged = works.map((row) => {
    const figures = figuresOf(row)
    return { row, figures, reasons: judgeWork(row, figures) }
  })
  const found = judged
    .flatMap(({ row, figures, reasons }) => reasons.map((reason) => ({ row, figures, reason })))
    .toSorted((a, b) => Number(b.reason.severity === 'high') - Number(a.reason.severity === 'high'))
  const shown = found.slice(0, MOST_BOTTLENECKS)
  const others = judged.slice(0, MOST_COMPARED).filter(({ reasons }) => reasons.length === 0)
  const inBoth = new Set([...shown, ...others].map(({ row }) => row).filter((row) => before.has(keyOf(row)))).size
  const trendFor = (row: WorkTotals): WorkTrend => trendOf(row, before.get(keyOf(row)), input.complete, inBoth)
  const bottlenecks = shown.map(({ row, figures, reason }): Bottleneck => {
    const trend = trendFor(row)
    return {
      ...describe(row, figures, trend),
      ...reason,
      regression: (reason.reason === 'failing' ? trend.failures : trend.values)?.verdict === 'degraded',
      recommendations: advise({
        ...row,
        ...reason,
        figures,
        trend,
        countBefore: before.get(keyOf(row))?.count ?? 0,
        error: errors.get(keyOf(row)),
        newReleases: newReleases.get(row.service) ?? [],
      }),
    }
  })
  const regressions = others.flatMap(({ row, figures }): Regression[] => {
    const trend = trendFor(row)
    const degraded = [trend.values, trend.failures].filter((compared) => compared?.verdict === 'degraded')
    if (degraded.length === 0) return []
    const said = degraded.map((compared) => compared?.sentence).join('; ')
    return [{ ...describe(row, figures, trend), sentence: `${nameOf(row)}: ${said}` }]
  })
  const count = (kind: string): number => works.filter((row) => row.kind === kind).length
  const counts = { job: count('job'), operation: count('operation') }
  return {
    judged: counts,
    tooFew: input.rows.filter(({ service }) => service !== '').length - works.length,
    bottlenecks,
    regressions: regressions.slice(0, MOST_REGRESSIONS),
    notes: [
      ...(input.complete || works.length === 0
        ? []
        : ['Data does not reach back over the whole window before: trends compare with a part of it']),
      ...(works.length <= MOST_COMPARED
        ? []
        : [`Regressions are looked for among the ${MOST_COMPARED} jobs and operations that take most time`]),
      ...noteOf('bottlenecks', shown.length, found.length),
      ...noteOf('regressions', Math.min(MOST_REGRESSIONS, regressions.length), regressions.length),
    ],
    sentence: sayAll(counts, { found: found.map(({ reason }) => reason), regressions: regressions.length }),
  }
}

const noteOf = (what: string, shown: number, found: number): string[] =>
  shown === found ? [] : [`Only the first ${shown} of ${sayCount(found)} ${what} are listed`]

const keyOf = ({ kind, service, name }: { kind: string; service: string; name: string }): string =>
  JSON.stringify([kind, service, name])

function figuresOf(row: WorkTotals): WorkFigures {
  const { count, failures, total } = row
  return { count, failures, mean: total / count, ...percentilesOf(row) }
}

function describe(row: WorkTotals, { count, failures, mean, p95, p99 }: WorkFigures, trend: WorkTrend) {
  return {
    kind: row.kind === 'job' ? ('job' as const) : ('operation' as const),
    service: row.service,
    name: row.name,
    count,
    failures,
    errorRate: rounded(percentOf(failures, count), 4),
    avgDuration: rounded(mean, 2),
    p95Duration: rounded(p95, 2),
    p99Duration: rounded(p99, 2),
    trend,
  }
}

const DIRECTIONS = {
  improved: 'improving',
  degraded: 'degrading',
  stable: 'stable',
  inconclusive: 'unknown',
} as const satisfies Record<Comparison['values']['verdict'], WorkTrend['direction']>

function trendOf(row: WorkTotals, before: WorkTotals | undefined, complete: boolean, compared: number): WorkTrend {
  const significance = Math.min(SIGNIFICANCE, FAMILY_SIGNIFICANCE / Math.max(1, compared))
  const { values, failures } = compareDistributions(sideOf(before), sideOf(row), { significance })
  return { direction: DIRECTIONS[values.verdict], complete, values, failures }
}

const sideOf = (row: WorkTotals | undefined): Side => ({
  observations: { kind: 'histogram', histogram: row ? mergeRollups([row]) : createHistogram() },
  count: row?.count ?? 0,
  failures: row?.failures ?? 0,
})

function sayAll(
  judged: Bottlenecks['judged'],
  { found, regressions }: { found: readonly Pick<Bottleneck, 'severity'>[]; regressions: number },
): string {
  const works = (['job', 'operation'] as const)
    .filter((kind) => judged[kind] > 0)
    .map((kind) => `${sayCount(judged[kind])} ${kind}${judged[kind] === 1 ? '' : 's'}`)
  if (works.length === 0) return 'Nothing to judge: no job and no operation had 5 events or more'
  const worse = regressions === 0 ? '' : `; ${sayCount(regressions)} became worse without being one`
  if (found.length === 0) return `No bottleneck in ${sayList(works)}${worse}`
  const high = found.filter(({ severity }) => severity === 'high').length
  const counted = `${sayCount(found.length)} bottleneck${found.length === 1 ? '' : 's'}`
  return `${counted} in ${sayList(works)}, ${high === 0 ? 'none' : sayCount(high)} of high severity${worse}`
}
