import { describe, expect, test } from 'vitest'
import { tameMetadata } from './tame-metadata.ts'

const cycle: Record<string, unknown> = {}
cycle.self = cycle

describe('metadata', () => {
  test('is copied as JSON, with errors as their text', () => {
    const error = new TypeError('no such job')
    const at = new Date(0)
    expect(tameMetadata({ jobId: 'a', attempts: 3, error, deep: { error, at } })).toEqual({
      jobId: 'a',
      attempts: 3,
      error: 'TypeError: no such job',
      deep: { error: 'TypeError: no such job', at: '1970-01-01T00:00:00.000Z' },
    })
  })

  test.each<[string, unknown]>([
    ['a cycle', cycle],
    ['a big integer', 1n],
    ['a function', () => 1],
    ['undefined', undefined],
    ['text beyond 64 KiB', 'x'.repeat(65_536)],
  ])('%s is left out and the rest kept', (_, value) => {
    expect(tameMetadata({ value, kept: 1 })).toEqual({ kept: 1 })
  })

  test('a getter that throws is left out', () => {
    const metadata = { kept: 1 }
    Object.defineProperty(metadata, 'bad', {
      enumerable: true,
      get: () => {
        throw new Error('no')
      },
    })
    expect(tameMetadata(metadata)).toEqual({ kept: 1 })
  })

  test('holds at most 64 KiB in all, and no key above 100 characters', () => {
    const parts = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, 'x'.repeat(1_000)]))
    expect(JSON.stringify(tameMetadata(parts)).length).toBeLessThan(70_000)
    expect(Object.keys(tameMetadata({ ['k'.repeat(200)]: 1 }))).toEqual(['k'.repeat(100)])
  })

  test('does not change the prototype of anything', () => {
    const tamed = tameMetadata(JSON.parse('{"__proto__":{"polluted":true},"a":1}'))
    expect(Object.getPrototypeOf(tamed)).toBe(Object.prototype)
    expect(JSON.stringify(tamed)).toBe('{"__proto__":{"polluted":true},"a":1}')
  })

  test.each([null, undefined, 'text', 7])('%j is no metadata', (metadata) => {
    expect(tameMetadata(metadata)).toEqual({})
  })
})
