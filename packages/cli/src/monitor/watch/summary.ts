import type { ExitCode } from '../../exit-code.ts'
import { average } from '../../terminal/average.ts'
import { RECORD_VERSION } from '../record.ts'
import type { Outcome } from '../verdict.ts'
import { type FiredRule, judgeResults, type KeptCheck, type Results, totalChecks } from './results.ts'

/** Checks in a rolling average (000-127): long enough to smooth one odd check, short enough to follow an incident. */
const ROLLING_CHECKS = 5

/** Why a run ended; `running` in results that were saved while it went on. */
export type StopReason = 'for' | 'interrupted' | 'refused' | 'running'

interface Extreme {
  value: number
  /** ISO 8601. */
  at: string
}

/** One figure over all kept checks; worst and best by what is better for it. */
export interface FigureSummary {
  first: number
  last: number
  worst: Extreme
  best: Extreme
  /** Mean over the newest checks. */
  rollingAverage: number | null
  /** The newest checks against the oldest, in percent of the latter; null when there are fewer than two checks or it was zero. */
  trendPercent: number | null
}

/** What `--continuous` ends with: the last line of `--json`, and part of what `--save` writes. */
export interface SummaryRecord {
  schemaVersion: typeof RECORD_VERSION
  type: 'summary'
  url: string
  startedAt: string
  endedAt: string
  stoppedBy: StopReason
  verdict: Outcome
  reasons: string[]
  exitCode: ExitCode
  checks: { total: number } & Record<Outcome, number>
  rollingChecks: number
  compliancePercent: FigureSummary | null
  meanMs: FigureSummary | null
  p95Ms: FigureSummary | null
  severe: FigureSummary | null
  fired: (Omit<FiredRule, 'firstAt' | 'lastAt'> & { firstAt: string; lastAt: string })[]
}

export function summarise(results: Results, end: { url: string; at: number; stoppedBy: StopReason }): SummaryRecord {
  const { outcome, exitCode, reasons } = judgeResults(results)
  return {
    schemaVersion: RECORD_VERSION,
    type: 'summary',
    url: end.url,
    startedAt: iso(results.startedAt),
    endedAt: iso(end.at),
    stoppedBy: end.stoppedBy,
    verdict: outcome,
    reasons,
    exitCode,
    checks: { total: totalChecks(results), ...results.counts },
    rollingChecks: ROLLING_CHECKS,
    compliancePercent: summariseFigure(results, 'compliancePercent', 'higher'),
    meanMs: summariseFigure(results, 'meanMs', 'lower'),
    p95Ms: summariseFigure(results, 'p95Ms', 'lower'),
    severe: summariseFigure(results, 'severe', 'lower'),
    fired: [...results.fired.values()].map((rule) => ({
      ...rule,
      firstAt: iso(rule.firstAt),
      lastAt: iso(rule.lastAt),
    })),
  }
}

type NumericFigure = 'compliancePercent' | 'meanMs' | 'p95Ms' | 'severe'

export function summariseFigure(
  results: Results,
  figure: NumericFigure,
  better: 'higher' | 'lower',
): FigureSummary | null {
  const known = results.kept.flatMap((check) => {
    const value = check[figure]
    return value === null ? [] : [{ value, at: iso(check.at) }]
  })
  const [first] = known
  const last = known.at(-1)
  if (first === undefined || last === undefined) return null
  const isBetter = (a: number, b: number) => (better === 'higher' ? a > b : a < b)
  return {
    first: first.value,
    last: last.value,
    worst: known.reduce((worst, it) => (isBetter(worst.value, it.value) ? it : worst)),
    best: known.reduce((best, it) => (isBetter(it.value, best.value) ? it : best)),
    rollingAverage: average(known.slice(-ROLLING_CHECKS).map((it) => it.value)),
    trendPercent: trendOf(known.map((it) => it.value)),
  }
}

/** Never more than half of the checks on either side, so that the two ends share none. */
function trendOf(values: readonly number[]): number | null {
  const side = Math.min(ROLLING_CHECKS, Math.floor(values.length / 2))
  const oldest = average(values.slice(0, side))
  const newest = average(values.slice(values.length - side))
  if (side === 0 || oldest === null || newest === null || oldest === 0) return null
  return (100 * (newest - oldest)) / oldest
}

const iso = (epochMs: number): string => new Date(epochMs).toISOString()

/** What `--save` writes. */
export interface ResultsRecord {
  schemaVersion: typeof RECORD_VERSION
  type: 'results'
  summary: SummaryRecord
  checks: (Omit<KeptCheck, 'at'> & { at: string })[]
}

export const createResultsRecord = (results: Results, summary: SummaryRecord): ResultsRecord => ({
  schemaVersion: RECORD_VERSION,
  type: 'results',
  summary,
  checks: results.kept.map((check) => ({ ...check, at: iso(check.at) })),
})
