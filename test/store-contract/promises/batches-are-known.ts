import { describe, expect, test } from 'vitest'
import type { OpenStore } from '../engines.ts'
import { insertMarks, insertMeasurements, mark, measurement } from '../test-rows.ts'
import { DAY_MS, freshChat, freshName, HOUR_MS, MIDNIGHT } from './fresh.ts'

export function batchesAreKnown(opened: () => OpenStore): void {
  describe('batches, labels and arrivals are remembered', () => {
    test('of the batches asked for, those that arrived since then are known, in their own table', async () => {
      const { store } = opened()
      const [older, newer, elsewhere] = [freshName('batch'), freshName('batch'), freshName('batch')]
      const at = MIDNIGHT
      const { pipeline } = freshChat()
      await insertMarks(store, [
        mark({ pipeline, messageId: 'a', stage: 'queued', at, receivedAt: at - 1, batchId: older }),
        mark({ pipeline, messageId: 'b', stage: 'queued', at, receivedAt: at, batchId: newer }),
        mark({ pipeline, messageId: 'c', stage: 'queued', at, receivedAt: at, batchId: newer }),
      ])
      await insertMeasurements(store, [
        measurement({ at, service: freshName('service'), name: 'n', value: 1, batchId: elsewhere }),
      ])
      const asked = [older, newer, elsewhere, 'never sent']
      expect(await store.query.knownBatches('marks', asked, at)).toEqual([newer])
      expect((await store.query.knownBatches('marks', asked, at - 1)).sort()).toEqual([older, newer].sort())
      expect(await store.query.knownBatches('measurements', asked, at)).toEqual([elsewhere])
      expect(await store.query.knownBatches('marks', [], at)).toEqual([])
    })

    test('the newest batches come first, as many as asked for; rows without a batch are none', async () => {
      const { store } = opened()
      const service = freshName('service')
      const names = [0, 1, 2, 3].map(() => freshName('batch'))
      const arrivals = MIDNIGHT + DAY_MS
      await insertMeasurements(store, [
        ...names.map((batchId, i) =>
          measurement({ at: MIDNIGHT, receivedAt: arrivals + i, service, name: 'n', value: 1, batchId }),
        ),
        measurement({ at: MIDNIGHT, receivedAt: arrivals + 9, service, name: 'n', value: 1 }),
        measurement({ at: MIDNIGHT, receivedAt: arrivals + 5, service, name: 'n', value: 1, batchId: names[1] ?? '' }),
      ])
      const recent = (sinceMs: number, limit: number) => store.query.recentBatches('measurements', sinceMs, limit)
      expect(await recent(arrivals, 3)).toEqual([names[1], names[3], names[2]])
      expect(await recent(arrivals + 3, 10)).toEqual([names[1], names[3]])
    })

    test('labels in use since a time are those whose hour began then or later', async () => {
      const { store } = opened()
      const [before, since] = [freshName('service'), freshName('service')]
      const at = MIDNIGHT - 6 * HOUR_MS
      await insertMeasurements(store, [
        measurement({ at: at - 1, service: before, name: 'n', value: 1 }),
        measurement({ at, service: since, name: 'a', value: 1 }),
        measurement({ at: at + 1, service: since, name: 'b', value: 1 }),
        measurement({ at: at + 2, service: since, name: 'b', value: 1 }),
      ])
      const labels = (await store.query.labels(at)).filter(({ service }) => [before, since].includes(service))
      expect(labels.sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
        { service: since, name: 'a' },
        { service: since, name: 'b' },
      ])
    })

    test('the last arrival is that of the newest row of each table', async () => {
      const { store } = opened()
      const at = MIDNIGHT + 2 * DAY_MS
      const { pipeline } = freshChat()
      await insertMarks(store, [
        mark({ pipeline, messageId: 'm', stage: 'sent', at: MIDNIGHT, receivedAt: at + 1 }),
        mark({ pipeline, messageId: 'm', stage: 'queued', at: MIDNIGHT, receivedAt: at }),
      ])
      await insertMeasurements(store, [
        measurement({ at: MIDNIGHT, receivedAt: at + 2, service: freshName('service'), name: 'n', value: 1 }),
      ])
      expect(await store.query.lastArrival()).toEqual({ marks: at + 1, measurements: at + 2 })
    })
  })
}
