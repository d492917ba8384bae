import { describe, expect, test } from 'vitest'
import { applySchema } from '../../../packages/server/src/store/schema.ts'
import { openStore } from '../../../packages/server/src/store/store.ts'
import { type OpenStore, RETENTION } from '../engines.ts'
import { insertMarks, insertMeasurements, mark, measurement } from '../test-rows.ts'
import { DAY_MS, freshChat, freshName, MIDNIGHT } from './fresh.ts'
import { countEverywhere, everywhere, spreadOut } from './tokens-count-once.ts'

export function schemaIsApplied(opened: () => OpenStore): void {
  const keptSeconds = async (): Promise<Record<string, number>> => {
    const rows = await opened().engine.query<{ name: string; ttl: string }>(
      `SELECT name, extract(engine_full, 'toIntervalSecond\\\\((\\\\d+)\\\\)') AS ttl FROM system.tables
       WHERE database = currentDatabase() AND name IN ('marks', 'measurements', 'rollup_minute', 'rollup_hour')`,
    )
    return Object.fromEntries(rows.map(({ name, ttl }) => [name, Number(ttl)]))
  }
  const DAY_S = DAY_MS / 1_000

  describe('the schema is brought up to date at every start', () => {
    test('another retention is applied to tables that are there, and its repetition changes nothing', async () => {
      const { engine } = opened()
      const initial = await keptSeconds()
      expect(initial).toEqual({
        marks: 7 * DAY_S,
        measurements: 7 * DAY_S,
        rollup_minute: 30 * DAY_S,
        rollup_hour: 400 * DAY_S,
      })
      const other = { rawMs: 3 * DAY_MS + 1, minuteMs: 10 * DAY_MS, hourMs: 90 * DAY_MS }
      for (let i = 0; i < 2; i++) {
        await applySchema(engine, other)
        expect(await keptSeconds()).toEqual({
          marks: 3 * DAY_S + 1,
          measurements: 3 * DAY_S + 1,
          rollup_minute: 10 * DAY_S,
          rollup_hour: 90 * DAY_S,
        })
      }
      await applySchema(engine, RETENTION)
      expect(await keptSeconds()).toEqual(initial)
    })

    test('several that start at once on the same data all open, and nothing is lost or counted twice', async () => {
      const service = freshName('service')
      await insertMeasurements(opened().store, spreadOut(service, 20))
      const retentions = [RETENTION, { ...RETENTION, rawMs: 8 * DAY_MS }, RETENTION]
      const stores = await Promise.all(retentions.map((retention) => openStore({ place: opened().place, retention })))
      await Promise.all(stores.map((store) => store.close()))
      await applySchema(opened().engine, RETENTION)
      await insertMeasurements(opened().store, spreadOut(service, 20))
      expect(await countEverywhere(opened(), service)).toEqual(everywhere(40))
    })

    test('rows past their retention go, each table by its own', async () => {
      const { store, engine } = opened()
      const graph = freshChat()
      const service = freshName('service')
      const ages = [6, 8, 29, 31]
      await insertMeasurements(
        store,
        ages.map((days) => measurement({ at: MIDNIGHT - days * DAY_MS, service, name: 'n', value: 1 })),
      )
      await insertMarks(
        store,
        ages.map((days) =>
          mark({ pipeline: graph.pipeline, messageId: `${days}`, stage: 'queued', at: MIDNIGHT - days * DAY_MS }),
        ),
      )
      for (const table of ['marks', 'measurements', 'rollup_minute', 'rollup_hour']) {
        await engine.command(`OPTIMIZE TABLE ${table} FINAL`)
      }
      expect(await countEverywhere(opened(), service)).toEqual({ measurements: 1, rollup_minute: 3, rollup_hour: 4 })
      const kept = await Promise.all(ages.map((days) => store.query.message(graph, `${days}`, MIDNIGHT)))
      expect(kept.map((message) => message !== undefined)).toEqual([true, false, false, false])
    })
  })
}
