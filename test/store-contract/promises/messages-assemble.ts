import type { StageGraph } from '@plumbline/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AssembledMessage } from '../../../packages/server/src/analyse/observations.ts'
import type { OpenStore } from '../engines.ts'
import { percentileSlowly, type SlowRange } from '../slow-assembly.ts'
import { insertMarks, mark, type TestMark } from '../test-rows.ts'
import { CHAT_STAGES, freshChat, freshPipeline, MIDNIGHT, MINUTE_MS } from './fresh.ts'

/** Every order of the items. */
const ordersOf = <Item>(items: readonly Item[]): Item[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, i) => ordersOf([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]))

const subsetsOf = <Item>([item, ...others]: readonly Item[]): Item[][] =>
  item === undefined ? [[]] : subsetsOf(others).flatMap((subset) => [subset, [item, ...subset]])

/** The state of a message of which only these marks arrived; whatever is not named here is in flight or failed. */
const COMPLETE = ['queued started completed sent', 'queued started completed sent failed']
const IN_FLIGHT = ['queued', 'queued started', 'queued started completed']
const FAILED_OF = ['', 'queued', 'started', 'completed', 'queued started', 'queued completed', 'started completed']
  .concat(['queued started completed'])
  .map((reached) => `${reached} failed`.trim())

function expectedState(stages: string): AssembledMessage['state'] {
  if (COMPLETE.includes(stages)) return 0
  if (IN_FLIGHT.includes(stages)) return 1
  return FAILED_OF.includes(stages) ? 2 : 3
}

