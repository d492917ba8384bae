import { COMPARISON_VERDICTS, type ComparisonAnswer } from '@plumbline/protocol/api'

export const STATISTICS = ['mean', 'p50', 'p95', 'p99'] as const satisfies ComparisonAnswer['statistic'][]

export type ComparisonVerdict = ComparisonAnswer['verdict']

/** What is compared with what, and what counts as a change. */
export interface ComparisonView {
  /** Texts of the two sides, which `parseSide` reads; what cannot be read stays, so that its writer can mend it. */
  before: string
  after: string
  statistic: ComparisonAnswer['statistic']
  /** The least change that counts, in percent. */
  minimumPercent: number
  /** Rows shown. */
  verdict: ComparisonVerdict | 'all'
}

export const DEFAULT_COMPARISON: ComparisonView = {
  before: 'previous:24h',
  after: '24h',
  statistic: 'mean',
  minimumPercent: 10,
  verdict: 'all',
}

const LONGEST_SIDE = 300
const MOST_PERCENT = 1_000

/** What cannot be read is left at its default. */
export function parseComparison(query: URLSearchParams): ComparisonView {
  return {
    before: parseSideText(query.get('before')) ?? DEFAULT_COMPARISON.before,
    after: parseSideText(query.get('after')) ?? DEFAULT_COMPARISON.after,
    statistic: STATISTICS.find((known) => known === query.get('statistic')) ?? DEFAULT_COMPARISON.statistic,
    minimumPercent: parsePercent(query.get('minimumPercent') ?? '') ?? DEFAULT_COMPARISON.minimumPercent,
    verdict: COMPARISON_VERDICTS.find((known) => known === query.get('verdict')) ?? DEFAULT_COMPARISON.verdict,
  }
}

/** As parameters of an address, defaults left out; `parseComparison` reads them back. */
export function renderComparison(comparison: ComparisonView): [name: string, value: string][] {
  return Object.entries(comparison)
    .filter(([name, value]) => value !== DEFAULT_COMPARISON[name as keyof ComparisonView])
    .map(([name, value]) => [name, String(value)])
}

/** The least change as people type it: `10`, `7.5`, `7,5`, `10 %`. */
export function parsePercent(text: string): number | undefined {
  const digits = /^\s*(\d{1,4}(?:[.,]\d{1,3})?)\s*%?\s*$/.exec(text)?.[1]
  if (digits === undefined) return undefined
  const percent = Number(digits.replace(',', '.'))
  return percent <= MOST_PERCENT ? percent : undefined
}

const parseSideText = (text: string | null): string | undefined =>
  text !== null && text !== '' && text.length <= LONGEST_SIDE ? text : undefined
