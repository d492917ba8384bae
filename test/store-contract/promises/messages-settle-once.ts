import type { StageGraph } from '@plumbline/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OpenStore } from '../engines.ts'
import { GRACE_MS, HORIZON_MS, restsAt, type SettledRow, settleSlowly } from '../slow-settling.ts'
import { insertMarks, mark, type TestMark } from '../test-rows.ts'
import { freshChat, freshPipeline, HOUR_MS, MIDNIGHT, MINUTE_MS } from './fresh.ts'

/** Marks of the chat: stage, time, and arrival where it is not the time; all from midnight. */
type Plan = readonly (readonly [stage: string, atMs: number, arrivesMs?: number])[]

const planned = (graph: StageGraph, plan: Plan, messageId = 'm'): TestMark[] =>
  plan.map(([stage, atMs, arrivesMs = atMs]) =>
    mark({
      pipeline: graph.pipeline,
      messageId,
      stage,
      at: MIDNIGHT + atMs,
      receivedAt: MIDNIGHT + arrivesMs,
    }),
  )

const STARTED: Plan = [
  ['queued', 0],
  ['started', 1_000],
]
const REPLY: Plan = [...STARTED, ['completed', 2_500], ['sent', 4_000]]
const FAILED: Plan = [...STARTED, ['failed', 3_000]]

interface Settled {
  what: string
  plan: Plan
  restsMs: number
  name: 'reply' | 'failed' | 'stuck' | 'timingLost'
  value: number
  errorType: string
}

const reply = { name: 'reply', value: 4_000, errorType: '' } as const
const failed = { name: 'failed', value: 3_000, errorType: 'failed' } as const
const stuck = { name: 'stuck', value: HORIZON_MS, errorType: 'stuck' } as const
const timingLost = { name: 'timingLost', value: 1, errorType: '' } as const

const SETTLED: Settled[] = [
  { what: 'answered in time', plan: REPLY, restsMs: 4_000, ...reply },
  {
    what: 'answered late',
    plan: [...STARTED, ['completed', 2_500], ['sent', 5_000]],
    restsMs: 5_000,
    ...{ ...reply, value: 5_000, errorType: 'late' },
  },
  {
    what: 'whose marks arrive last first, ten minutes later',
    plan: REPLY.map(([stage, atMs]) => [stage, atMs, 600_000 - atMs]),
    restsMs: 600_000,
    ...reply,
  },
  { what: 'that failed', plan: FAILED, restsMs: 3_000 + GRACE_MS, ...failed },
  {
    what: 'that failed, and was mended within the grace',
    plan: [...FAILED, ['completed', 30_000], ['sent', 3_000 + GRACE_MS]],
    restsMs: 3_000 + GRACE_MS,
    ...{ ...reply, value: 3_000 + GRACE_MS, errorType: 'late' },
  },
  {
    what: 'that failed, and was mended after the grace',
    plan: [...FAILED, ['completed', 30_000], ['sent', 3_001 + GRACE_MS]],
    restsMs: 3_000 + GRACE_MS,
    ...failed,
  },
  { what: 'sent with marks missing', plan: [...STARTED, ['sent', 4_000]], restsMs: 4_000 + GRACE_MS, ...timingLost },
  {
    what: 'sent before a mark that arrives within the grace',
    plan: [...STARTED, ['completed', 2_500, 4_000 + GRACE_MS], ['sent', 4_000]],
    restsMs: 4_000 + GRACE_MS,
    ...reply,
  },
  {
    what: 'sent before a mark that arrives after the grace',
    plan: [...STARTED, ['completed', 2_500, 4_001 + GRACE_MS], ['sent', 4_000]],
    restsMs: 4_000 + GRACE_MS,
    ...timingLost,
  },
  { what: 'that got stuck', plan: STARTED, restsMs: HORIZON_MS, ...stuck },
  {
    what: 'that got stuck, and moved on after that',
    plan: [...STARTED, ['completed', HORIZON_MS - 1], ['sent', HORIZON_MS - 1, HORIZON_MS + 1]],
    restsMs: HORIZON_MS,
    ...stuck,
  },
  {
    what: 'that took fifty minutes, its first marks arriving just before its last',
    plan: [
      ...REPLY.slice(0, 3).map(([stage, atMs]) => [stage, atMs, 45 * MINUTE_MS] as const),
      ['sent', 50 * MINUTE_MS],
    ],
    restsMs: 50 * MINUTE_MS,
    ...{ ...reply, value: 50 * MINUTE_MS, errorType: 'late' },
  },
]

