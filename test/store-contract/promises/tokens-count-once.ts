import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { OpenStore } from '../engines.ts'
import { insertMarks, insertMeasurements, mark, measurement } from '../test-rows.ts'
import { freshChat, freshName, MIDNIGHT, MINUTE_MS } from './fresh.ts'

interface Counts {
  measurements: number
  rollup_minute: number
  rollup_hour: number
}

/** How often the observations of a service are counted: in the rows and in both rollups. */
export async function countEverywhere({ engine }: Pick<OpenStore, 'engine'>, service: string): Promise<Counts> {
  const [row] = await engine.query<Counts>(
    `SELECT (SELECT count() FROM measurements WHERE service = {service:String}) AS measurements,
       (SELECT sum(count) FROM rollup_minute WHERE service = {service:String}) AS rollup_minute,
       (SELECT sum(count) FROM rollup_hour WHERE service = {service:String}) AS rollup_hour`,
    { service },
  )
  if (!row) throw new Error('no counts')
  return row
}

export const everywhere = (count: number): Counts => ({ measurements: count, rollup_minute: count, rollup_hour: count })

/** Rows of two days and several minutes: several partitions of each table take part in the insert. */
export const spreadOut = (service: string, count: number) =>
  Array.from({ length: count }, (_, i) =>
    measurement({ at: MIDNIGHT + (i - count / 2) * MINUTE_MS, service, name: `name ${i % 3}`, value: i }),
  )

export function tokensCountOnce(opened: () => OpenStore): void {
  describe('an insert counts once by its token', () => {
    test('measurements with the same token count once, in the rows and in both rollups', async () => {
      const service = freshName('service')
      const token = randomUUID()
      for (let i = 0; i < 3; i++) await insertMeasurements(opened().store, spreadOut(service, 20), token)
      expect(await countEverywhere(opened(), service)).toEqual(everywhere(20))
    })

    test('the same measurements with different tokens count each time', async () => {
      const service = freshName('service')
      for (let i = 0; i < 3; i++) await insertMeasurements(opened().store, spreadOut(service, 20))
      expect(await countEverywhere(opened(), service)).toEqual(everywhere(60))
    })

    test('equal rows in one insert are as many rows', async () => {
      const service = freshName('service')
      const row = measurement({ at: MIDNIGHT, service, name: 'same', value: 1 })
      await insertMeasurements(opened().store, [row, row, row])
      expect(await countEverywhere(opened(), service)).toEqual(everywhere(3))
    })

    test('a repeated token changes nothing, whatever comes with it', async () => {
      const service = freshName('service')
      const token = randomUUID()
      await insertMeasurements(opened().store, spreadOut(service, 4), token)
      await insertMeasurements(opened().store, [measurement({ at: MIDNIGHT, service, name: 'x', value: 1 })], token)
      expect(await countEverywhere(opened(), service)).toEqual(everywhere(4))
    })

    test('copies of an insert at the same time count once', async () => {
      const service = freshName('service')
      const token = randomUUID()
      await Promise.all([1, 2, 3, 4].map(() => insertMeasurements(opened().store, spreadOut(service, 10), token)))
      expect(await countEverywhere(opened(), service)).toEqual(everywhere(10))
    })

    test('marks with the same token are stored once, with different tokens each time', async () => {
      const graph = freshChat()
      const marks = ['queued', 'started'].map((stage, i) =>
        mark({ pipeline: graph.pipeline, messageId: 'm', stage, at: MIDNIGHT - 1 + i }),
      )
      const token = randomUUID()
      const stored = async () =>
        (await opened().store.query.message(graph, 'm', MIDNIGHT))?.marks.reduce((sum, { times }) => sum + times, 0)
      await insertMarks(opened().store, marks, token)
      await insertMarks(opened().store, marks, token)
      expect(await stored()).toBe(2)
      await insertMarks(opened().store, marks)
      expect(await stored()).toBe(4)
    })

    test('a token is remembered after the store was closed and opened again', async () => {
      const service = freshName('service')
      const token = randomUUID()
      await insertMeasurements(opened().store, spreadOut(service, 20), token)
      await opened().reopen()
      await insertMeasurements(opened().store, spreadOut(service, 20), token)
      expect(await countEverywhere(opened(), service)).toEqual(everywhere(20))
    })
  })
}
