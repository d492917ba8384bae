import type { Verdict } from '@plumbline/protocol/api'
import { describe, expect, test } from 'vitest'
import { checkOf, type JudgedLevel } from './check.ts'

const judged = (verdict: Verdict['verdict'], observed: number | null, samples = 100): JudgedLevel => ({
  verdict: { verdict, observed, samples },
  minimumSamples: 5,
  recovery: { comparison: '>', limit: 450 },
})

describe('what a check says', () => {
  test.each([
    [judged('firing', 501), 'breach'],
    [judged('inhibited', 501), 'breach'],
    [judged('inconclusive', 501), 'undecided'],
    [judged('ok', 451), 'between'],
    [judged('ok', 450), 'clear'],
    [judged('ok', 450, 5), 'clear'],
    [judged('ok', 450, 4), 'undecided'],
    [{ ...judged('ok', 500), recovery: undefined }, 'clear'],
  ])('%o is %s', ({ recovery, ...level }, signal) => {
    expect(checkOf([{ ...level, ...(recovery && { recovery }) }])).toEqual({ kind: 'judged', signals: [signal] })
  })

  test('is that there is no data only when no level has any', () => {
    expect(checkOf([judged('noData', null, 0), judged('noData', null, 0)])).toEqual({ kind: 'noData' })
    expect(checkOf([judged('firing', 501), judged('noData', null, 0)], 7)).toEqual({
      kind: 'judged',
      signals: ['breach', 'undecided'],
      observedAt: 7,
    })
  })
})
