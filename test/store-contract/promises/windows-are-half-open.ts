import { describe, expect, test } from 'vitest'
import type { OpenStore } from '../engines.ts'
import { insertMarks, insertMeasurements, mark, measurement } from '../test-rows.ts'
import { answered, freshChat, HOUR_MS, MIDNIGHT, MINUTE_MS } from './fresh.ts'

export function windowsAreHalfOpen(opened: () => OpenStore): void {
  describe('a window holds what begins in it', () => {
    test('a message exactly at its start is in, exactly at its end is out, in every query', async () => {
      const graph = freshChat()
      const [fromMs, toMs] = [MIDNIGHT - MINUTE_MS, MIDNIGHT]
      const begins = { before: fromMs - 1, 'at the start': fromMs, 'at the last moment': toMs - 1, 'at the end': toMs }
      await insertMarks(
        opened().store,
        Object.entries(begins).flatMap(([id, at]) => answered(graph, id, at)),
      )
      const range = { graph, fromMs, toMs, nowMs: toMs }
      const { query } = opened().store
      expect((await query.recentMessages(range, 10)).map(({ messageId }) => messageId)).toEqual([
        'at the last moment',
        'at the start',
      ])
      expect(await query.messageTotals(range)).toMatchObject({ complete: 2, newest: [toMs - 1, fromMs] })
      expect(await query.queue(range)).toMatchObject({ arrived: 2, finished: 2 })
      expect((await query.rawSeries(range, 59_999)).map(({ from, messages }) => [from, messages])).toEqual([
        [fromMs, 1],
        [fromMs + 59_999, 1],
      ])
    })

    test('a message that began before the window is not in it, one that ends after it is, with its end', async () => {
      const graph = freshChat()
      await insertMarks(opened().store, [
        ...answered(graph, 'began before', MIDNIGHT - 10 * MINUTE_MS, 15 * MINUTE_MS),
        ...answered(graph, 'ends after', MIDNIGHT, 15 * MINUTE_MS),
      ])
      const range = { graph, fromMs: MIDNIGHT - 2 * MINUTE_MS, toMs: MIDNIGHT + MINUTE_MS, nowMs: MIDNIGHT + HOUR_MS }
      expect(await opened().store.query.recentMessages(range, 10)).toMatchObject([
        { messageId: 'ends after', state: 0, until: MIDNIGHT + 15 * MINUTE_MS },
      ])
    })

    test('a mark up to half an hour before the window keeps its message out of it', async () => {
      const graph = freshChat()
      const sent = (messageId: string, queuedAt: number) => [
        mark({ pipeline: graph.pipeline, messageId, stage: 'queued', at: queuedAt }),
        mark({ pipeline: graph.pipeline, messageId, stage: 'sent', at: MIDNIGHT }),
      ]
      await insertMarks(opened().store, [
        ...sent('began before', MIDNIGHT - 30 * MINUTE_MS),
        ...sent('beginning not seen', MIDNIGHT - 30 * MINUTE_MS - 1),
      ])
      const range = { graph, fromMs: MIDNIGHT, toMs: MIDNIGHT + MINUTE_MS, nowMs: MIDNIGHT + HOUR_MS }
      expect(await opened().store.query.recentMessages(range, 10)).toMatchObject([
        { messageId: 'beginning not seen', state: 3, first: MIDNIGHT },
      ])
    })

    test('marks up to half an hour after the window still belong to its messages', async () => {
      const graph = freshChat()
      const [fromMs, toMs] = [MIDNIGHT, MIDNIGHT + MINUTE_MS]
      await insertMarks(opened().store, [
        ...answered(graph, 'slow', toMs - 3, 30 * MINUTE_MS),
        ...answered(graph, 'too slow', toMs - 3, 30 * MINUTE_MS + 6),
      ])
      const range = { graph, fromMs, toMs, nowMs: toMs + HOUR_MS }
      const messages = await opened().store.query.recentMessages(range, 10)
      expect(messages.map(({ messageId, state }) => [messageId, state])).toEqual([
        ['slow', 0],
        ['too slow', 1],
      ])
    })

    test('a conversation is filtered whole, even when one mark alone names it', async () => {
      const graph = freshChat()
      await insertMarks(opened().store, [
        ...answered(graph, 'mine', MIDNIGHT, 300, 'c-1'),
        ...answered(graph, 'other', MIDNIGHT, 600, 'c-2'),
        ...answered(graph, 'nobody', MIDNIGHT, 900),
      ])
      const range = { graph, fromMs: MIDNIGHT, toMs: MIDNIGHT + MINUTE_MS, nowMs: MIDNIGHT + MINUTE_MS }
      const { query } = opened().store
      const mine = { ...range, conversationId: 'c-1' }
      expect(await query.messageTotals(mine)).toMatchObject({ complete: 1, latency: { mean: 300 } })
      expect(await query.recentMessages(mine, 10)).toMatchObject([{ messageId: 'mine', conversationId: 'c-1' }])
      expect(await query.rawSeries(mine, MINUTE_MS)).toMatchObject([{ messages: 1, meanMs: 300 }])
      expect(await query.messageTotals({ ...range, conversationId: 'c-3' })).toMatchObject({ complete: 0 })
      expect((await query.recentMessages(range, 10)).map(({ conversationId }) => conversationId)).toEqual([
        'c-1',
        '',
        'c-2',
      ])
    })

    test.each(['minute', 'hour'] as const)(
      'a series from the %s rollup has whole steps from its start',
      async (precision) => {
        const graph = freshChat()
        const unitMs = precision === 'minute' ? MINUTE_MS : HOUR_MS
        const [fromMs, stepMs] = [MIDNIGHT - 6 * unitMs, 2 * unitMs]
        const settled = { kind: 'message', service: graph.pipeline, name: 'reply' }
        await insertMeasurements(
          opened().store,
          [-1, 0, 2 * unitMs - 1, 2 * unitMs, 5 * unitMs - 1, 5 * unitMs].map((ms) =>
            measurement({ ...settled, at: fromMs + ms, value: 100, ok: ms !== 0 }),
          ),
        )
        const series = async (toMs: number) => {
          const rows = await opened().store.query.rollupSeries({ graph, fromMs, toMs, stepMs, precision })
          return rows.map(({ from, count, failures, total }) => [(from - fromMs) / unitMs, count, failures, total])
        }
        const whole = [
          [0, 2, 1, 200],
          [2, 1, 0, 100],
          [4, 1, 0, 100],
        ]
        expect(await series(fromMs + 5 * unitMs)).toEqual(whole)
        // What has begun is in, since a rollup cannot be split.
        expect(await series(fromMs + 4 * unitMs + 1_000)).toEqual(whole)
        expect(await series(fromMs + 4 * unitMs)).toEqual(whole.slice(0, 2))
      },
    )

    test('an empty window has zeros for counts and null for figures', async () => {
      const range = { graph: freshChat(), fromMs: MIDNIGHT, toMs: MIDNIGHT + HOUR_MS, nowMs: MIDNIGHT }
      const { query } = opened().store
      const nothing = { mean: null, p50: null, p95: null, p99: null }
      expect(await query.messageTotals(range)).toEqual({
        ...{ complete: 0, inTime: 0, inFlight: 0, failed: 0, timingLost: 0, inFlightLate: 0, inFlightSevere: 0 },
        tiers: [0, 0, 0, 0, 0, 0],
        latency: { ...nothing, min: null, max: null },
        phases: range.graph.phases.map(() => ({
          ...{ count: 0, elapsed: nothing, negative: 0, inFlight: 0, oldestInFlightMs: null, lateExcessMs: 0 },
        })),
        ...{ outOfOrder: 0, repeatedMarks: 0, newest: [] },
      })
      expect(await query.recentMessages(range, 10)).toEqual([])
      expect(await query.rawSeries(range, MINUTE_MS)).toEqual([])
      expect(await query.rollupSeries({ ...range, stepMs: HOUR_MS, precision: 'minute' })).toEqual([])
      expect(await query.queue(range)).toMatchObject({ arrived: 0, finished: 0, failed: 0 })
      expect(await query.message(range.graph, 'nobody', MIDNIGHT)).toBeUndefined()
    })
  })
}
