import { expect, test } from 'vitest'
import { createTell, type Problem } from './problems.ts'
import { createFakeClock, settle } from './testing/fake-clock.ts'

test('each code is told at once, then at most once a minute', async () => {
  const clock = createFakeClock()
  const told: Problem[] = []
  const tell = createTell((problem) => told.push(problem), clock)
  tell('unreachable', 'a')
  tell('unreachable', 'b')
  tell('outbox_full', 'c')
  await clock.advance(59_999)
  tell('unreachable', 'd')
  await clock.advance(1)
  tell('unreachable', 'e')
  await settle()
  expect(told.map(({ message }) => message)).toEqual(['a', 'c', 'e'])
})

test('a wall clock that is set back does not silence it', async () => {
  const clock = createFakeClock()
  const told: Problem[] = []
  const tell = createTell((problem) => told.push(problem), clock)
  tell('unreachable', 'a')
  clock.step(-3_600_000)
  await clock.advance(60_000)
  tell('unreachable', 'b')
  await settle()
  expect(told).toHaveLength(2)
})

test('the callback runs after the caller, and what it throws or rejects with stays here', async () => {
  const order: string[] = []
  for (const fail of [
    () => {
      order.push('thrown')
      throw new Error('from the host')
    },
    async () => {
      order.push('rejected')
      throw new Error('from the host')
    },
  ]) {
    createTell(fail, createFakeClock())('unexpected', '')
    order.push('caller')
  }
  await settle()
  expect(order).toEqual(['caller', 'caller', 'thrown', 'rejected'])
})

test('without a callback nothing happens', () => {
  expect(() => createTell(undefined, createFakeClock())('unexpected', '')).not.toThrow()
  expect(() => createTell('log' as never, createFakeClock())('unexpected', '')).not.toThrow()
})
