import { expect, test } from 'vitest'
import { createCardinalityGuard, FOLDED } from './cardinality.ts'

const limits = { services: 2, namesPerService: 2, labelValues: 1 }

test('services past the limit share one name, each with its names still limited', () => {
  const guard = createCardinalityGuard(limits, [])
  expect(['a', 'b', 'c', 'a'].map((service) => guard.service(service))).toEqual(['a', 'b', FOLDED, 'a'])
  expect(['x', 'y', 'z'].map((name) => guard.name(FOLDED, name))).toEqual(['x', 'y', FOLDED])
  expect(guard.folded).toBe(2)
})

test('what was known before a restart keeps its place', () => {
  const guard = createCardinalityGuard(limits, [
    { service: 'a', name: 'x' },
    { service: 'b', name: 'y' },
  ])
  expect(guard.service('c')).toBe(FOLDED)
  expect([guard.name('a', 'x'), guard.name('a', 'y'), guard.name('a', 'z')]).toEqual(['x', 'y', FOLDED])
})

test('an absent label is not a value', () => {
  const guard = createCardinalityGuard(limits, [])
  expect([
    guard.label('customer', ''),
    guard.label('customer', 'k'),
    guard.label('customer', 'l'),
    guard.label('release', '1'),
  ]).toEqual(['', 'k', FOLDED, '1'])
})

test('labels called like members of an object are labels', () => {
  const guard = createCardinalityGuard({ ...limits, services: 5 }, [])
  for (const service of ['constructor', '__proto__', 'toString']) {
    expect(guard.service(service)).toBe(service)
    expect(guard.name(service, 'hasOwnProperty')).toBe('hasOwnProperty')
  }
  expect(guard.folded).toBe(0)
})
