import { describe, expect, test } from 'vitest'
import type { OpenStore } from '../engines.ts'
import { insertMarks, insertMeasurements, mark, measurement } from '../test-rows.ts'
import { DAY_MS, freshChat, freshName, HOUR_MS, MIDNIGHT, MINUTE_MS } from './fresh.ts'

const STAGES = ['queued', 'started', 'completed', 'sent']

export function windowsAreHalfOpen(opened: () => OpenStore): void {
  const complete = (pipeline: string, messageId: string, at: number, tookMs = 3, conversationId = '') =>
    STAGES.map((stage, i) =>
      mark({ pipeline, messageId, stage, at: at + (i * tookMs) / 3, conversationId: i === 1 ? conversationId : '' }),
    )

  describe('a window holds what begins in it', () => {
    test('a message exactly at its start is in, exactly at its end is out, in every query', async () => {
      const graph = freshChat()
      const [fromMs, toMs] = [MIDNIGHT - MINUTE_MS, MIDNIGHT]
      const begins = { before: fromMs - 1, 'at the start': fromMs, 'at the last moment': toMs - 1, 'at the end': toMs }
      await insertMarks(
        opened().store,
        Object.entries(begins).flatMap(([id, at]) => complete(graph.pipeline, id, at)),
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
        ...complete(graph.pipeline, 'began before', MIDNIGHT - 10 * MINUTE_MS, 15 * MINUTE_MS),
        ...complete(graph.pipeline, 'ends after', MIDNIGHT, 15 * MINUTE_MS),
      ])
      const range = { graph, fromMs: MIDNIGHT - 2 * MINUTE_MS, toMs: MIDNIGHT + MINUTE_MS, nowMs: MIDNIGHT + HOUR_MS }
      expect(await opened().store.query.recentMessages(range, 10)).toMatchObject([
        { messageId: 'ends after', state: 0, until: MIDNIGHT + 15 * MINUTE_MS },
      ])
    })

    test('marks up to half an hour after the window still belong to its messages', async () => {
      const graph = freshChat()
      const [fromMs, toMs] = [MIDNIGHT, MIDNIGHT + MINUTE_MS]
      await insertMarks(opened().store, [
        ...complete(graph.pipeline, 'slow', toMs - 3, 30 * MINUTE_MS),
        ...complete(graph.pipeline, 'too slow', toMs - 3, 30 * MINUTE_MS + 6),
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
        ...complete(graph.pipeline, 'mine', MIDNIGHT, 300, 'c-1'),
        ...complete(graph.pipeline, 'other', MIDNIGHT, 600, 'c-2'),
        ...complete(graph.pipeline, 'nobody', MIDNIGHT, 900),
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

    test('the newest come first, as many as asked for, and the totals say where they begin', async () => {
      const graph = freshChat()
      const marks = Array.from({ length: 1_100 }, (_, i) => complete(graph.pipeline, `m${i}`, MIDNIGHT + i))
      await insertMarks(opened().store, marks.flat())
      const range = { graph, fromMs: MIDNIGHT, toMs: MIDNIGHT + MINUTE_MS, nowMs: MIDNIGHT + MINUTE_MS }
      const { newest } = await opened().store.query.messageTotals(range)
      expect(newest).toEqual(Array.from({ length: 1_000 }, (_, i) => MIDNIGHT + 1_099 - i))
      const since = { ...range, fromMs: newest[2] ?? 0 }
      for (const window of [range, since]) {
        const recent = await opened().store.query.recentMessages(window, 3)
        expect(recent.map(({ messageId }) => messageId)).toEqual(['m1099', 'm1098', 'm1097'])
      }
    })

    test('a thousand messages with the longest ids there may be come back with their conversations', async () => {
      const graph = freshChat()
      const longest = (text: string, i: number) => `${i} `.padEnd(200, text)
      await insertMarks(
        opened().store,
        Array.from({ length: 1_000 }, (_, i) =>
          mark({
            pipeline: graph.pipeline,
            messageId: longest("消'\\", i),
            stage: 'queued',
            at: MIDNIGHT + i,
            conversationId: longest('c', i),
          }),
        ),
      )
      const range = { graph, fromMs: MIDNIGHT, toMs: MIDNIGHT + MINUTE_MS, nowMs: MIDNIGHT + MINUTE_MS }
      const messages = await opened().store.query.recentMessages(range, 1_000)
      expect(messages.map(({ conversationId }) => conversationId)).toEqual(
        Array.from({ length: 1_000 }, (_, i) => longest('c', 999 - i)),
      )
    })

    test('a message is found by its id days later, with its marks in the order of their times', async () => {
      const graph = freshChat()
      const begin = MIDNIGHT - 5 * DAY_MS - 1_000
      await insertMarks(opened().store, complete(graph.pipeline, 'old', begin, 6_000, 'c').reverse())
      const found = await opened().store.query.message(graph, 'old', MIDNIGHT)
      expect(found?.message).toEqual({
        messageId: 'old',
        conversationId: 'c',
        state: 0,
        first: begin,
        until: begin + 6_000,
        failedAt: 0,
        times: [0, 2_000, 4_000, 6_000].map((ms) => begin + ms),
      })
      expect(found?.marks.map(({ stage }) => stage)).toEqual(STAGES)
    })

    test('services of the window, the busiest first, one row a kind, service and unit', async () => {
      const [busy, quiet] = [freshName('busy'), freshName('quiet')]
      const [fromMs, toMs] = [MIDNIGHT - 2 * DAY_MS, MIDNIGHT - 2 * DAY_MS + 2 * MINUTE_MS]
      await insertMeasurements(opened().store, [
        ...[-1, 0, 1, 2 * MINUTE_MS - 1, 2 * MINUTE_MS].map((ms) =>
          measurement({ at: fromMs + ms, service: busy, name: `name ${ms}`, value: ms, ok: ms !== 1 }),
        ),
        measurement({ at: fromMs, service: busy, name: 'x', value: 1, unit: 'bytes', kind: 'memory' }),
        measurement({ at: fromMs, service: quiet, name: 'x', value: 1, weight: 2 }),
      ])
      const rows = await opened().store.query.services({ fromMs, toMs, precision: 'minute' })
      expect(rows.map(({ bins: _, ...row }) => row)).toEqual([
        {
          ...{ kind: 'operation', service: busy, unit: 'ms', count: 3, failures: 1, total: 2 * MINUTE_MS },
          ...{ minimum: 0, maximum: 2 * MINUTE_MS - 1 },
        },
        { kind: 'operation', service: quiet, unit: 'ms', count: 2, failures: 0, total: 2, minimum: 1, maximum: 1 },
        { kind: 'memory', service: busy, unit: 'bytes', count: 1, failures: 0, total: 1, minimum: 1, maximum: 1 },
      ])
    })

    test('of too many services the busiest five hundred are told', async () => {
      const [fromMs, toMs] = [MIDNIGHT - 3 * DAY_MS, MIDNIGHT - 3 * DAY_MS + HOUR_MS]
      await insertMeasurements(
        opened().store,
        Array.from({ length: 501 }, (_, i) =>
          measurement({ at: fromMs + i, service: `service ${i}`, name: 'n', value: 1, weight: i + 1 }),
        ),
      )
      const rows = await opened().store.query.services({ fromMs, toMs, precision: 'hour' })
      expect(rows.map(({ count }) => count)).toEqual(Array.from({ length: 500 }, (_, i) => 501 - i))
    })
  })
}
