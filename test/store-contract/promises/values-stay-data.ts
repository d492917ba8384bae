import type { StageGraph } from '@plumbline/protocol'
import { describe, expect, test } from 'vitest'
import type { OpenStore } from '../engines.ts'
import { insertMarks, mark } from '../test-rows.ts'
import { freshName, freshPipeline, MIDNIGHT, MINUTE_MS } from './fresh.ts'

const ATTACKS = [
  `'; DROP TABLE marks; --`,
  `\\''; DROP TABLE marks; --`,
  `x' UNION ALL SELECT * FROM measurements --`,
  '{pipeline:String}{conversation:String}',
  "a','b",
  '`; SYSTEM SHUTDOWN; `',
  '%27; DROP TABLE marks',
  '\\',
]

/** A pipeline in which every name is an attack. */
function hostilePipeline(attack: string): StageGraph {
  const graph = freshPipeline(3)
  const hostile = (id: string): string => `${id}${attack}`
  return {
    ...graph,
    pipeline: hostile(graph.pipeline),
    failedStage: hostile('failed'),
    stages: graph.stages.map((stage) => ({ ...stage, id: hostile(stage.id) })),
    phases: graph.phases.map((phase) => ({
      ...phase,
      id: hostile(phase.id),
      from: hostile(phase.from),
      to: hostile(phase.to),
    })),
  }
}

export function valuesStayData(opened: () => OpenStore): void {
  describe('values with SQL in them stay values', () => {
    test.each(ATTACKS)('%s in every text that reaches the store', async (attack) => {
      const { store } = opened()
      const graph = hostilePipeline(attack)
      const { pipeline } = graph
      const batchId = freshName('batch') + attack
      const reached = (messageId: string, conversationId: string, stages: readonly string[]) =>
        stages.map((stage, i) =>
          mark({ pipeline, messageId, stage, at: MIDNIGHT + i * 100, conversationId, batchId, attributes: attack }),
        )
      const stages = graph.stages.map(({ id }) => id)
      await insertMarks(
        store,
        [
          ...reached(attack, attack, stages),
          ...reached('other', 'other', stages.slice(0, 1)),
          ...reached('gave up', 'other', [...stages.slice(0, 1), graph.failedStage]),
        ],
        attack + batchId,
      )
      const range = { graph, fromMs: MIDNIGHT, toMs: MIDNIGHT + MINUTE_MS, nowMs: MIDNIGHT + MINUTE_MS }
      const mine = { ...range, conversationId: attack }
      expect(await store.query.messageTotals(range)).toMatchObject({ complete: 1, inFlight: 1, failed: 1 })
      expect(await store.query.messageTotals(mine)).toMatchObject({ complete: 1, inFlight: 0, failed: 0 })
      expect(await store.query.recentMessages(mine, 10)).toMatchObject([{ messageId: attack, conversationId: attack }])
      expect(await store.query.recentMessages(range, 10)).toHaveLength(3)
      expect(await store.query.rawSeries(mine, MINUTE_MS)).toMatchObject([{ messages: 1 }])
      expect(await store.query.queue(range)).toMatchObject({ arrived: 3, finished: 1, failed: 1 })
      const found = await store.query.message(graph, attack, range.nowMs)
      expect(found?.marks.map(({ stage }) => stage)).toEqual(stages)
      expect(await store.query.knownBatches('marks', [`${attack} never`, batchId], MIDNIGHT)).toEqual([batchId])

      await store.settle({ graph, afterMs: 0, uptoMs: MIDNIGHT + 5 * MINUTE_MS })
      const window = { ...range, stepMs: MINUTE_MS, precision: 'minute' } as const
      const settled = await store.query.rollupSeries(window)
      expect(settled.map(({ name }) => name).sort()).toEqual(
        ['failed', 'reply', ...graph.phases.map(({ id }) => id)].sort(),
      )
    })
  })
}
