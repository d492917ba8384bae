import { describe, expect, test } from 'vitest'
import { CALM, createPerformance, EMPTY, FAILING, NOW, type Scenario } from '../../../test/performance-fixture.ts'
import { failure } from '../../http/failure.ts'
import type { Check } from '../check.ts'
import { NOTHING_ANNOUNCED, observeTransitions } from './transitions.ts'

const MINUTE_MS = 60_000
const good = (scenario: Partial<Scenario>): Omit<Check & { ok: true }, 'at'> => ({
  ok: true,
  data: createPerformance(scenario),
  elapsedMs: 1,
})
const away = failure('unreachable', 'nothing listens there')

/** What is said at each of the checks, one a minute. */
function listen(...checks: (Omit<Check & { ok: true }, 'at'> | typeof away)[]): string[][] {
  let announced = NOTHING_ANNOUNCED
  return checks.map((check, index) => {
    const observed = observeTransitions(announced, { ...check, at: NOW + index * MINUTE_MS })
    announced = observed.announced
    return observed.said
  })
}

const mild: Partial<Scenario> = { ...CALM, tiers: [60, 45, 17, 20, 0, 0] }

describe('transitions', () => {
  test('a good start, and more of the same, say nothing', () => {
    expect(listen(good(CALM), good(CALM))).toEqual([[], []])
  })

  test('compliance that falls and comes back is said once each', () => {
    expect(listen(good(CALM), good(mild), good(mild), good(CALM))).toEqual([
      [],
      ['compliance fell below 95 % at 10:31:00 UTC: 85.91 %'],
      [],
      ['compliance is back at or above 95 % at 10:33:00 UTC: 100 %'],
    ])
  })

  test('a start below the target is said', () => {
    expect(listen(good(mild))[0]).toEqual(['compliance fell below 95 % at 10:30:00 UTC: 85.91 %'])
  })

  test('a rule is said when it begins to fire, and when it is over', () => {
    expect(listen(good(CALM), good({}), good({}), good(CALM))).toEqual([
      [],
      [
        'critical since 10:31:00 UTC: Messages took 30 s or more',
        'warning since 10:31:00 UTC: P95 latency nears the SLA',
      ],
      [],
      ['over at 10:33:00 UTC: Messages took 30 s or more', 'over at 10:33:00 UTC: P95 latency nears the SLA'],
    ])
  })

  test('a rule that a stronger one speaks for is not over', () => {
    const [, worse, better] = listen(good({}), good(FAILING), good({}))
    expect(worse).toContain('critical since 10:31:00 UTC: More than 10 messages took 30 s or more: escalate')
    expect(worse?.join()).not.toContain('over at')
    expect(better).not.toContain('critical since 10:32:00 UTC: Messages took 30 s or more')
  })

  test('no data ends nothing', () => {
    const [, silence, back] = listen(good({}), good(EMPTY), good({}))
    expect(silence).toEqual(['too few messages to judge since 10:31:00 UTC'])
    expect(back).toEqual(['enough messages to judge again at 10:32:00 UTC'])
  })

  test('a server that goes away and comes back is said once each', () => {
    expect(listen(good(CALM), away, away, good(CALM))).toEqual([
      [],
      ['no answer since 10:31:00 UTC: nothing listens there'],
      [],
      ['the server answers again at 10:33:00 UTC, after 2 min'],
    ])
  })
})
