import type { StageGraph } from '@plumbline/protocol'
import type {
  MessageDetail,
  OverviewAnswer,
  PerformanceData,
  PerformanceQuery,
  Precision,
  QueueAnswer,
  SeriesAnswer,
  Window,
} from '@plumbline/protocol/api'
import { RULES } from '@plumbline/protocol/catalogue'
import { formatDuration } from '@plumbline/protocol/quantities'
import type { AssembledMessage, MessageTotals, RollupSeriesRow } from '../analyse/observations.ts'
import { sayOverview, statusOf, summariseService, worstStatus } from '../analyse/overview.ts'
import { analysePerformance } from '../analyse/performance.ts'
import { describeQueue } from '../analyse/queue.ts'
import { totalsFromRollups } from '../analyse/rollup-totals.ts'
import { describeMarks, describeMessage } from '../analyse/samples.ts'
import { seriesFromMarks, seriesFromRollups } from '../analyse/series.ts'
import {
  alignWindow,
  describeWindow,
  LONGEST_RAW_MS,
  parseWindow,
  precisionOf,
  previousWindow,
  stepOf,
  type WindowText,
} from '../analyse/window.ts'
import { PlumblineError } from '../errors.ts'
import { readChat } from '../judge/chat-readings.ts'
import { findingsOf, judgeRules, type Readings } from '../judge/judge.ts'
import type { Store } from '../store/store.ts'

/** What the answers need to know beside the store. */
export interface QuestionContext {
  store: Store
  pipelines: readonly StageGraph[]
  retention: { rawMs: number; minuteMs: number }
  queryTimeoutMs: number
  now: () => number
  /** What intake saw last, and what is acknowledged but not in the store yet. */
  arrivals: () => OverviewAnswer['freshness'] & { lastMarkAt: number | undefined }
}

/** Answers the API's questions: reads from the store, analyses, judges. */
export interface Questions {
  performance(query: PerformanceQuery): Promise<PerformanceData>
  /** What the chat metrics show for the last hour. */
  chatReadings(): Promise<Readings>
  /** What they show for a window. */
  chatWindow(window: { from: number; to: number }): Promise<Readings>
  /** Settled messages in steps of a window, from rollups. */
  chatSteps(window: {
    from: number
    to: number
    stepMs: number
    precision: 'minute' | 'hour'
  }): Promise<RollupSeriesRow[]>
  series(query: WindowText & { pipeline?: string; conversationId?: string }): Promise<SeriesAnswer>
  overview(query: WindowText): Promise<OverviewAnswer>
  message(messageId: string, pipeline?: string): Promise<MessageDetail>
  queue(query: { pipeline?: string }): Promise<QueueAnswer['data']>
}

const DEFAULT_SAMPLES = 100

const LONGEST_JUDGED_RAW_MS = 3_600_000

