import type { BacktestAnswer, RuleStatus } from '@plumbline/protocol/api'
import { describe, expect, test } from 'vitest'
import { chooseRules } from './choose-rules.ts'
import { describeBacktest } from './describe-backtest.ts'
import { describeNoise } from './describe-noise.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

const quiet = { episodes: 0, notifications: 0, firingMs: 0, shortEpisodes: 0 }
const rule = (id: string, change: Partial<RuleStatus> = {}): RuleStatus => ({
  id,
  title: `Title of ${id}`,
  condition: 'chat.latency.p95 > 5s',
  severity: 'warning',
  category: 'performance',
  enabled: true,
  origin: 'default',
  minimumSamples: 1,
  verdict: 'ok',
  explanation: '',
  sources: [],
  noise: quiet,
  ...change,
})
const ids = (rules: readonly RuleStatus[]) => rules.map(({ id }) => id)

describe('the rules', () => {
  test('come in the order in which they need somebody', () => {
    const rules = [
      rule('off', { enabled: false, noise: { ...quiet, episodes: 99 } }),
      rule('silent', { verdict: 'noData', noise: { ...quiet, episodes: 9 } }),
      rule('calm'),
      rule('calm-critical', { severity: 'critical' }),
      rule('noisy', { noise: { ...quiet, episodes: 3 } }),
      rule('firing', { verdict: 'firing' }),
    ]
    expect(ids(chooseRules(rules, ''))).toEqual(['firing', 'noisy', 'calm-critical', 'calm', 'silent', 'off'])
  })

  test.each([
    ['LATENCY', ['slow']],
    ['slow p95', ['slow']],
    ['queue warning', ['deep']],
    ['slow queue', []],
    ['  ', ['deep', 'slow']],
  ])('are found by every word of "%s"', (search, found) => {
    const rules = [rule('slow'), rule('deep', { category: 'queue', condition: 'queue.depth > 100' })]
    expect(ids(chooseRules(rules, search))).toEqual(found)
  })
})

describe('the noise of a rule', () => {
  test('is told in full', () => {
    const { text } = describeNoise({ episodes: 4, notifications: 6, firingMs: 3.2 * 60 * MINUTE, shortEpisodes: 1 })
    expect(plain(text)).toBe('4 episodes · 6 notifications · fired for 3.2 h · 1 was over within 5 min')
  })
  test('is quiet when it never fired', () => {
    expect(describeNoise(quiet)).toEqual({ text: 'quiet for 7 days', noisy: false })
  })
  test.each([
    [4, 8, true],
    [4, 9, false],
    [3, 3, false],
  ])('with %s short of %s episodes is too much: %s', (shortEpisodes, episodes, noisy) => {
    expect(describeNoise({ ...quiet, episodes, shortEpisodes }).noisy).toBe(noisy)
  })
})

describe('a backtest', () => {
  const NOW = 10 * DAY
  const answer: BacktestAnswer = {
    rule: 'slow',
    condition: 'chat.latency.p95 > 5s',
    from: 3 * DAY,
    to: NOW,
    checks: 20_160,
    noData: 0,
    inconclusive: 0,
    firings: [],
    suggestion: null,
  }
  const firing = (startedAt: number, endedAt: number | null): BacktestAnswer['firings'][number] => ({
    startedAt,
    endedAt,
    severity: 'warning',
    labels: {},
    worst: null,
    notifications: 2,
  })
  const told = (change: Partial<BacktestAnswer>) => {
    const { outcome, basis } = describeBacktest({ ...answer, ...change }, NOW)
    return plain(`${outcome} ${basis}`)
  }

  test('that never fired', () => {
    expect(told({})).toBe('It would not have fired in 7 d. 20,160 checks over 7 d.')
  })
  test('that fired once, and still does', () => {
    expect(told({ firings: [firing(NOW - 30 * MINUTE, null)] })).toBe(
      'It would have fired once in 7 d, for 30 min in all, with 2 notifications. 20,160 checks over 7 d.',
    )
  })
  test('that fired often, on a past with gaps', () => {
    const firings = [firing(0, 10 * MINUTE), firing(20 * MINUTE, 25 * MINUTE)]
    expect(told({ firings, noData: 604, inconclusive: 40 })).toBe(
      'It would have fired 2 times in 7 d, for 15 min in all, with 4 notifications. 20,160 checks over 7 d, 3.0 % had nothing to judge, 40 had too little to be sure.',
    )
  })
  test('without anything to judge is no sign of calm', () => {
    expect(told({ noData: 20_160 })).toContain('Nothing is stored that it could have judged.')
    expect(told({ checks: 0 })).toContain('Nothing is stored that it could have judged.')
  })
})
