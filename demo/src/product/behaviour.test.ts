import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SCENARIOS } from '../model/scenario.ts'
import { createBehaviour } from './behaviour.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a change is seen at once and told to who listens', () => {
  const behaviour = createBehaviour({ initial: 'calm', speed: 1 })
  const told: string[] = []
  behaviour.onChange((name) => told.push(name))
  behaviour.change('backlog')
  expect(behaviour.name).toBe('backlog')
  expect(behaviour.scenario).toBe(SCENARIOS.backlog)
  expect(told).toEqual(['backlog'])
})

test('a burst is over after 90 s, also when the demo began with it', () => {
  const behaviour = createBehaviour({ initial: 'burst', speed: 1 })
  vi.advanceTimersByTime(89_999)
  expect(behaviour.name).toBe('burst')
  vi.advanceTimersByTime(1)
  expect(behaviour.name).toBe('calm')
})

test('what was chosen during a burst stays when the burst would have been over', () => {
  const behaviour = createBehaviour({ initial: 'burst', speed: 1 })
  behaviour.change('slow-ai')
  vi.advanceTimersByTime(200_000)
  expect(behaviour.name).toBe('slow-ai')
})

test('once closed nothing is left that could fire', () => {
  const behaviour = createBehaviour({ initial: 'burst', speed: 1 })
  behaviour.close()
  expect(vi.getTimerCount()).toBe(0)
})
