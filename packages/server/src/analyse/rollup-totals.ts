import type { StageGraph } from '@plumbline/protocol'
import { mean, valueOfBin } from '@plumbline/protocol/histogram'
import { mergeRollups, quantilesOf, type RolledUp, tiersOf } from './distribution.ts'
import type { MessageTotals, PhaseTotals, RollupSeriesRow } from './observations.ts'

/**
 * The totals of a long window from the rollups of settled messages: percentiles within 1.1 %, messages that never came to rest
 * ("stuck") count as in flight and late. What is in flight for less than half an hour is not in rollups yet.
 */
export function totalsFromRollups(graph: StageGraph, rows: readonly RollupSeriesRow[]): MessageTotals {
  const named = (kind: RollupSeriesRow['kind'], name: string): RollupSeriesRow[] =>
    rows.filter((row) => row.kind === kind && row.name === name)
  const count = (name: string): number => sum(named('message', name), (row) => row.count)
  const replies = named('message', 'reply')
  const latency = mergeRollups(replies)
  const measured = latency.count > 0
  const stuck = count('stuck')
  return {
    complete: latency.count,
    inTime: latency.count - sum(replies, (row) => row.failures),
    inFlight: stuck,
    failed: count('failed'),
    timingLost: count('timingLost'),
    inFlightLate: stuck,
    inFlightSevere: stuck,
    tiers: tiersOf(latency),
    latency: {
      mean: mean(latency),
      min: measured ? latency.min : null,
      max: measured ? latency.max : null,
      ...quantilesOf(latency),
    },
    phases: graph.phases.map(({ id, budgetMs }) => phaseTotals(named('phase', id), budgetMs)),
    outOfOrder: 0,
    repeatedMarks: 0,
    newest: [],
  }
}

function phaseTotals(rows: readonly RolledUp[], budgetMs: number): PhaseTotals {
  const elapsed = mergeRollups(rows)
  let excessMs = 0
  for (const [bin, count] of elapsed.bins) excessMs += Math.max(0, valueOfBin(bin) - budgetMs) * count
  return {
    count: elapsed.count,
    elapsed: { mean: mean(elapsed), ...quantilesOf(elapsed) },
    negative: 0,
    inFlight: 0,
    oldestInFlightMs: null,
    lateExcessMs: Math.round(excessMs),
  }
}

const sum = <Row>(rows: readonly Row[], pick: (row: Row) => number): number =>
  rows.reduce((total, row) => total + pick(row), 0)
