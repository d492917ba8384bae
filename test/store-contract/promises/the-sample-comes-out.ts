import { describe, expect, test } from 'vitest'
import { GOLDEN, goldenLatencies } from '../../../packages/protocol/test-support/golden-messages.ts'
import { analysePerformance } from '../../../packages/server/src/analyse/performance.ts'
import { totalsFromRollups } from '../../../packages/server/src/analyse/rollup-totals.ts'
import type { OpenStore } from '../engines.ts'
import { RETENTION } from '../engines.ts'
import { insertMarks, mark } from '../test-rows.ts'
import { CHAT_STAGES, freshChat, HOUR_MS, MIDNIGHT, MINUTE_MS } from './fresh.ts'

/** Source 000 splits its mean of 1850 ms into 250 in the queue, 1200 in the worker and 400 on the way to the helpdesk. */
const SHARES = { started: 250 / 1_850, completed: 1_450 / 1_850 }

export function theSampleComesOut(opened: () => OpenStore): void {
  describe('the sample of source 000, made consistent (A000-3)', () => {
    test('142 messages give its figures exactly, and 135 of them in time', async () => {
      const { store } = opened()
      const graph = freshChat()
      const marks = goldenLatencies().flatMap((latencyMs, i) => {
        const at = MIDNIGHT + i * 1_000
        const times = {
          queued: at,
          started: at + Math.round(latencyMs * SHARES.started),
          completed: at + Math.round(latencyMs * SHARES.completed),
          sent: at + latencyMs,
        }
        return Object.entries(times).map(([stage, time]) =>
          mark({ pipeline: graph.pipeline, messageId: `m${i}`, stage, at: time }),
        )
      })
      await insertMarks(store, marks)
      const window = { from: MIDNIGHT, to: MIDNIGHT + HOUR_MS, lengthMs: HOUR_MS }
      const range = { graph, fromMs: window.from, toMs: window.to, nowMs: window.to }
      const totals = await store.query.messageTotals(range)
      const analysis = analysePerformance({
        ...{ graph, totals, window, now: window.to, precision: 'raw', samples: [], conversationId: undefined },
        previous: { messages: 0, meanMs: null },
        rawRetentionMs: RETENTION.rawMs,
        lastMarkAt: window.to,
      })
      const { completeMessages, distribution, stats } = GOLDEN
      expect(analysis).toMatchObject({ completeMessages, totalMessages: 142, distribution, stats, consistent: true })
      expect(analysis.slaCompliance).toMatchObject({ numerator: 135, denominator: 142, percent: 95.0704 })
      for (const [i, meanMs] of [250, 1_200, 400].entries()) {
        expect(Math.round(analysis.phases[i]?.meanMs ?? 0)).toBe(meanMs)
      }

      await store.settle({ graph, afterMs: 0, uptoMs: MIDNIGHT + HOUR_MS })
      const rolledUp = totalsFromRollups(
        graph,
        await store.query.rollupSeries({ ...range, stepMs: HOUR_MS, precision: 'minute' }),
      )
      expect(rolledUp).toMatchObject({ complete: 142, inTime: 135, inFlight: 0, failed: 0, timingLost: 0 })
      expect(rolledUp.latency).toMatchObject({ mean: 1_850, min: 450, max: 35_000 })
      for (const [q, exact] of Object.entries({ p50: 1_200, p95: 4_800, p99: 7_200 })) {
        const estimate = rolledUp.latency[q as 'p50'] ?? 0
        expect(Math.abs(estimate / exact - 1), q).toBeLessThan(0.011)
      }
    })

    test('the message of the sample that was stuck for 35 s is its slowest, and the newest are its samples', async () => {
      const { store } = opened()
      const graph = freshChat()
      await insertMarks(
        store,
        goldenLatencies().flatMap((latencyMs, i) =>
          CHAT_STAGES.map((stage, s) =>
            mark({ pipeline: graph.pipeline, messageId: `m${i}`, stage, at: MIDNIGHT + i + (s === 3 ? latencyMs : 0) }),
          ),
        ),
      )
      const range = { graph, fromMs: MIDNIGHT, toMs: MIDNIGHT + MINUTE_MS, nowMs: MIDNIGHT + MINUTE_MS }
      const samples = await store.query.recentMessages(range, 2)
      expect(samples.map(({ messageId, until, first }) => [messageId, until - first])).toEqual([
        ['m141', 35_000],
        ['m140', 7_200],
      ])
    })
  })
}