export function messagesAssemble(opened: () => OpenStore): void {
  const rangeOf = (graph: StageGraph): SlowRange => ({
    graph,
    fromMs: MIDNIGHT - 10 * MINUTE_MS,
    toMs: MIDNIGHT + 10 * MINUTE_MS,
    nowMs: MIDNIGHT + 10 * MINUTE_MS,
  })
  const recent = (range: SlowRange) => opened().store.query.recentMessages(range, 1_000)

  describe('messages are assembled from their marks', () => {
    test('in all 24 orders of arrival the four marks make the same message', async () => {
      const range = rangeOf(freshChat())
      const orders = ordersOf(CHAT_STAGES)
      const marksOf = (stages: readonly string[], messageId: string): TestMark[] =>
        stages.map((stage, arrival) =>
          mark({
            pipeline: range.graph.pipeline,
            messageId,
            stage,
            at: MIDNIGHT + CHAT_STAGES.indexOf(stage as 'queued') * 700,
            receivedAt: MIDNIGHT + 5_000 + arrival,
          }),
        )
      for (const arrival of CHAT_STAGES.keys()) {
        await insertMarks(
          opened().store,
          orders.flatMap((order, i) => marksOf(order, `m${i}`).slice(arrival, arrival + 1)),
        )
      }
      const messages = await recent(range)
      expect(messages).toHaveLength(24)
      for (const { messageId: _, ...message } of messages) {
        expect(message).toEqual({
          conversationId: '',
          state: 0,
          first: MIDNIGHT,
          until: MIDNIGHT + 2_100,
          failedAt: 0,
          times: [0, 700, 1_400, 2_100].map((ms) => MIDNIGHT + ms),
        })
      }
      const { phases, latency } = await opened().store.query.messageTotals(range)
      expect(latency).toMatchObject({ min: 2_100, max: 2_100, p99: 2_100 })
      expect(phases.map(({ count, elapsed }) => [count, elapsed.mean])).toEqual([24, 24, 24].map((n) => [n, 700]))
    })

    test('whichever marks are missing, the state is that of the table', async () => {
      const range = rangeOf(freshChat())
      const subsets = subsetsOf([...CHAT_STAGES, 'failed']).filter((subset) => subset.length > 0)
      const { pipeline } = range.graph
      await insertMarks(
        opened().store,
        subsets.flatMap((stages) =>
          stages.map((stage) =>
            mark({
              pipeline,
              messageId: stages.join(' '),
              stage,
              at: MIDNIGHT + [...CHAT_STAGES, 'failed'].indexOf(stage) * 100,
            }),
          ),
        ),
      )
      const messages = await recent(range)
      expect(Object.fromEntries(messages.map(({ messageId, state }) => [messageId, state]))).toEqual(
        Object.fromEntries(subsets.map((stages) => [stages.join(' '), expectedState(stages.join(' '))])),
      )
      const totals = await opened().store.query.messageTotals(range)
      expect(totals).toMatchObject({ complete: 2, inFlight: 3, failed: 8, timingLost: 18 })
    })

    test.each([
      ['complete just in time', [0, 100, 200, 4_999], { complete: 1, inTime: 1 }],
      ['complete at the limit, which is late', [0, 100, 200, 5_000], { complete: 1, inTime: 0 }],
      ['complete in no time', [0, 0, 0, 0], { complete: 1, inTime: 1, tiers: [1, 0, 0, 0, 0, 0] }],
      ['at a limit of the tiers', [0, 0, 0, 1_000], { tiers: [0, 1, 0, 0, 0, 0] }],
      ['below it', [0, 0, 0, 999], { tiers: [1, 0, 0, 0, 0, 0] }],
      ['at the limit of the worst tier', [0, 0, 0, 30_000], { tiers: [0, 0, 0, 0, 0, 1] }],
      ['sent before it was queued', [500, 100, 200, 400], { complete: 0, timingLost: 1, outOfOrder: 1 }],
      ['completed before it was started', [0, 300, 200, 400], { complete: 1, outOfOrder: 1 }],
    ])('a message %s', async (_, offsets, expected) => {
      const range = rangeOf(freshChat())
      await insertMarks(
        opened().store,
        offsets.map((ms, i) =>
          mark({
            pipeline: range.graph.pipeline,
            messageId: 'm',
            stage: CHAT_STAGES[i] ?? '',
            at: MIDNIGHT + ms,
          }),
        ),
      )
      expect(await opened().store.query.messageTotals(range)).toMatchObject(expected)
    })

    test.each([
      [4_999, { inFlight: 1, inFlightLate: 0, inFlightSevere: 0 }],
      [5_000, { inFlight: 1, inFlightLate: 1, inFlightSevere: 0 }],
      [29_999, { inFlight: 1, inFlightLate: 1, inFlightSevere: 0 }],
      [30_000, { inFlight: 1, inFlightLate: 1, inFlightSevere: 1 }],
    ])('a message in flight for %i ms', async (ageMs, expected) => {
      const range = { ...rangeOf(freshChat()), nowMs: MIDNIGHT + ageMs }
      const { pipeline } = range.graph
      await insertMarks(opened().store, [
        mark({ pipeline, messageId: 'm', stage: 'queued', at: MIDNIGHT }),
        mark({ pipeline, messageId: 'm', stage: 'started', at: MIDNIGHT + 1_000 }),
      ])
      const totals = await opened().store.query.messageTotals(range)
      expect(totals).toMatchObject(expected)
      expect(totals.phases[1]).toMatchObject({ count: 0, inFlight: 1, oldestInFlightMs: ageMs - 1_000 })
      expect(totals.phases[0]).toMatchObject({ inFlight: 0, oldestInFlightMs: null })
    })

    test('phases in the wrong order are counted, and left out of the figures of their phase alone', async () => {
      const range = rangeOf(freshChat())
      const { pipeline } = range.graph
      const times = { ordered: [0, 100, 300, 600], swapped: [0, 400, 300, 600] }
      await insertMarks(
        opened().store,
        Object.entries(times).flatMap(([messageId, offsets]) =>
          offsets.map((ms, i) => mark({ pipeline, messageId, stage: CHAT_STAGES[i] ?? '', at: MIDNIGHT + ms })),
        ),
      )
      const { phases, outOfOrder } = await opened().store.query.messageTotals(range)
      expect(outOfOrder).toBe(1)
      expect(phases.map(({ negative, count, elapsed }) => [negative, count, elapsed.mean])).toEqual([
        [0, 2, 250],
        [1, 1, 200],
        [0, 2, 300],
      ])
    })

    test('a mark sent a thousand times counts once, the earliest, and the others are counted as repeated', async () => {
      const range = rangeOf(freshChat())
      const { pipeline } = range.graph
      await insertMarks(opened().store, [
        mark({ pipeline, messageId: 'm', stage: 'queued', at: MIDNIGHT }),
        ...Array.from({ length: 1_000 }, (_, i) =>
          mark({ pipeline, messageId: 'm', stage: 'started', at: MIDNIGHT + 2_000 - i, receivedAt: MIDNIGHT + i }),
        ),
      ])
      expect((await recent(range))[0]).toMatchObject({ times: [MIDNIGHT, MIDNIGHT + 1_001, 0, 0], state: 1 })
      expect(await opened().store.query.messageTotals(range)).toMatchObject({ inFlight: 1, repeatedMarks: 999 })
      const found = await opened().store.query.message(range.graph, 'm', range.nowMs)
      expect(found?.message).toMatchObject({ times: [MIDNIGHT, MIDNIGHT + 1_001, 0, 0] })
      expect(found?.marks.map(({ stage, at, times }) => [stage, at - MIDNIGHT, times])).toEqual([
        ['queued', 0, 1],
        ['started', 1_001, 1_000],
      ])
    })

    test('two pipelines with one message id do not mix', async () => {
      const [chat, other] = [rangeOf(freshChat()), rangeOf(freshPipeline(2))]
      const [begin = '', end = ''] = other.graph.stages.map(({ id }) => id)
      await insertMarks(opened().store, [
        mark({ pipeline: chat.graph.pipeline, messageId: 'm', stage: 'queued', at: MIDNIGHT, conversationId: 'c' }),
        mark({ pipeline: other.graph.pipeline, messageId: 'm', stage: begin, at: MIDNIGHT + 1 }),
        mark({ pipeline: other.graph.pipeline, messageId: 'm', stage: end, at: MIDNIGHT + 3 }),
        mark({ pipeline: other.graph.pipeline, messageId: 'm', stage: 'queued', at: MIDNIGHT + 2 }),
      ])
      expect(await recent(chat)).toMatchObject([{ state: 1, first: MIDNIGHT, conversationId: 'c' }])
      expect(await recent(other)).toMatchObject([{ state: 0, first: MIDNIGHT + 1, conversationId: '' }])
      const found = await opened().store.query.message(other.graph, 'm', MIDNIGHT)
      expect(found?.marks).toHaveLength(3)
    })

    test.each([1, 2, 19, 20, 21, 99, 100, 101, 1_000])(
      'percentiles of %i messages are exact, by nearest rank',
      async (count) => {
        const range = rangeOf(freshChat())
        const random = fc.sample(fc.tuple(fc.nat(9_000), fc.nat(9_000), fc.nat(9_000)), count)
        await insertMarks(
          opened().store,
          random.flatMap(([a, b, c], i) =>
            [0, a, a + b, a + b + c].map((ms, stage) =>
              mark({
                pipeline: range.graph.pipeline,
                messageId: `m${i}`,
                stage: CHAT_STAGES[stage] ?? '',
                at: MIDNIGHT + i + ms,
              }),
            ),
          ),
        )
        const { latency, phases } = await opened().store.query.messageTotals(range)
        const exact = (values: number[]) => [50, 95, 99].map((percent) => percentileSlowly(values, percent))
        expect([latency.p50, latency.p95, latency.p99]).toEqual(exact(random.map(([a, b, c]) => a + b + c)))
        for (const [i, { elapsed }] of phases.entries()) {
          expect([elapsed.p50, elapsed.p95, elapsed.p99]).toEqual(exact(random.map((parts) => parts[i] ?? 0)))
        }
      },
    )
  })
}
