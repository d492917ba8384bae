import type { OperationsTrend, Window } from '@plumbline/protocol/api'
import type { OperationTotals } from './operation-rows.ts'
import { describeTrend } from './trend.ts'

/** What was measured in an earlier period of the same length. */
export interface EarlierTotals {
  window: Window
  totals: readonly OperationTotals[]
  /** Data older than this is not kept, epoch ms. */
  keptSince: number
}

export interface Earlier {
  /** Absent when the window is a week or longer, so that it would overlap. */
  weekBefore: EarlierTotals | undefined
  previous: EarlierTotals
}

/** The trends of a service, or of everything (`''`), which was first seen at `firstAt`. */
export function describeTrends(
  now: OperationTotals | undefined,
  { previous, weekBefore }: Earlier,
  { service, firstAt }: { service: string; firstAt: number | undefined },
): { trend: OperationsTrend; weekBefore: OperationsTrend | null } {
  const against = ({ window, totals, keptSince }: EarlierTotals, name: string): OperationsTrend =>
    describeTrend(now, findTotals(totals, service, ''), { name, window, firstAt, keptSince })
  return {
    trend: against(previous, 'the period before'),
    weekBefore: weekBefore ? against(weekBefore, 'a week before') : null,
  }
}

const findTotals = (totals: readonly OperationTotals[], service: string, name: string): OperationTotals | undefined =>
  totals.find((row) => row.service === service && row.name === name)

export interface Slowed {
  name: string
  beforeMs: number
  nowMs: number
  percent: number
}

/** Of the operations of one service that which took most time more in total than it would have at its earlier mean; undefined when none became slower. */
export function findSlowed(operations: readonly OperationTotals[], earlier: EarlierTotals): Slowed | undefined {
  let most = 0
  let found: Slowed | undefined
  const service = operations[0]?.service
  const byName = new Map(earlier.totals.filter((row) => row.service === service).map((row) => [row.name, row]))
  for (const { name, count, total } of operations) {
    const before = byName.get(name)
    if (before === undefined || before.count === 0 || count === 0) continue
    const [beforeMs, nowMs] = [before.total / before.count, total / count]
    const excessMs = (nowMs - beforeMs) * count
    if (excessMs <= most || beforeMs <= 0) continue
    most = excessMs
    found = { name, beforeMs, nowMs, percent: (nowMs / beforeMs - 1) * 100 }
  }
  return found
}