export function createQuestions(context: QuestionContext): Questions {
  const { store, retention } = context
  const options = { timeoutMs: context.queryTimeoutMs }

  function windowOf(text: WindowText, now: number): Window {
    const window = parseWindow(text, now)
    if (!window.ok) throw new PlumblineError('invalid-query', window.problem)
    return window.value
  }

  function graphOf(pipeline = 'chat'): StageGraph {
    const graph = context.pipelines.find((candidate) => candidate.pipeline === pipeline)
    if (graph) return graph
    const known = context.pipelines.map((candidate) => candidate.pipeline).join(', ')
    throw new PlumblineError('invalid-query', `pipeline is ${JSON.stringify(pipeline)}; expected one of ${known}`)
  }

  async function rolledUp(
    graph: StageGraph,
    window: Window,
    now: number,
  ): Promise<{ totals: MessageTotals; precision: Exclude<Precision, 'raw'>; window: Window }> {
    const precision = precisionOf(window, { minuteMs: retention.minuteMs, now })
    const aligned = alignWindow(window, precision)
    const query = { graph, fromMs: aligned.from, toMs: aligned.to, stepMs: aligned.lengthMs, precision }
    return {
      totals: totalsFromRollups(graph, await store.query.rollupSeries(query, options)),
      precision,
      window: aligned,
    }
  }

  async function assembled(
    graph: StageGraph,
    window: Window,
    conversationId: string | undefined,
    now: number,
  ): Promise<{ totals: MessageTotals; precision: Precision; window: Window }> {
    if (conversationId === undefined && window.lengthMs > LONGEST_RAW_MS) return rolledUp(graph, window, now)
    const range = { graph, fromMs: window.from, toMs: window.to, nowMs: now, conversationId }
    return { totals: await store.query.messageTotals(range, options), precision: 'raw', window }
  }

  /** The newest messages; the totals of raw marks say where they begin, rollups do not. */
  async function recent(
    graph: StageGraph,
    window: Window,
    totals: MessageTotals,
    query: PerformanceQuery,
    now: number,
  ): Promise<AssembledMessage[]> {
    const limit = query.limit ?? DEFAULT_SAMPLES
    if (limit === 0) return []
    const oldest = totals.newest[Math.min(limit, totals.newest.length) - 1]
    const fromMs = oldest ?? Math.max(window.from, window.to - LONGEST_RAW_MS)
    const range = { graph, fromMs, toMs: window.to, nowMs: now, conversationId: query.conversationId }
    return store.query.recentMessages(range, limit, options)
  }

  async function judged(query: PerformanceQuery): Promise<{ data: PerformanceData; readings: Readings }> {
    const now = context.now()
    const graph = graphOf(query.pipeline)
    const asked = windowOf(query, now)
    const { conversationId } = query
    const [current, previous] = await Promise.all([
      assembled(graph, asked, conversationId, now),
      conversationId === undefined ? rolledUp(graph, previousWindow(asked), now) : undefined,
    ])
    const { totals, window, precision } = current
    const samples = await recent(graph, window, totals, query, now)
    const data = analysePerformance({
      graph,
      totals,
      previous: { messages: previous?.totals.complete ?? 0, meanMs: previous?.totals.latency.mean ?? null },
      samples: samples.map((message) => describeMessage(message, graph)),
      window,
      precision,
      now,
      conversationId,
      rawRetentionMs: retention.rawMs,
      lastMarkAt: context.arrivals().lastMarkAt,
    })
    const readings = readChat(data, totals.inFlightSevere)
    const checks = judgeRules(RULES, readings, window)
    return { data: { ...data, findings: findingsOf(checks), checks }, readings }
  }

  const performance = async (query: PerformanceQuery): Promise<PerformanceData> => (await judged(query)).data

  async function series(query: WindowText & { pipeline?: string; conversationId?: string }): Promise<SeriesAnswer> {
    const now = context.now()
    const graph = graphOf(query.pipeline)
    const asked = windowOf(query, now)
    const raw = query.conversationId !== undefined || asked.lengthMs <= LONGEST_RAW_MS
    const precision = raw ? 'raw' : precisionOf(asked, { minuteMs: retention.minuteMs, now })
    const stepMs = stepOf(asked, precision)
    const from = Math.floor(asked.from / stepMs) * stepMs
    const frame = { graph, stepMs, window: { from, to: asked.to, lengthMs: asked.to - from } }
    if (precision === 'raw') {
      const range = { graph, fromMs: from, toMs: asked.to, nowMs: now, conversationId: query.conversationId }
      return seriesFromMarks(frame, await store.query.rawSeries(range, stepMs, options))
    }
    const rows = await store.query.rollupSeries({ graph, fromMs: from, toMs: asked.to, stepMs, precision }, options)
    return seriesFromRollups(frame, precision, rows)
  }

  async function overview(query: WindowText): Promise<OverviewAnswer> {
    const now = context.now()
    const asked = windowOf(query, now)
    const precision = precisionOf(asked, { minuteMs: retention.minuteMs, now })
    const aligned = alignWindow(asked, precision)
    const { lastMarkAt: _, ...freshness } = context.arrivals()
    const [services, chat, history] = await Promise.all([
      store.query.services({ fromMs: aligned.from, toMs: aligned.to, precision }, options),
      performance({ ...query, limit: 0 }),
      series(query),
    ])
    const systems = [describeChat(graphOf(), chat, history)]
    return {
      sentence: sayOverview({
        systems,
        findings: chat.findings,
        blame: chat.blame?.sentence,
        windowText: describeWindow(asked, now).toLowerCase(),
        everReceived: freshness.everReceived,
      }),
      status: worstStatus(systems),
      window: aligned,
      precision,
      systems,
      findings: chat.findings,
      services: services.map(summariseService),
      freshness,
    }
  }

  async function message(messageId: string, pipeline?: string): Promise<MessageDetail> {
    const graph = graphOf(pipeline)
    const found = await store.query.message(graph, messageId, context.now())
    if (!found)
      throw new PlumblineError(
        'message-not-found',
        `no mark of ${JSON.stringify(messageId)} is kept in ${graph.pipeline}`,
      )
    return describeMarks(found.message, found.marks, graph)
  }

  async function queue({ pipeline }: { pipeline?: string }): Promise<QueueAnswer['data']> {
    const now = context.now()
    const graph = graphOf(pipeline)
    const window = windowOf({}, now)
    const totals = await store.query.queue({ graph, fromMs: window.from, toMs: window.to, nowMs: now }, options)
    return describeQueue(graph, totals, window)
  }

  const chatReadings = async (): Promise<Readings> => (await judged({ limit: 0 })).readings

  /** Asked for many windows at a time by rules: single marks for the last hour, sums of settled messages for what is longer. */
  const chatWindow: Questions['chatWindow'] = async ({ from, to }) => {
    const now = context.now()
    const graph = graphOf()
    const asked = { from, to, lengthMs: to - from }
    const [current, previous] = await Promise.all([
      asked.lengthMs <= LONGEST_JUDGED_RAW_MS ? assembled(graph, asked, undefined, now) : rolledUp(graph, asked, now),
      rolledUp(graph, previousWindow(asked), now),
    ])
    const { totals, window, precision } = current
    const data = analysePerformance({
      graph,
      totals,
      previous: { messages: previous.totals.complete, meanMs: previous.totals.latency.mean },
      samples: [],
      window,
      precision,
      now,
      conversationId: undefined,
      rawRetentionMs: retention.rawMs,
      lastMarkAt: context.arrivals().lastMarkAt,
    })
    return readChat(data, totals.inFlightSevere)
  }

  const chatSteps: Questions['chatSteps'] = ({ from, to, stepMs, precision }) =>
    store.query.rollupSeries({ graph: graphOf(), fromMs: from, toMs: to, stepMs, precision }, options)

  return { performance, chatReadings, chatWindow, chatSteps, series, overview, message, queue }
}

function describeChat(
  graph: StageGraph,
  data: PerformanceData,
  history: SeriesAnswer,
): OverviewAnswer['systems'][number] {
  const { percent, targetPercent } = data.slaCompliance
  const { p95Latency, meanLatency } = data.stats
  return {
    id: graph.pipeline,
    title: graph.title,
    status: statusOf(data.checks, data.totalMessages),
    headline:
      percent === null
        ? 'no messages to judge'
        : `${percent.toFixed(1)} % answered within ${formatDuration(graph.slaMs)}`,
    detail:
      p95Latency === null || meanLatency === null
        ? `${data.totalMessages} messages, none complete`
        : `${data.totalMessages} messages, P95 ${formatDuration(p95Latency)}, mean ${formatDuration(meanLatency)}`,
    compliancePercent: percent,
    targetPercent,
    history: history.points.map((point) => point.compliancePercent),
  }
}
