/** What settling has to write, computed message by message from when each mark arrived. */
import type { StageGraph } from '@plumbline/protocol'
import { assembleSlowly } from './slow-assembly.ts'
import type { TestMark } from './test-rows.ts'

export const GRACE_MS = 60_000
export const HORIZON_MS = 30 * 60_000

/** A row that settling writes. */
export interface SettledRow {
  messageId: string
  at: number
  kind: string
  name: string
  value: number
  unit: string
  ok: boolean
  errorType: string
}

/** When a message comes to rest: by the arrival of its marks, and by nothing that arrives later. */
export function restsAt(marks: readonly TestMark[], graph: StageGraph): number {
  const arrivalOf = (stage: string): number =>
    Math.min(...marks.filter((mark) => mark.stage === stage).map((mark) => mark.receivedAt))
  const arrivals = graph.stages.map(({ id }) => arrivalOf(id))
  return Math.min(
    Math.max(...arrivals),
    arrivalOf(graph.failedStage) + GRACE_MS,
    (arrivals.at(-1) ?? Number.POSITIVE_INFINITY) + GRACE_MS,
    Math.min(...marks.map((mark) => mark.receivedAt)) + HORIZON_MS,
  )
}

/** Everything written for the marks of a pipeline once time is past the rest of all its messages. */
export function settleSlowly(marks: readonly TestMark[], graph: StageGraph): SettledRow[] {
  return [...Map.groupBy(marks, (mark) => mark.messageId).values()].flatMap((own) => {
    const rest = restsAt(own, graph)
    return outcomes(
      own.filter((mark) => mark.receivedAt <= rest),
      graph,
      rest,
    )
  })
}

function outcomes(marks: readonly TestMark[], graph: StageGraph, rest: number): SettledRow[] {
  const always = { graph, fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, nowMs: rest }
  const [message] = assembleSlowly(marks, always)
  if (!message) throw new Error('no marks')
  const { messageId, first: at, times, state, failedAt } = message
  const row = (name: string, value: number, errorType = ''): SettledRow => ({
    ...{ messageId, at, kind: 'message', name, value, unit: 'ms', ok: errorType === '', errorType },
  })
  switch (state) {
    case 0: {
      const latencyMs = (times.at(-1) ?? 0) - (times[0] ?? 0)
      const phases = graph.phases.map(({ id }, i) => row(id, (times[i + 1] ?? 0) - (times[i] ?? 0)))
      return [
        row('reply', latencyMs, latencyMs >= graph.slaMs ? 'late' : ''),
        ...phases.filter(({ value }) => value >= 0).map((phase) => ({ ...phase, kind: 'phase' })),
      ]
    }
    case 1:
      return [row('stuck', rest - at, 'stuck')]
    case 2:
      return [row('failed', failedAt - at, 'failed')]
    case 3:
      return [{ ...row('timingLost', 1), unit: '1' }]
  }
}