export function messagesSettleOnce(opened: () => OpenStore): void {
  const settledRows = (graph: StageGraph) =>
    opened().engine.query<SettledRow>(
      `SELECT trace_id AS messageId, toUnixTimestamp64Milli(at) AS at, kind, name, value, unit, ok, error_type AS errorType
       FROM measurements WHERE service = {pipeline:String} AND kind IN ('message', 'phase')`,
      { pipeline: graph.pipeline },
    )

  describe('a message that came to rest is settled, once', () => {
    test.each(SETTLED)('a message $what', async ({ plan, restsMs, name, value, errorType }) => {
      const graph = freshChat()
      const marks = planned(graph, plan)
      expect(restsAt(marks, graph)).toBe(MIDNIGHT + restsMs)
      await insertMarks(opened().store, marks)
      const rest = MIDNIGHT + restsMs
      const settle = (afterMs: number, uptoMs: number) => opened().store.settle({ graph, afterMs, uptoMs })
      await settle(rest - MINUTE_MS, rest - 1)
      expect(await settledRows(graph)).toEqual([])
      await settle(rest - 1, rest)
      await settle(rest, rest + 2 * HOUR_MS)
      const rows = await settledRows(graph)
      const unit = name === 'timingLost' ? '1' : 'ms'
      expect(rows.filter(({ kind }) => kind === 'message')).toEqual([
        {
          ...{ messageId: 'm', at: MIDNIGHT, kind: 'message', name, value, unit },
          ...{ ok: errorType === '', errorType },
        },
      ])
      const phases = rows.filter(({ kind }) => kind === 'phase').map((row) => row.name)
      expect(phases.sort()).toEqual(name === 'reply' ? graph.phases.map(({ id }) => id).sort() : [])
    })

    test('a phase whose marks are in the wrong order is left out, the others are written', async () => {
      const graph = freshChat()
      await insertMarks(
        opened().store,
        planned(graph, [
          ['queued', 0],
          ['started', 900],
          ['completed', 800],
          ['sent', 1_000],
        ]),
      )
      await opened().store.settle({ graph, afterMs: 0, uptoMs: MIDNIGHT + HOUR_MS })
      const rows = await settledRows(graph)
      expect(Object.fromEntries(rows.map(({ name, value }) => [name, value]))).toEqual({
        reply: 1_000,
        queueToWorker: 900,
        workerToChatwoot: 200,
      })
    })

    test('what is written carries the labels of the marks, and reaches the rollups', async () => {
      const graph = freshChat()
      const labels = { conversationId: 'c', environment: 'production', release: '1.2.3' }
      await insertMarks(
        opened().store,
        planned(graph, REPLY).map((one) => (one.stage === 'completed' ? { ...one, ...labels } : one)),
      )
      await opened().store.settle({ graph, afterMs: 0, uptoMs: MIDNIGHT + HOUR_MS })
      const rows = await opened().engine.query(
        `SELECT DISTINCT subject, environment, release, weight, attributes, batch_id AS batchId
         FROM measurements WHERE service = {pipeline:String}`,
        { pipeline: graph.pipeline },
      )
      expect(rows).toEqual([
        { subject: 'c', environment: 'production', release: '1.2.3', weight: 1, attributes: '{}', batchId: '' },
      ])
      for (const precision of ['minute', 'hour'] as const) {
        const window = { graph, fromMs: MIDNIGHT, toMs: MIDNIGHT + HOUR_MS, stepMs: HOUR_MS, precision }
        const series = await opened().store.query.rollupSeries(window)
        expect(series.map(({ name, count, total, maximum }) => [name, count, total, maximum]).sort()).toEqual([
          ['queueToWorker', 1, 1_000, 1_000],
          ['reply', 1, 4_000, 4_000],
          ['workerProcessing', 1, 1_500, 1_500],
          ['workerToChatwoot', 1, 1_500, 1_500],
        ])
      }
    })

    test('an interval in which nothing arrived settles nothing', async () => {
      const graph = freshChat()
      await opened().store.settle({ graph, afterMs: MIDNIGHT, uptoMs: MIDNIGHT + 1 })
      expect(await settledRows(graph)).toEqual([])
    })

    test('two pipelines with the same message ids and intervals are settled each', async () => {
      const [one, other] = [freshChat(), freshPipeline(2)]
      const [begin = '', end = ''] = other.stages.map(({ id }) => id)
      await insertMarks(opened().store, [
        ...planned(one, REPLY),
        ...planned(other, [
          [begin, 0],
          [end, 70],
        ]),
      ])
      for (const graph of [one, other]) {
        await opened().store.settle({ graph, afterMs: 0, uptoMs: MIDNIGHT + HOUR_MS })
      }
      expect((await settledRows(one)).filter(({ name }) => name === 'reply')).toMatchObject([{ value: 4_000 }])
      expect((await settledRows(other)).filter(({ name }) => name === 'reply')).toMatchObject([{ value: 70 }])
    })

    test('however time is cut and marks arrive, each message comes out once and the same', async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryHistory, async ({ stages, messages, cuts, repeats }) => {
          const [graph, whole] = [freshPipeline(stages), freshPipeline(stages)]
          const marks = messages.flatMap((message, i) => arriving(message, graph, `m${i}`))
          const expected = sorted(settleSlowly(marks, graph))
          const groups = [...Map.groupBy(marks, ({ messageId }) => messageId).values()]
          // Some cuts at the very moment at which a message comes to rest.
          const moments = cuts.map((cut, i) => {
            const group = groups[i]
            return group && i % 2 === 0 ? restsAt(group, graph) : BEGIN + cut
          })
          const ends = [...new Set([...moments, END])].sort((a, b) => a - b)
          let afterMs = BEGIN
          for (const [i, uptoMs] of ends.entries()) {
            const arrived = marks.filter(({ receivedAt }) => receivedAt > afterMs && receivedAt <= uptoMs)
            if (arrived.length > 0) await insertMarks(opened().store, arrived)
            await opened().store.settle({ graph, afterMs, uptoMs })
            // After a crash the same interval is settled again, when more has arrived already.
            if (repeats.includes(i)) await opened().store.settle({ graph, afterMs, uptoMs })
            const previous = ends[i - 2]
            if (repeats.includes(i) && previous !== undefined) {
              await opened().store.settle({ graph, afterMs: previous, uptoMs: ends[i - 1] ?? 0 })
            }
            afterMs = uptoMs
          }
          expect(sorted(await settledRows(graph))).toEqual(expected)

          await insertMarks(opened().store, marks.map((one) => ({ ...one, pipeline: whole.pipeline })).reverse())
          await opened().store.settle({ graph: whole, afterMs: 0, uptoMs: END })
          expect(sorted(await settledRows(whole))).toEqual(expected)
        }),
        { numRuns: 2, endOnFailure: true },
      )
    }, 60_000)
  })
}

