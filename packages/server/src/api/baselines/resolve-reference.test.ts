import { describe, expect, test } from 'vitest'
import type { BaselineVersion } from '../../state/index.ts'
import { labelBaseline } from './operation-set.ts'
import { resolveReference } from './resolve-reference.ts'

const version = (number: number, changed: Partial<BaselineVersion> = {}): BaselineVersion => ({
  ...{ version: number, environment: 'production', service: null, source: 'captured', precision: 'minute' },
  ...{ fromMs: 0, toMs: 1, capturedAt: Date.UTC(2026, 10, 22, 23, 50), updatedAt: 0, by: 'ana', note: null },
  promoted: false,
  counts: { operations: 0, trusted: 0, provisional: 0, samples: 0, failures: 0, leftOut: 0, metrics: 0 },
  ...changed,
})

const ONE = [
  version(5, { source: 'automatic' }),
  version(4, { service: 'mail', promoted: true }),
  version(3),
  version(2, { promoted: true }),
]
const TWO = [...ONE, version(1, { environment: 'staging', promoted: true })]

/** The number that is found, or the sentence of the refusal. */
function find(
  reference: string,
  versions: readonly BaselineVersion[],
  environment?: string,
  ownEnvironment?: string,
): number | string {
  const found = resolveReference(reference, { versions, environment, ownEnvironment })
  return found.ok ? found.value.version : found.problem
}

describe('a reference to a baseline', () => {
  test.each<[string, readonly BaselineVersion[], string | undefined, string | undefined, number]>([
    ['3', TWO, undefined, undefined, 3],
    ['1', TWO, 'staging', 'production', 1],
    ['latest', ONE, undefined, undefined, 4],
    ['latest', [version(5, { source: 'automatic' })], undefined, undefined, 5],
    ['promoted', ONE, undefined, undefined, 2],
    ['promoted', [version(4, { service: 'mail', promoted: true })], undefined, undefined, 4],
    ['promoted', TWO, 'staging', undefined, 1],
    ['promoted', TWO, undefined, 'staging', 1],
    ['promoted', TWO, 'production', 'staging', 2],
  ])('%s', (reference, versions, environment, own, found) => {
    expect(find(reference, versions, environment, own)).toBe(found)
  })

  test.each<[string, readonly BaselineVersion[], string | undefined, string]>([
    [
      '9',
      ONE,
      undefined,
      'there is no baseline 9; there are 5 (production), 4 (production), 3 (production), 2 (production)',
    ],
    ['1', TWO, 'production', 'baseline 1 is of staging, not of production'],
    ['latest', [], undefined, 'there is none yet; capture one with plumbline baseline capture'],
    ['promoted', [version(3)], undefined, 'there is no promoted baseline yet; there are 3 (production)'],
    [
      'latest',
      ONE,
      'staging',
      'there is no baseline of staging yet; there are 5 (production), 4 (production), 3 (production), 2 (production)',
    ],
    [
      'newest',
      [version(3)],
      undefined,
      '"newest" is no baseline; expected its number, latest or promoted; there are 3 (production)',
    ],
    [
      'latest',
      [...TWO, version(9, { environment: '' })],
      undefined,
      'there are baselines of several environments, which never mix; name one: no environment, production, staging',
    ],
  ])('%s is refused: %#', (reference, versions, environment, problem) => {
    expect(find(reference, versions, environment)).toBe(problem)
  })
})

test.each([
  [version(3), 'baseline 3 (production, captured 2026-11-22 23:50 UTC)'],
  [
    version(3, { service: 'mail', environment: '' }),
    'baseline 3 (no environment, mail, captured 2026-11-22 23:50 UTC)',
  ],
  [version(3, { source: 'automatic' }), 'baseline 3 (production, automatic since 2026-11-22 23:50 UTC)'],
])('a side of a comparison is called by version, environment and time: %#', (given, label) => {
  expect(labelBaseline(given)).toBe(label)
})
