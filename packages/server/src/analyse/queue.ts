import type { StageGraph } from '@plumbline/protocol'
import type { QueueAnswer, Window } from '@plumbline/protocol/api'
import type { QueueTotals } from './observations.ts'

/** The queue as its marks show it. With more than three phases, all between the first and the last count as working. */
export function describeQueue(graph: StageGraph, totals: QueueTotals, window: Window): QueueAnswer['data'] {
  const { standing } = totals
  const minutes = window.lengthMs / 60_000
  const waiting = standing[0]
  const sending = standing.length > 1 ? standing.at(-1) : undefined
  const working = standing.slice(1, -1)
  const oldest = (part: { count: number; oldestMs: number } | undefined): number | null =>
    part && part.count > 0 ? part.oldestMs : null
  return {
    pipeline: graph.pipeline,
    waiting: waiting?.count ?? 0,
    working: working.reduce((sum, part) => sum + part.count, 0),
    sending: sending?.count ?? 0,
    oldestWaitingMs: oldest(waiting),
    oldestWorkingMs: working.some((part) => part.count > 0) ? Math.max(...working.map((part) => part.oldestMs)) : null,
    oldestSendingMs: oldest(sending),
    arrivedPerMinute: Number((totals.arrived / minutes).toFixed(3)),
    finishedPerMinute: Number((totals.finished / minutes).toFixed(3)),
    failed: totals.failed,
    window,
  }
}
