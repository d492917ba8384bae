import { expect, test } from 'vitest'
import { findMissing } from './check-lock.ts'

test('an optional package that the lock file does not hold is named', () => {
  const packages = {
    '': {},
    'node_modules/a': { optionalDependencies: { '@a/linux': '1.0.0', '@a/darwin': '1.0.0' } },
    'node_modules/@a/linux': {},
    'node_modules/b/node_modules/c': {},
    'node_modules/d': { optionalDependencies: { c: '2.0.0' } },
  }
  expect(findMissing({ packages })).toEqual(['@a/darwin@1.0.0 (of node_modules/a)'])
})
