import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createOutbox } from './outbox.ts'
import type { Row } from './row.ts'

const row = (number: number, bytes: number): Row => ({
  type: 'mark',
  bytes,
  trimmed: false,
  fields: { number },
  attributes: undefined,
})

test('rows come out in the order they went in', () => {
  const outbox = createOutbox({ rows: 10, bytes: 1_000 }, () => {})
  for (let i = 0; i < 5; i++) outbox.push(row(i, 1))
  expect(outbox.take(3, 100).map(({ fields }) => fields.number)).toEqual([0, 1, 2])
  outbox.settle()
  expect(outbox.take(3, 100).map(({ fields }) => fields.number)).toEqual([3, 4])
})

test('a batch ends before the row that would make it too large, but has at least one', () => {
  const outbox = createOutbox({ rows: 10, bytes: 1_000 }, () => {})
  for (const bytes of [60, 40, 1, 200]) outbox.push(row(bytes, bytes))
  const sizes = [1, 2, 3].map(() => {
    const taken = outbox.take(10, 100)
    outbox.settle()
    return taken.map(({ bytes }) => bytes)
  })
  expect(sizes).toEqual([[60, 40], [1], [200]])
})

test('at the row limit nothing is dropped; one more drops the oldest', () => {
  const dropped: number[] = []
  const outbox = createOutbox({ rows: 3, bytes: 1_000 }, (number) => dropped.push(number))
  for (let i = 0; i < 3; i++) outbox.push(row(i, 1))
  expect(dropped).toEqual([])
  outbox.push(row(3, 1))
  expect(dropped).toEqual([0])
})

test('at the byte limit nothing is dropped; one byte more drops the oldest', () => {
  const dropped: number[] = []
  const outbox = createOutbox({ rows: 10, bytes: 100 }, (number) => dropped.push(number))
  outbox.push(row(0, 50))
  outbox.push(row(1, 50))
  expect(dropped).toEqual([])
  outbox.push(row(2, 1))
  expect(dropped).toEqual([0])
})

test('rows that were taken count, and are spared', () => {
  const dropped: number[] = []
  const outbox = createOutbox({ rows: 3, bytes: 1_000 }, (number) => dropped.push(number))
  for (let i = 0; i < 3; i++) outbox.push(row(i, 1))
  outbox.take(2, 100)
  outbox.push(row(3, 1))
  expect(dropped).toEqual([2])
  outbox.settle()
  outbox.push(row(4, 1))
  outbox.push(row(5, 1))
  expect(dropped).toEqual([2])
})

test('it behaves like a plain list that is cut at the front, whatever is done to it', () => {
  const action = fc.oneof(
    { weight: 6, arbitrary: fc.record({ push: fc.integer({ min: 1, max: 40 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({ take: fc.integer({ min: 1, max: 60 }), bytes: fc.integer({ min: 1, max: 400 }) }),
    },
    { weight: 1, arbitrary: fc.constant('settle' as const) },
  )
  const limits = { rows: 50, bytes: 1_000 }
  fc.assert(
    fc.property(fc.array(action, { maxLength: 300, size: 'max' }), (actions) => {
      const dropped: number[] = []
      const outbox = createOutbox(limits, (number) => dropped.push(number))
      const expectedDrops: number[] = []
      let waiting: Row[] = []
      let taken: Row[] = []
      let next = 0
      const sum = (rows: Row[]) => rows.reduce((total, { bytes }) => total + bytes, 0)
      for (const step of actions) {
        if (step === 'settle') {
          outbox.settle()
          taken = []
        } else if ('push' in step) {
          const added = row(next++, step.push)
          outbox.push(added)
          waiting.push(added)
          while (waiting.length + taken.length > limits.rows || sum(waiting) + sum(taken) > limits.bytes) {
            const oldest = waiting.shift()
            if (oldest === undefined) break
            expectedDrops.push(Number(oldest.fields.number))
          }
        } else if (taken.length === 0) {
          const got = outbox.take(step.take, step.bytes)
          taken = waiting.slice(0, got.length)
          waiting = waiting.slice(got.length)
          expect(got).toEqual(taken)
          expect(got.length).toBeLessThanOrEqual(step.take)
          if (got.length > 1) expect(sum(got)).toBeLessThanOrEqual(step.bytes)
        }
        expect(outbox.waiting()).toBe(waiting.length)
        expect(outbox.taken()).toBe(taken.length)
        expect(outbox.nextNumber()).toBe(next)
        expect(outbox.firstNumber()).toBe(next - waiting.length)
      }
      expect(dropped).toEqual(expectedDrops)
    }),
  )
})

test('the list does not grow with the rows that have passed through', () => {
  const outbox = createOutbox({ rows: 100, bytes: 1_000_000 }, () => {})
  for (let i = 0; i < 50_000; i++) outbox.push(row(i, 1))
  expect(outbox.waiting()).toBe(100)
  expect(outbox.take(1, 100)[0]?.fields.number).toBe(49_900)
})
