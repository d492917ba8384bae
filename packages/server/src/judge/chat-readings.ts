import type { StageGraph } from '@plumbline/protocol'
import type { Window } from '@plumbline/protocol/api'
import type { RollupSeriesRow } from '../analyse/observations.ts'
import { analysePerformance, type Performance } from '../analyse/performance.ts'
import { totalsFromRollups } from '../analyse/rollup-totals.ts'
import type { Readings } from './judge.ts'

/** What the chat metrics of the catalogue showed, from one performance analysis. */
export function readChat(data: Performance, inFlightSevere: number): Readings {
  const { completeMessages: complete, slaCompliance, completeRate, stats, cumulative, change } = data
  const severe = cumulative.over30s + inFlightSevere
  return new Map([
    ['chat.compliance', { ...share(slaCompliance), samples: slaCompliance.denominator }],
    ['chat.burnRate', burnRate(slaCompliance)],
    ['chat.complete.rate', { ...share(completeRate), samples: completeRate.denominator }],
    ['chat.latency.mean', { value: stats.meanLatency, samples: complete }],
    ['chat.latency.p95', { value: stats.p95Latency, samples: complete }],
    ['chat.severe', { value: data.totalMessages > 0 ? severe : null, samples: data.totalMessages }],
    ['chat.messages', { value: data.totalMessages, samples: data.totalMessages }],
    ['chat.latency.change', { value: change.percent, samples: Math.min(complete, change.previousMessages) }],
    ...data.phases.map(
      (phase) => [`chat.phase.${phase.id}.p95`, { value: phase.p95Ms, samples: phase.count }] as const,
    ),
  ])
}

const share = ({ numerator, denominator }: { numerator: number; denominator: number }) => ({
  value: denominator === 0 ? null : (numerator / denominator) * 100,
  share: { numerator, denominator },
})

/**
 * How many times faster than allowed the error budget is spent: the share of late messages over the share that may be late
 * (Google, The Site Reliability Workbook, chapter 5). 1 spends it in exactly the time of the objective.
 */
function burnRate({ numerator, denominator, targetPercent }: Performance['slaCompliance']) {
  const allowed = 1 - targetPercent / 100
  const late = denominator === 0 ? null : 1 - numerator / denominator
  return { value: late === null || allowed === 0 ? null : late / allowed, samples: denominator }
}

/** The same of a past window, from rollups of settled messages. */
export function readChatRollups(graph: StageGraph, rows: readonly RollupSeriesRow[], window: Window): Readings {
  const totals = totalsFromRollups(graph, rows)
  const data = analysePerformance({
    graph,
    totals,
    previous: { messages: 0, meanMs: null },
    samples: [],
    window,
    precision: 'hour',
    now: window.to,
    conversationId: undefined,
    rawRetentionMs: 0,
    lastMarkAt: undefined,
  })
  return readChat(data, totals.inFlightSevere)
}
