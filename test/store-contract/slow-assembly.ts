/**
 * What the store's queries have to answer, computed the slow and obvious way from the marks: one message at a time, sorting whole lists.
 */
import { type StageGraph, TIERS } from '@plumbline/protocol'
import type {
  AssembledMessage,
  MessageTotals,
  QueueTotals,
  RawSeriesRow,
  Statistics,
} from '../../packages/server/src/analyse/observations.ts'
import type { TestMark } from './test-rows.ts'

export interface SlowRange {
  graph: StageGraph
  fromMs: number
  toMs: number
  nowMs: number
  conversationId?: string
}

export interface SlowMessage extends AssembledMessage {
  marks: number
}

/** Messages whose first mark lies in the range, newest first, then by id. */
export function assembleSlowly(marks: readonly TestMark[], range: SlowRange): SlowMessage[] {
  const own = marks.filter((mark) => mark.pipeline === range.graph.pipeline)
  return [...Map.groupBy(own, (mark) => mark.messageId)]
    .filter(([, group]) => range.conversationId === undefined || group.some(isOf(range.conversationId)))
    .map(([messageId, group]) => assembleOne(messageId, group, range))
    .filter(({ first }) => first >= range.fromMs && first < range.toMs)
    .sort((a, b) => b.first - a.first || (a.messageId < b.messageId ? -1 : 1))
}

const isOf =
  (conversationId: string) =>
  (mark: TestMark): boolean =>
    mark.conversationId === conversationId

function assembleOne(messageId: string, marks: TestMark[], { graph, nowMs }: SlowRange): SlowMessage {
  const earliest = (stage: string): number => {
    const times = marks.filter((mark) => mark.stage === stage).map((mark) => mark.at)
    return times.length === 0 ? 0 : Math.min(...times)
  }
  const times = graph.stages.map((stage) => earliest(stage.id))
  const failedAt = earliest(graph.failedStage)
  const state = stateOf(times, failedAt)
  const end = { 0: times.at(-1) ?? 0, 1: nowMs, 2: failedAt, 3: Math.max(...times) }
  return {
    messageId,
    conversationId:
      marks
        .map((mark) => mark.conversationId)
        .sort()
        .at(-1) ?? '',
    state,
    first: Math.min(...marks.map((mark) => mark.at)),
    until: end[state],
    failedAt,
    times,
    marks: marks.length,
  }
}

function stateOf(times: number[], failedAt: number): AssembledMessage['state'] {
  const last = times.at(-1) ?? 0
  const reached = times.map((time) => time > 0)
  if (reached.every(Boolean) && last >= (times[0] ?? 0)) return 0
  if (last === 0 && failedAt > 0) return 2
  if (last > 0) return 3
  return reached.lastIndexOf(true) > reached.indexOf(false) ? 3 : 1
}

const latencyOf = ({ times }: SlowMessage): number => (times.at(-1) ?? 0) - (times[0] ?? 0)

const isLate = (message: SlowMessage, { graph, nowMs }: SlowRange): boolean =>
  message.state === 2 ||
  (message.state === 0 && latencyOf(message) >= graph.slaMs) ||
  (message.state === 1 && nowMs - message.first >= graph.slaMs)

/** The time of both ends of a phase. */
function endsOf(message: SlowMessage, graph: StageGraph, phase: number): { from: number; to: number } {
  const timeOf = (stage: string | undefined): number =>
    message.times[graph.stages.findIndex(({ id }) => id === stage)] ?? 0
  return { from: timeOf(graph.phases[phase]?.from), to: timeOf(graph.phases[phase]?.to) }
}

function isNegative(message: SlowMessage, graph: StageGraph, phase: number): boolean {
  const { from, to } = endsOf(message, graph, phase)
  return from > 0 && to > 0 && to < from
}

function standsIn(message: SlowMessage, graph: StageGraph, phase: number): boolean {
  const { from, to } = endsOf(message, graph, phase)
  return (message.state === 1 || message.state === 2) && from > 0 && to === 0
}

function elapsed(message: SlowMessage, graph: StageGraph, phase: number): number {
  const { from, to } = endsOf(message, graph, phase)
  if (from > 0 && to >= from) return to - from
  return standsIn(message, graph, phase) ? Math.max(0, message.until - from) : 0
}

/** Nearest rank with whole numbers only: the smallest value with at least `percent` of all values at or below it. */
export function percentileSlowly(values: readonly number[], percent: number): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted.find((_, index) => (index + 1) * 100 >= percent * sorted.length) ?? null
}

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length

