import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Signal } from './check.ts'
import type { Hold } from './hold.ts'
import { advanceLatch, type Latch, type LatchStep, OFF } from './latch.ts'

const HOUR_MS = 3_600_000
const checks = (count: number): Hold => ({ kind: 'checks', checks: count })
const duration = (durationMs: number): Hold => ({ kind: 'duration', durationMs })

const run = (signals: readonly Signal[], settings: Partial<LatchStep> = {}, from: Latch = OFF): string =>
  signals.reduce<{ latch: Latch; shown: string }>(
    ({ latch, shown }, signal) => {
      const next = advanceLatch(latch, {
        signal,
        hold: checks(3),
        recovery: checks(2),
        isNewCheck: true,
        passedMs: 30_000,
        watchedMs: 30_000,
        memoryMs: HOUR_MS,
        ...settings,
      })
      return { latch: next, shown: shown + (next.on ? '#' : '.') }
    },
    { latch: from, shown: '' },
  ).shown

const SIGNALS: Record<string, Signal> = { b: 'breach', c: 'clear', '-': 'between', '?': 'undecided' }
const signals = (letters: string): Signal[] => [...letters].map((letter) => SIGNALS[letter] ?? 'undecided')

describe('a latch with a hold of 3 checks and a recovery of 2', () => {
  // b: breach, c: clear, -: between limit and recovery limit, ?: undecided; #: on.
  test.each([
    ['bbb', '..#', 'goes on with the third breach in a row'],
    ['bbcbb', '.....', 'counts anew after a clear check'],
    ['bb-bb', '.....', 'counts anew after a check within the limit'],
    ['bb?b', '...#', 'is neither helped nor set back by an undecided check'],
    ['???', '...', 'never goes on by undecided checks'],
    ['bbbcc', '..##.', 'goes off with the second clear check in a row'],
    ['bbbcbc', '..####', 'recovers anew after a breach'],
    ['bbbc-c', '..####', 'recovers anew after a check short of the recovery limit'],
    ['bbbc?c', '..###.', 'keeps its recovery over an undecided check'],
    ['bbb????', '..#####', 'never goes off by undecided checks'],
    ['bbb----', '..#####', 'stays on between the limits'],
  ])('%s gives %s: it %s', (letters, shown) => {
    expect(run(signals(letters))).toBe(shown)
  })

  test('does not count the same check twice', () => {
    expect(run(signals('bbbbbb'), { isNewCheck: false })).toBe('......')
  })
})

describe('a latch with holds in time', () => {
  const minutes = { hold: duration(60_000), recovery: duration(90_000) }

  test('goes on when it was in breach for the whole hold, and off when it was clear for the whole recovery', () => {
    expect(run(signals('bbb'), minutes)).toBe('..#')
    expect(run(signals('bbbcccc'), minutes)).toBe('..####.')
    expect(run(signals('bbb'), { ...minutes, hold: duration(60_001) })).toBe('...')
  })

  test('starts anew when nothing was decided for longer than it remembers, and not before', () => {
    const step = { ...minutes, hold: checks(2), watchedMs: 30_000 }
    expect(run(signals('bb'), { ...step, passedMs: HOUR_MS })).toBe('.#')
    expect(run(signals('bb'), { ...step, passedMs: HOUR_MS + 1 })).toBe('..')
    expect(run(signals('b?b'), { ...step, passedMs: HOUR_MS / 2 })).toBe('..#')
    expect(run(signals('b?b'), { ...step, passedMs: HOUR_MS / 2 + 1 })).toBe('...')
  })
})

test('a latch agrees with looking at the whole history each time', () => {
  const history = fc.array(fc.constantFrom<Signal>('breach', 'clear', 'between', 'undecided'), { maxLength: 40 })
  fc.assert(
    fc.property(history, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), (signals, hold, recovery) => {
      expect(run(signals, { hold: checks(hold), recovery: checks(recovery) })).toBe(slowly(signals, hold, recovery))
    }),
  )
})

/** The definition: on when the last decided checks since it went off are all breaches and enough, and the other way round. */
function slowly(signals: readonly Signal[], hold: number, recovery: number): string {
  let on = false
  let since: Signal[] = []
  return signals
    .map((signal) => {
      if (signal !== 'undecided') since.push(signal)
      const needed = on ? recovery : hold
      const last = since.slice(-needed)
      if (last.length === needed && last.every((each) => each === (on ? 'clear' : 'breach'))) {
        on = !on
        since = []
      }
      return on ? '#' : '.'
    })
    .join('')
}
