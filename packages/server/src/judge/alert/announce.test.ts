import { describe, expect, test } from 'vitest'
import { advance } from './advance.ts'
import type { AlertRule } from './alert-rule.ts'
import type { AlertState } from './alert-state.ts'
import { announce } from './announce.ts'
import type { Check, Signal } from './check.ts'
import { COOLDOWNS_MS } from './cooldown.ts'
import { acknowledge } from './intervene.ts'
import { type PastCheck, type Replayed, replay } from './replay.ts'

const NOON = Date.UTC(2026, 10, 22, 12)
const MINUTE_MS = 60_000
const SIGNALS: Record<string, Signal> = { b: 'breach', c: 'clear', '?': 'undecided' }

const atOnce = { kind: 'checks', checks: 1 } as const
const rule = (change: Partial<AlertRule> = {}): AlertRule => ({
  id: 'errors',
  checksum: '1',
  levels: [{ severity: 'critical', hold: atOnce }],
  recovery: atOnce,
  noData: 'keep',
  cooldownsMs: { ...COOLDOWNS_MS, critical: 15 * MINUTE_MS },
  resendMs: null,
  ...change,
})

const judged = (...signals: Signal[]): Check => ({ kind: 'judged', signals })

/** One check a minute for each letter. */
const minutes = (letters: string, change: (minute: number) => Partial<PastCheck> = () => ({})): PastCheck[] =>
  [...letters].map((letter, minute) => ({
    now: NOON + minute * MINUTE_MS,
    check: judged(SIGNALS[letter] ?? 'undecided'),
    ...change(minute),
  }))

const notices = (replayed: readonly Replayed[]): string[] =>
  replayed.flatMap(({ notice }, index) => (notice ? [`${index} ${notice.kind} ${notice.severity}`] : []))

const last = (replayed: readonly Replayed[]): AlertState => replayed.at(-1)?.state ?? expect.fail()

describe('with a cooldown of 15 minutes', () => {
  test.each([
    ['bbb', ['0 firing critical']],
    ['bc', ['0 firing critical', '1 resolved critical']],
    ['bccc', ['0 firing critical', '1 resolved critical']],
    ['bcbc', ['0 firing critical', '1 resolved critical']],
    ['bcbbbbbbbbbbbbbbb', ['0 firing critical', '1 resolved critical', '15 firing critical']],
    [
      'bcbcbcbcbcbcbcbcbcbc',
      ['0 firing critical', '1 resolved critical', '16 firing critical', '17 resolved critical'],
    ],
    [`b${'?'.repeat(30)}c`, ['0 firing critical', '31 resolved critical']],
  ])('%s is told as %j', (letters, told) => {
    expect(notices(replay(rule(), minutes(letters)))).toEqual(told)
  })

  test('what the cooldown withholds is named', () => {
    const before = last(replay(rule(), minutes('bcb')))
    expect(announce({ rule: rule(), state: before, quiet: null })).toMatchObject({ notice: null, withheld: 'cooldown' })
  })

  // T21: neither earlier nor never, whatever the clock says.
  test.each([0, 60, -60])('a clock stepped by %d minutes at minute 5 moves nothing', (stepMinutes) => {
    const checks = minutes('bcbbbbbbbbbbbbbbbb', (minute) => ({
      now: NOON + (minute + (minute >= 5 ? stepMinutes : 0)) * MINUTE_MS,
      elapsedMs: MINUTE_MS,
    }))
    expect(notices(replay(rule(), checks))).toEqual(['0 firing critical', '1 resolved critical', '15 firing critical'])
  })

  test('a restart at minute 5 neither tells again nor forgets', () => {
    const before = replay(rule(), minutes('bcbbb'))
    let previous = JSON.parse(JSON.stringify(last(before))) as AlertState
    const told: number[] = []
    for (let minute = 5; minute < 20; minute++) {
      const [round] = replayFrom(previous, { now: NOON + minute * MINUTE_MS, check: judged('breach') })
      if (round?.notice) told.push(minute)
      previous = round?.state ?? previous
    }
    expect(told).toEqual([15])
  })

  test('an edited rule is told afresh', () => {
    const before = last(replay(rule(), minutes('bb')))
    const edited = rule({ checksum: '2' })
    const first = replayFrom(before, { now: NOON + 2 * MINUTE_MS, check: judged('breach') }, edited)
    const second = replayFrom(last(first), { now: NOON + 3 * MINUTE_MS, check: judged('breach') }, edited)
    expect([...notices(first), ...notices(second)]).toEqual(['0 resolved critical', '0 firing critical'])
  })
})

/** One more check after a state, by replaying from it. */
function replayFrom(previous: AlertState, check: PastCheck, of: AlertRule = rule()): Replayed[] {
  return replay(of, [check], { from: previous })
}