const quantilesOf = (values: readonly number[]): Pick<Statistics, 'p50' | 'p95' | 'p99'> => ({
  p50: percentileSlowly(values, 50),
  p95: percentileSlowly(values, 95),
  p99: percentileSlowly(values, 99),
})

const tiersOf = (latencies: readonly number[]): number[] =>
  TIERS.map(({ fromMs, toMs }) => latencies.filter((ms) => ms >= fromMs && ms < toMs).length)

const countOf = <Item>(items: readonly Item[], holds: (item: Item) => boolean): number => items.filter(holds).length

export function totalsSlowly(marks: readonly TestMark[], range: SlowRange): MessageTotals {
  const { graph, nowMs } = range
  const messages = assembleSlowly(marks, range)
  const complete = messages.filter(({ state }) => state === 0)
  const inFlight = messages.filter(({ state }) => state === 1)
  const late = messages.filter((message) => isLate(message, range))
  const latencies = complete.map(latencyOf)
  return {
    complete: complete.length,
    inTime: countOf(complete, (message) => !isLate(message, range)),
    inFlight: inFlight.length,
    failed: countOf(messages, ({ state }) => state === 2),
    timingLost: countOf(messages, ({ state }) => state === 3),
    inFlightLate: countOf(inFlight, (message) => isLate(message, range)),
    inFlightSevere: countOf(inFlight, ({ first }) => nowMs - first >= 30_000),
    tiers: tiersOf(latencies),
    latency: {
      mean: meanOf(latencies),
      min: latencies.length === 0 ? null : Math.min(...latencies),
      max: latencies.length === 0 ? null : Math.max(...latencies),
      ...quantilesOf(latencies),
    },
    phases: graph.phases.map((phase, i) => {
      const passed = complete.filter((message) => !isNegative(message, graph, i))
      const standing = inFlight.filter((message) => standsIn(message, graph, i))
      const took = (message: SlowMessage): number => elapsed(message, graph, i)
      return {
        count: passed.length,
        elapsed: { mean: meanOf(passed.map(took)), ...quantilesOf(passed.map(took)) },
        negative: countOf(messages, (message) => isNegative(message, graph, i)),
        inFlight: standing.length,
        oldestInFlightMs: standing.length === 0 ? null : Math.max(...standing.map(took)),
        lateExcessMs: late.reduce((sum, message) => sum + Math.max(0, took(message) - phase.budgetMs), 0),
      }
    }),
    outOfOrder: countOf(messages, (message) => graph.phases.some((_, i) => isNegative(message, graph, i))),
    repeatedMarks: messages.reduce(
      (sum, { marks: sent, times, failedAt }) => sum + sent - countOf([...times, failedAt], (time) => time > 0),
      0,
    ),
    newest: messages.map(({ first }) => first).slice(0, 1_000),
  }
}

export function seriesSlowly(marks: readonly TestMark[], range: SlowRange, stepMs: number): RawSeriesRow[] {
  const { graph, fromMs } = range
  const steps = Map.groupBy(assembleSlowly(marks, range), ({ first }) => first - ((first - fromMs) % stepMs))
  return [...steps]
    .sort(([a], [b]) => a - b)
    .map(([from, messages]) => {
      const complete = messages.filter(({ state }) => state === 0)
      const latencies = complete.map(latencyOf)
      const { p50, p95, p99 } = quantilesOf(latencies)
      const late = countOf(messages, (message) => isLate(message, range))
      return {
        from,
        messages: messages.length,
        complete: complete.length,
        counted: late + countOf(complete, (message) => !isLate(message, range)),
        late,
        meanMs: meanOf(latencies),
        quantiles: [p50 ?? 0, p95 ?? 0, p99 ?? 0],
        tiers: tiersOf(latencies),
        phaseMeans: graph.phases.map((_, i) =>
          meanOf(
            complete.filter((message) => !isNegative(message, graph, i)).map((message) => elapsed(message, graph, i)),
          ),
        ),
      }
    })
}

export function queueSlowly(marks: readonly TestMark[], range: SlowRange): QueueTotals {
  const messages = assembleSlowly(marks, range)
  return {
    standing: range.graph.phases.map((_, i) => {
      const standing = messages.filter((message) => message.state === 1 && standsIn(message, range.graph, i))
      return {
        count: standing.length,
        oldestMs: Math.max(0, ...standing.map((message) => elapsed(message, range.graph, i))),
      }
    }),
    arrived: messages.length,
    finished: countOf(messages, ({ state }) => state === 0),
    failed: countOf(messages, ({ state }) => state === 2),
  }
}