const BEGIN = MIDNIGHT - HOUR_MS
const END = MIDNIGHT + 3 * HOUR_MS

/** Each mark by when its stage was reached (-1: never) and how long it was under way. */
interface ArbitraryMessage {
  beginsAt: number
  marks: { after: number; delay: number }[]
  failed: { after: number; delay: number }
  again: boolean
}

const delay = fc.oneof(
  { weight: 6, arbitrary: fc.nat(500) },
  { weight: 2, arbitrary: fc.nat(2 * MINUTE_MS) },
  { weight: 1, arbitrary: fc.nat(45 * MINUTE_MS) },
)
const after = fc.oneof(
  { weight: 6, arbitrary: fc.nat(8_000) },
  { weight: 1, arbitrary: fc.nat(14 * MINUTE_MS) },
  { weight: 1, arbitrary: fc.constant(-1) },
)
const once = fc.record({ after, delay })

const arbitraryHistory = fc.record({
  stages: fc.integer({ min: 2, max: 4 }),
  messages: fc.array(
    fc.record({
      beginsAt: fc.integer({ min: -20 * MINUTE_MS, max: 20 * MINUTE_MS }),
      marks: fc.array(once, { minLength: 4, maxLength: 4 }),
      failed: fc.oneof({ weight: 4, arbitrary: fc.constant({ after: -1, delay: 0 }) }, { weight: 1, arbitrary: once }),
      again: fc.boolean(),
    }),
    { minLength: 150, maxLength: 150 },
  ),
  cuts: fc.array(fc.nat(END - BEGIN), { minLength: 6, maxLength: 6 }),
  repeats: fc.array(fc.nat(6), { minLength: 1, maxLength: 2 }),
})

function arriving(
  { beginsAt, marks, failed, again }: ArbitraryMessage,
  graph: StageGraph,
  messageId: string,
): TestMark[] {
  const stages = [...graph.stages.map(({ id }) => id), graph.failedStage]
  const inOrder = marks.slice(0, graph.stages.length)
  const plans = [...inOrder.sort((a, b) => (a.after < 0 || b.after < 0 ? 0 : a.after - b.after)), failed]
  const sent = plans.flatMap(({ after, delay }, i) =>
    after < 0
      ? []
      : mark({
          pipeline: graph.pipeline,
          messageId,
          stage: stages[i] ?? '',
          at: MIDNIGHT + beginsAt + after,
          receivedAt: MIDNIGHT + beginsAt + after + delay,
        }),
  )
  const [first] = sent
  // A copy with an earlier time that arrives later.
  return again && first ? [...sent, { ...first, at: first.at - 5, receivedAt: first.receivedAt + 4_000 }] : sent
}

const sorted = (rows: readonly SettledRow[]): SettledRow[] => [...rows].sort((a, b) => keyOf(a).localeCompare(keyOf(b)))

const keyOf = ({ messageId, kind, name }: SettledRow): string => `${messageId} ${kind} ${name}`
