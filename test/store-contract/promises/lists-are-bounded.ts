import { describe, expect, test } from 'vitest'
import type { OpenStore } from '../engines.ts'
import { insertMarks, insertMeasurements, mark, measurement } from '../test-rows.ts'
import { answered, CHAT_STAGES, DAY_MS, freshChat, freshName, HOUR_MS, MIDNIGHT, MINUTE_MS } from './fresh.ts'

export function listsAreBounded(opened: () => OpenStore): void {
  describe('lists hold what was asked for, in order and bounded', () => {
    test('the newest come first, as many as asked for, and the totals say where they begin', async () => {
      const graph = freshChat()
      const marks = Array.from({ length: 1_100 }, (_, i) => answered(graph, `m${i}`, MIDNIGHT + i))
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
      await insertMarks(opened().store, answered(graph, 'old', begin, 6_000, 'c').reverse())
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
      expect(found?.marks.map(({ stage }) => stage)).toEqual(CHAT_STAGES)
    })

    test('a message that took a day is found whole by its id', async () => {
      const graph = freshChat()
      await insertMarks(opened().store, answered(graph, 'slow', MIDNIGHT - DAY_MS, DAY_MS))
      const found = await opened().store.query.message(graph, 'slow', MIDNIGHT + DAY_MS)
      expect(found?.message).toMatchObject({ state: 0, first: MIDNIGHT - DAY_MS, until: MIDNIGHT })
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