describe('escalation', () => {
  const levels = rule({
    levels: [
      { severity: 'warning', hold: atOnce },
      { severity: 'critical', hold: atOnce },
    ],
  })
  const run = (letters: string) =>
    notices(
      replay(
        levels,
        [...letters].map((letter, minute) => ({
          now: NOON + minute * MINUTE_MS,
          check: judged(letter === 'c' ? 'clear' : 'breach', letter === 'B' ? 'breach' : 'clear'),
        })),
      ),
    )

  test('is told at once, inside the cooldown of what was told before', () => {
    expect(run('bB')).toEqual(['0 firing warning', '1 escalated critical'])
    expect(run('bcB')).toEqual(['0 firing warning', '1 resolved warning', '2 firing critical'])
  })

  test('and back down is not told, and up again is not news', () => {
    expect(run('bBbBbB')).toEqual(['0 firing warning', '1 escalated critical'])
  })

  test('is ended for those who heard of the worst, also when it eased before', () => {
    expect(run('bBbc')).toEqual(['0 firing warning', '1 escalated critical', '3 resolved critical'])
  })

  test('is ended for those who heard of the worst, also when they were reminded of less since', () => {
    const checks = [...`Bb${'b'.repeat(40)}c`].map((letter, minute) => ({
      now: NOON + minute * MINUTE_MS,
      check: judged(letter === 'c' ? 'clear' : 'breach', letter === 'B' ? 'breach' : 'clear'),
    }))
    expect(notices(replay({ ...levels, resendMs: 40 * MINUTE_MS }, checks))).toEqual([
      '0 firing critical',
      '40 repeated warning',
      '42 resolved critical',
    ])
  })

  test('breaks an acknowledgement', () => {
    const told = replay(levels, [{ now: NOON, check: judged('breach', 'clear') }])
    const acknowledged = acknowledge(last(told), { by: 'on-call', at: NOON })
    if (!acknowledged.ok) expect.fail(acknowledged.problem)
    const worse = { now: NOON + MINUTE_MS, check: judged('breach', 'breach') }
    expect(notices(replayFrom(acknowledged.value.next, worse, levels))).toEqual(['0 escalated critical'])
  })

  test('is also that a symptom is worse than the alert that speaks for it', () => {
    const state = last(replay(levels, [{ now: NOON, check: judged('breach', 'clear') }]))
    const spoken = announce({ rule: levels, state, quiet: null, severity: 'critical' })
    expect(spoken.notice).toEqual({ kind: 'escalated', episode: 1, severity: 'critical' })
    expect(announce({ rule: levels, state: spoken.next, quiet: null, severity: 'critical' }).notice).toBeNull()
  })

  test('never speaks more mildly than the alert is', () => {
    const { next } = advance({ rule: levels, check: judged('breach', 'clear'), previous: undefined, now: NOON })
    expect(announce({ rule: levels, state: next, quiet: null, severity: 'info' }).notice?.severity).toBe('warning')
  })
})

describe('a reminder', () => {
  const reminding = rule({ resendMs: 20 * MINUTE_MS })

  test('is sent when the alert is open for as long as was asked for', () => {
    expect(notices(replay(reminding, minutes('b'.repeat(45))))).toEqual([
      '0 firing critical',
      '20 repeated critical',
      '40 repeated critical',
    ])
  })

  test('waits for the cooldown when that is longer', () => {
    const eager = rule({ resendMs: MINUTE_MS })
    expect(notices(replay(eager, minutes('b'.repeat(20))))).toEqual(['0 firing critical', '15 repeated critical'])
  })

  test('is not sent for what somebody has acknowledged', () => {
    const acknowledged = acknowledge(last(replay(reminding, minutes('b'))), { by: 'on-call', at: NOON })
    if (!acknowledged.ok) expect.fail(acknowledged.problem)
    const later = { now: NOON + 24 * 60 * MINUTE_MS, check: judged('breach') }
    expect(notices(replayFrom(acknowledged.value.next, later, reminding))).toEqual([])
  })
})

describe('silence', () => {
  const silentFrom = (from: number, to: number) => (minute: number) =>
    minute >= from && minute < to ? { quiet: { kind: 'silenced', by: 's-1' } as const } : {}

  test.each([
    [0, 9, 'bbbbbbbbbb', ['9 firing critical']],
    [0, 9, 'bbbc', []],
    [1, 9, 'bbc', ['0 firing critical', '2 resolved critical']],
    [0, 2, 'bbbc', ['2 firing critical', '3 resolved critical']],
  ])('from minute %d to %d: %s is told as %j', (from, to, letters, told) => {
    expect(notices(replay(rule(), minutes(letters, silentFrom(from, to))))).toEqual(told)
  })

  test('is named as the reason only when there is something to tell', () => {
    const quiet = { kind: 'muted', by: 'cause' } as const
    const [untold] = replay(rule(), minutes('b', silentFrom(0, 1)))
    const [told] = replay(rule(), minutes('b'))
    const state = (replayed: Replayed | undefined) => replayed?.state ?? expect.fail()
    expect(announce({ rule: rule(), state: state(untold), quiet }).withheld).toBe('muted')
    expect(announce({ rule: rule(), state: state(told), quiet }).withheld).toBeNull()
  })
})

// T18
test.each([
  ['every 10 s', 'bc'],
  ['every 20 s', 'bbcc'],
])('a value that crosses its limit %s for an hour is told once, and its end once', (_, pattern) => {
  const flapping = rule({ recovery: { kind: 'duration', durationMs: 5 * MINUTE_MS }, cooldownsMs: COOLDOWNS_MS })
  const letters = pattern.repeat(360 / pattern.length) + 'c'.repeat(40)
  const checks = [...letters].map((letter, index) => ({
    now: NOON + index * 10_000,
    check: judged(SIGNALS[letter] ?? 'undecided'),
  }))
  const replayed = replay(flapping, checks, { pace: { intervalMs: 10_000, memoryMs: 60 * MINUTE_MS } })
  expect(replayed.flatMap(({ notice }) => notice?.kind ?? [])).toEqual(['firing', 'resolved'])
  const flips = replayed.flatMap(({ events }) => events).filter(({ kind }) => kind === 'recovering')
  expect(flips, 'every flip is on the timeline').toHaveLength(360 / pattern.length)
})
