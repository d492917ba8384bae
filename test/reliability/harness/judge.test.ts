import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../packages/protocol/test-support/shapes.ts'
import { FLAWLESS, judge } from './judge.ts'
import { type Batch, createOracle, type Oracle } from './oracle.ts'
import type { Counted, StoredRows } from './stored-rows.ts'

/** An oracle with a few acknowledged batches and one that never was, and a store that holds all of them. */
function faultless(): { oracle: Oracle; stored: StoredRows; owed: Batch; lost: Batch } {
  const oracle = createOracle({ random: createRandom(7), now: () => 1_760_000_000_000 })
  const batches = Array.from({ length: 12 }, () => oracle.issue()).filter((batch) => batch.ids.length > 1)
  const [lost, ...others] = batches.filter((batch) => batch.table === 'measurements')
  for (const batch of batches) if (batch !== lost) oracle.acknowledge(batch)
  const [owed] = others
  if (!owed || !lost) throw new Error('the seed gives too few batches of measurements')
  const sums = new Map<string, number>()
  for (const batch of oracle.issued) {
    if (batch.table !== 'measurements') continue
    for (const { service, name } of batch.rows)
      sums.set(`${service} ${name}`, (sums.get(`${service} ${name}`) ?? 0) + 1)
  }
  const rowsOf = (table: Batch['table']): Counted[] =>
    oracle.issued.filter((batch) => batch.table === table).flatMap(({ ids }) => ids.map((key) => ({ key, count: 1 })))
  const rollup = (): Counted[] => [...sums].map(([key, count]) => ({ key, count }))
  return {
    oracle,
    stored: {
      marks: rowsOf('marks'),
      measurements: rowsOf('measurements'),
      rollupMinute: rollup(),
      rollupHour: rollup(),
    },
    owed,
    lost,
  }
}

const without = (rows: Counted[], ids: readonly (string | undefined)[]): Counted[] =>
  rows.filter(({ key }) => !ids.includes(key))

test('a store that holds every row once is flawless', () => {
  const { oracle, stored } = faultless()
  expect(judge(oracle, stored)).toEqual(FLAWLESS)
})

describe('the judge sees', () => {
  test('an acknowledged row that is missing', () => {
    const { oracle, stored, owed } = faultless()
    stored.measurements = without(stored.measurements, [owed.ids[1]])
    expect(judge(oracle, stored)).toMatchObject({ missing: [owed.ids[1]], doubled: [], unknown: [], halves: [] })
  })

  test('a row that is there twice, acknowledged or not', () => {
    const { oracle, stored, owed, lost } = faultless()
    for (const row of stored.measurements) if (row.key === owed.ids[0] || row.key === lost.ids[0]) row.count = 2
    expect(judge(oracle, stored).doubled.sort()).toEqual([owed.ids[0], lost.ids[0]].sort())
  })

  test('a row that nobody issued', () => {
    const { oracle, stored } = faultless()
    stored.marks.push({ key: 'from nowhere', count: 1 })
    expect(judge(oracle, stored)).toEqual({ ...FLAWLESS, unknown: ['from nowhere'] })
  })

  test('half of a batch that was never acknowledged', () => {
    const { oracle, stored, lost } = faultless()
    stored.measurements = without(stored.measurements, [lost.ids[1]])
    expect(judge(oracle, stored).halves).toEqual([lost.batchId])
  })

  test.each(['rollupMinute', 'rollupHour'] as const)('a sum in %s that counts a row twice, or lost one', (rollup) => {
    for (const change of [1, -1]) {
      const { oracle, stored } = faultless()
      for (const row of stored[rollup].slice(0, 1)) row.count += change
      expect(judge(oracle, stored)).toEqual({
        ...FLAWLESS,
        rollups: [expect.stringContaining(stored[rollup][0]?.key ?? '')],
      })
    }
  })
})

test('a batch that was never acknowledged may be missing as a whole, from the rows and from the sums', () => {
  const { oracle, stored, lost } = faultless()
  const rows = lost.table === 'measurements' ? lost.rows : []
  stored.measurements = without(stored.measurements, lost.ids)
  for (const rollup of [stored.rollupMinute, stored.rollupHour]) {
    for (const { service, name } of rows) {
      for (const row of rollup) if (row.key === `${service} ${name}`) row.count--
    }
  }
  expect(judge(oracle, stored)).toEqual(FLAWLESS)
})
