import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderBatches } from './render-batches.ts'
import { captureMark, captureMeasurement, type Row } from './row.ts'

const NOW = 1_760_000_000_000
const LIMITS = { rows: 1_000, bytes: 4 * 1024 * 1024 }

const mark = (id: string, note = ''): Row => captureMark(id, 'queued', { attributes: { note } }, 'chat', NOW) as Row
const gauge = (value: number): Row => captureMeasurement({ kind: 'gauge', service: 's', name: 'n', value }, NOW) as Row

const noBreath = async () => {}
const render = (rows: Row[], limits = LIMITS, breathe = noBreath) => renderBatches(rows, {}, limits, breathe)
const read = (json: string) => JSON.parse(`[${json}]`)

test('marks and measurements go apart, each in its order', async () => {
  const { batches } = await render([mark('a'), gauge(1), mark('b'), gauge(2), mark('c')])
  expect(batches.map(({ list, rows }) => [list, rows])).toEqual([
    ['marks', 3],
    ['measurements', 2],
  ])
  expect(batches.flatMap(({ json }) => read(json)).map((row) => row.messageId ?? row.value)).toEqual([
    'a',
    'b',
    'c',
    1,
    2,
  ])
})

test('a bad row does not stop the good ones', async () => {
  const { batches, invalid, reason } = await render([mark('a'), mark(''), mark('b')])
  expect(batches.map(({ rows }) => rows)).toEqual([2])
  expect([invalid, reason]).toEqual([1, 'mark: messageId must be text of 1 to 200 characters'])
})

describe('batches are limited', () => {
  test('in rows', async () => {
    const { batches } = await render(
      Array.from({ length: 7 }, (_, i) => mark(`m-${i}`)),
      { ...LIMITS, rows: 3 },
    )
    expect(batches.map(({ rows }) => rows)).toEqual([3, 3, 1])
    expect(new Set(batches.map(({ id }) => id)).size).toBe(3)
  })

  test('in bytes as they are on the wire, not in characters', async () => {
    // One character of these is six bytes in JSON, or three in UTF-8.
    for (const note of ['\u0001'.repeat(1_000), '\u{4F60}'.repeat(1_000)]) {
      const { batches } = await render(
        Array.from({ length: 50 }, (_, i) => mark(`m-${i}`, note)),
        { rows: 1_000, bytes: 20_000 },
      )
      for (const { json } of batches) expect(Buffer.byteLength(json)).toBeLessThanOrEqual(20_000)
      expect(batches.length).toBeGreaterThan(5)
      expect(batches.reduce((sum, { rows }) => sum + rows, 0)).toBe(50)
    }
  })
})

test('the host gets a turn after every 100 rows', async () => {
  let turns = 0
  await render(
    Array.from({ length: 1_000 }, (_, i) => mark(`m-${i}`)),
    LIMITS,
    async () => {
      turns++
    },
  )
  expect(turns).toBe(10)
})

test('every good row is in exactly one batch', async () => {
  const row = fc.oneof(
    fc.string().map((id) => mark(id)),
    fc.double().map((value) => gauge(value)),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 60 }), fc.integer({ min: 1, max: 10 }), async (rows, mostRows) => {
      const { batches, invalid } = await render(rows, { rows: mostRows, bytes: 2_000 })
      for (const batch of batches) {
        expect(read(batch.json)).toHaveLength(batch.rows)
        expect(batch.rows).toBeLessThanOrEqual(mostRows)
        expect(batch.bytes).toBe(Buffer.byteLength(batch.json) + 1)
      }
      expect(batches.reduce((sum, batch) => sum + batch.rows, invalid)).toBe(rows.length)
    }),
  )
})
