import { describe, expect, test, vi } from 'vitest'
import { createKnownBatches } from './known-batches.ts'

const never = async (): Promise<boolean> => false

describe('a batch id', () => {
  test('is taken once, in each table for itself', async () => {
    const known = createKnownBatches({ capacity: 10, lookUp: never, alwaysLookUp: false })
    const take = vi.fn(async () => {})
    expect(await known.once('marks', 'batch-1', take)).toBe('taken')
    expect(await known.once('marks', 'batch-1', take)).toBe('known')
    expect(await known.once('measurements', 'batch-1', take)).toBe('taken')
    expect(take).toHaveBeenCalledTimes(2)
  })

  test('sent twice at the same time is taken once, and the second waits for the first', async () => {
    const known = createKnownBatches({ capacity: 10, lookUp: never, alwaysLookUp: false })
    const gate = Promise.withResolvers<void>()
    const first = known.once('marks', 'batch-1', () => gate.promise)
    const take = vi.fn(async () => {})
    const second = known.once('marks', 'batch-1', take)
    gate.resolve()
    expect(await Promise.all([first, second])).toEqual(['taken', 'known'])
    expect(take).not.toHaveBeenCalled()
  })

  test('that could not be stored may be tried again, by one that waits as well', async () => {
    const known = createKnownBatches({ capacity: 10, lookUp: never, alwaysLookUp: false })
    const first = known.once('marks', 'batch-1', async () => {
      throw new Error('disk full')
    })
    const second = known.once('marks', 'batch-1', async () => {})
    await expect(first).rejects.toThrow('disk full')
    expect(await second).toBe('taken')
  })

  test('that memory has forgotten is looked up in the store', async () => {
    const lookUp = vi.fn(async (_table: string, batchId: string) => batchId === 'batch-1')
    const known = createKnownBatches({ capacity: 2, lookUp, alwaysLookUp: false })
    for (const id of ['batch-1', 'batch-2']) await known.once('marks', id, async () => {})
    expect(lookUp).not.toHaveBeenCalled()
    await known.once('marks', 'batch-3', async () => {})
    expect(await known.once('marks', 'batch-1', async () => {})).toBe('known')
    expect(await known.once('marks', 'batch-4', async () => {})).toBe('taken')
  })

  test('is always looked up where another server may have taken it', async () => {
    const known = createKnownBatches({ capacity: 9, lookUp: async () => true, alwaysLookUp: true })
    expect(await known.once('marks', 'batch-1', async () => {})).toBe('known')
  })

  test('that cannot be looked up, because the store is away, is taken unverified', async () => {
    const lookUp = async (): Promise<boolean> => {
      throw new Error('away')
    }
    const known = createKnownBatches({ capacity: 9, lookUp, alwaysLookUp: true })
    const verified: boolean[] = []
    const take = async (was: boolean): Promise<void> => {
      verified.push(was)
    }
    expect(await known.once('marks', 'batch-1', take)).toBe('taken')
    expect(await known.once('marks', 'batch-1', take)).toBe('known')
    expect(verified).toEqual([false])
  })
})
