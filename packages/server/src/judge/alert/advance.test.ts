import { describe, expect, test } from 'vitest'
import { advance } from './advance.ts'
import type { AlertEvent } from './alert-event.ts'
import type { AlertRule } from './alert-rule.ts'
import { type AlertState, openEpisode } from './alert-state.ts'
import type { Check, Signal } from './check.ts'
import { acknowledge, resolve } from './intervene.ts'
import { replay } from './replay.ts'

const NOON = Date.UTC(2026, 10, 22, 12)
const INTERVAL_MS = 30_000
const HOUR_MS = 3_600_000

const rule: AlertRule = {
  id: 'queue-depth',
  checksum: '1',
  levels: [{ severity: 'warning', hold: { kind: 'checks', checks: 2 } }],
  recovery: { kind: 'checks', checks: 2 },
  noData: 'keep',
}

const SIGNALS: Record<string, Signal> = { b: 'breach', c: 'clear', '-': 'between', '?': 'undecided' }
const judged = (...signals: Signal[]): Check => ({ kind: 'judged', signals })
const breach = judged('breach')
const checkOf = (letter: string): Check =>
  letter === '0' ? { kind: 'noData' } : judged(SIGNALS[letter] ?? 'undecided')

/** One check every 30 s for each letter; the index of the check and what happened at it. */
function story(letters: string, of: AlertRule = rule): string[] {
  const checks = [...letters].map((letter, index) => ({ now: NOON + index * INTERVAL_MS, check: checkOf(letter) }))
  return replay(of, checks).flatMap(({ events }, index) => events.map((event) => `${index} ${told(event)}`))
}

function told(event: AlertEvent): string {
  switch (event.kind) {
    case 'fired':
      return `fired ${event.severity}`
    case 'resolved':
      return `resolved ${event.reason}`
    case 'escalated':
    case 'eased':
      return `${event.kind} ${event.from} ${event.to}`
    default:
      return event.kind
  }
}

const statuses = (letters: string, of: AlertRule = rule): string[] =>
  replay(
    of,
    [...letters].map((letter, index) => ({ now: NOON + index * INTERVAL_MS, check: checkOf(letter) })),
  ).map(({ state }) => state.status.kind)

describe('an alert with a hold of 2 checks and a recovery of 2', () => {
  test.each([
    ['c', []],
    ['b', ['0 pending']],
    ['bc', ['0 pending', '1 calmed']],
    ['b?b', ['0 pending', '2 fired warning']],
    ['bbcc', ['0 pending', '1 fired warning', '2 recovering', '3 resolved recovered']],
    ['bbcbcc', ['0 pending', '1 fired warning', '2 recovering', '3 relapsed', '4 recovering', '5 resolved recovered']],
    ['bb????', ['0 pending', '1 fired warning']],
    ['??', []],
    [
      'bbccbb',
      ['0 pending', '1 fired warning', '2 recovering', '3 resolved recovered', '4 pending', '5 fired warning'],
    ],
  ])('%s: %j', (letters, events) => {
    expect(story(letters)).toEqual(events)
  })

  test('stays resolved while all is well, and is pending again after that', () => {
    expect(statuses('bbcccb')).toEqual(['pending', 'firing', 'firing', 'resolved', 'resolved', 'pending'])
  })

  test('numbers its episodes', () => {
    const { state } = replay(rule, times('bbccbb')).at(-1) ?? expect.fail()
    expect(openEpisode(state.status)).toMatchObject({ ordinal: 2, startedAt: NOON + 5 * INTERVAL_MS })
  })
})

const times = (letters: string) =>
  [...letters].map((letter, index) => ({ now: NOON + index * INTERVAL_MS, check: checkOf(letter) }))

describe('no data', () => {
  const policy = (noData: AlertRule['noData']): AlertRule => ({ ...rule, noData })

  test.each([
    ['keep', 'c0c', ['1 dataLost', '2 dataReturned'], ['inactive', 'noData', 'inactive']],
    ['keep', 'b0b', ['0 pending', '1 dataLost', '2 dataReturned', '2 fired warning'], ['pending', 'noData', 'firing']],
    [
      'keep',
      'bb000b',
      ['0 pending', '1 fired warning', '2 dataLost', '5 dataReturned'],
      ['pending', 'firing', 'noData', 'noData', 'noData', 'firing'],
    ],
    [
      'keep',
      'bb0cc',
      ['0 pending', '1 fired warning', '2 dataLost', '3 dataReturned', '3 recovering', '4 resolved recovered'],
      ['pending', 'firing', 'noData', 'firing', 'resolved'],
    ],
    [
      'fire',
      'c00cc',
      ['1 dataLost', '1 pending', '2 fired warning', '3 dataReturned', '3 recovering', '4 resolved recovered'],
      ['inactive', 'pending', 'firing', 'firing', 'resolved'],
    ],
    [
      'resolve',
      'bb000',
      ['0 pending', '1 fired warning', '2 dataLost', '2 recovering', '3 resolved noData'],
      ['pending', 'firing', 'noData', 'resolved', 'noData'],
    ],
    ['resolve', 'b0b', ['0 pending', '1 dataLost', '2 dataReturned', '2 pending'], ['pending', 'noData', 'pending']],
  ] as const)('with the policy %s, %s gives %j', (noData, letters, events, kinds) => {
    expect(story(letters, policy(noData))).toEqual(events)
    expect(statuses(letters, policy(noData))).toEqual(kinds)
  })
})

describe('several levels', () => {
  const levels: AlertRule = {
    ...rule,
    levels: [
      { severity: 'warning', hold: { kind: 'checks', checks: 2 } },
      { severity: 'critical', hold: { kind: 'checks', checks: 3 } },
    ],
  }
  const check = (weak: Signal, strong: Signal) => judged(weak, strong)
  const run = (checks: readonly Check[]) =>
    replay(
      levels,
      checks.map((each, index) => ({ now: NOON + index * INTERVAL_MS, check: each })),
    ).flatMap(({ events }, index) => events.map((event) => `${index} ${told(event)}`))

  test('the strongest that has lasted for its own hold gives the severity, up and down', () => {
    const worst = check('breach', 'breach')
    const bad = check('breach', 'clear')
    const good = check('clear', 'clear')
    expect(run([bad, worst, worst, worst, bad, bad, bad, good, good])).toEqual([
      '0 pending',
      '1 fired warning',
      '3 escalated warning critical',
      '5 eased critical warning',
      '7 recovering',
      '8 resolved recovered',
    ])
  })

  test('a value that swings around the strong limit does not swing the severity', () => {
    const worst = check('breach', 'breach')
    const bad = check('breach', 'clear')
    expect(run([worst, worst, worst, bad, worst, bad, worst, bad])).toEqual([
      '0 pending',
      '1 fired warning',
      '2 escalated warning critical',
    ])
  })

  test('no data under the policy "fire" fires the weakest', () => {
    const silent: Check = { kind: 'noData' }
    const checks = [silent, silent, silent, silent].map((each, index) => ({
      now: NOON + index * INTERVAL_MS,
      check: each,
    }))
    const severities = replay({ ...levels, noData: 'fire' }, checks).map(
      ({ state }) => openEpisode(state.status)?.severity,
    )
    expect(severities).toEqual([undefined, 'warning', 'warning', 'warning'])
  })
})

describe('a hold in time', () => {
  const FIVE_MINUTES_MS = 300_000
  const held: AlertRule = {
    ...rule,
    levels: [{ severity: 'critical', hold: { kind: 'duration', durationMs: FIVE_MINUTES_MS } }],
  }
  const pendingFor = (checks: number): AlertState => {
    const past = Array.from({ length: checks }, (_, index) => ({ now: NOON + index * INTERVAL_MS, check: breach }))
    return replay(held, past).at(-1)?.state ?? expect.fail()
  }
  /** Checks every 30 s after an outage that followed 4 minutes of breach: how many until it fires. */
  const checksUntilFiring = (outageMs: number): number => {
    let previous = JSON.parse(JSON.stringify(pendingFor(9))) as AlertState
    let now = previous.evaluatedAt + outageMs
    for (let count = 1; count <= 30; count++) {
      previous = advance({ rule: held, check: breach, previous, now }).next
      if (previous.status.kind === 'firing') return count
      now += INTERVAL_MS
    }
    return Number.POSITIVE_INFINITY
  }

  test('fires at the first check after the hold', () => {
    expect(pendingFor(10).status.kind).toBe('pending')
    expect(pendingFor(11).status.kind).toBe('firing')
  })

  // After Prometheus' TestForStateRestore: progress is kept over an outage within the tolerance, and the outage adds nothing.
  test.each([
    ['no outage', INTERVAL_MS, 2],
    ['a check that came late', 2 * INTERVAL_MS, 1],
    ['a short outage, shorter than what is left', 45_000, 2],
    ['an outage longer than the hold', 600_000, 2],
    ['an outage of exactly the tolerance', HOUR_MS, 2],
    ['an outage beyond the tolerance', HOUR_MS + 1, 11],
  ])('after %s it fires on check %#', (_, outageMs, checks) => {
    expect(checksUntilFiring(outageMs)).toBe(checks)
  })
})

describe('a clock that jumps', () => {
  const held: AlertRule = {
    ...rule,
    levels: [{ severity: 'critical', hold: { kind: 'duration', durationMs: 120_000 } }],
  }
  const firedAt = (jumpMs: number, elapsedMs: number | undefined): number =>
    replay(
      held,
      Array.from({ length: 10 }, (_, index) => ({
        now: NOON + index * INTERVAL_MS + (index >= 2 ? jumpMs : 0),
        check: breach,
        ...(index > 0 && elapsedMs !== undefined && { elapsedMs }),
      })),
    ).findIndex(({ state }) => state.status.kind === 'firing')

  test.each([0, HOUR_MS, -HOUR_MS, 24 * HOUR_MS, -24 * HOUR_MS])('by %d ms changes no hold', (jumpMs) => {
    expect(firedAt(jumpMs, INTERVAL_MS)).toBe(4)
  })

  test.each([
    [HOUR_MS - INTERVAL_MS, 4],
    [-HOUR_MS, 5],
  ])('by %d ms with nothing but that clock never fires early, and at most one check late', (jumpMs, check) => {
    expect(firedAt(jumpMs, undefined)).toBe(check)
  })

  test('back leaves no instant in the future', () => {
    const [, , last] = replay({ ...rule, levels: [{ severity: 'error', hold: { kind: 'checks', checks: 1 } }] }, [
      { now: NOON, check: breach },
      { now: NOON + INTERVAL_MS, check: { kind: 'noData' } },
      { now: NOON - HOUR_MS, check: { kind: 'noData' }, elapsedMs: INTERVAL_MS },
    ])
    expect(last?.state).toMatchObject({
      evaluatedAt: NOON - HOUR_MS,
      noDataSince: NOON - HOUR_MS,
      status: { kind: 'noData', episode: { startedAt: NOON - HOUR_MS } },
    })
  })
})

describe('checks in a row', () => {
  const three: AlertRule = { ...rule, levels: [{ severity: 'critical', hold: { kind: 'checks', checks: 3 } }] }

  test('on one measurement count once, however often it is judged', () => {
    const observed = [1, 1, 1, 2, 2, 3]
    const kinds = replay(
      three,
      observed.map((observedAt, index) => ({
        now: NOON + index * INTERVAL_MS,
        check: { kind: 'judged', signals: ['breach'], observedAt },
      })),
    ).map(({ state }) => state.status.kind)
    expect(kinds).toEqual(['pending', 'pending', 'pending', 'pending', 'pending', 'firing'])
  })

  test.each([
    [INTERVAL_MS / 2 - 1, 'pending'],
    [INTERVAL_MS / 2, 'firing'],
    [INTERVAL_MS, 'firing'],
  ])('%d ms apart, as in a server that is restarted again and again: %s', (apartMs, kind) => {
    const past = [0, 1, 2].map((index) => ({ now: NOON + index * apartMs, check: breach }))
    expect(replay(three, past).at(-1)?.state.status.kind).toBe(kind)
  })

  test('that come too often count each half interval', () => {
    const past = [0, 1, 2, 3, 4].map((index) => ({ now: NOON + (index * INTERVAL_MS) / 3, check: breach }))
    expect(replay(three, past).findIndex(({ state }) => state.status.kind === 'firing')).toBe(4)
  })
})

describe('an edited rule', () => {
  const edited: AlertRule = { ...rule, checksum: '2' }
  const next = (letters: string, check: Check) => {
    const previous = replay(rule, times(letters)).at(-1)?.state
    return advance({ rule: edited, check, previous, now: NOON + HOUR_MS / 60 })
  }

  test('forgets what the old one had counted, and says so', () => {
    const { next: state, events } = next('b', breach)
    expect(events.map(told)).toEqual(['ruleChanged', 'pending'])
    expect(state).toMatchObject({ checksum: '2', status: { kind: 'pending' } })
  })

  test('ends the alert of the old one, and has its own first check after that', () => {
    const first = next('bb', breach)
    expect(first.events.map(told)).toEqual(['ruleChanged', 'resolved ruleChanged'])
    const second = advance({ rule: edited, check: breach, previous: first.next, now: NOON + HOUR_MS / 30 })
    expect(second.events.map(told)).toEqual(['pending'])
    const third = advance({ rule: edited, check: breach, previous: second.next, now: NOON + HOUR_MS / 20 })
    expect(openEpisode(third.next.status)).toMatchObject({ ordinal: 2 })
  })
})

describe('by hand', () => {
  const firing = replay(rule, times('bb')).at(-1)?.state ?? expect.fail()
  const pending = replay(rule, times('b')).at(-1)?.state ?? expect.fail()
  const acknowledged = acknowledge(firing, { by: 'on-call', at: NOON + HOUR_MS })

  test('an open alert is acknowledged until its episode ends', () => {
    if (!acknowledged.ok) expect.fail(acknowledged.problem)
    expect(acknowledged.value.events).toEqual([{ kind: 'acknowledged', at: NOON + HOUR_MS, episode: 1, by: 'on-call' }])
    let state = acknowledged.value.next
    expect(openEpisode(state.status)?.acknowledgement).toEqual({ by: 'on-call', at: NOON + HOUR_MS })
    for (const [index, letter] of [...'0bccbb'].entries()) {
      const now = NOON + HOUR_MS + index * INTERVAL_MS
      state = advance({ rule, check: checkOf(letter), previous: state, now }).next
      if (index < 3) expect(openEpisode(state.status)?.acknowledgement?.by, `check ${index}`).toBe('on-call')
    }
    expect(openEpisode(state.status)).toMatchObject({ ordinal: 2, acknowledgement: null })
  })

  test('an open alert is resolved, and fires again only after a whole hold', () => {
    const resolved = resolve(firing, 'byHand', NOON + HOUR_MS)
    if (!resolved.ok) expect.fail(resolved.problem)
    expect(resolved.value.events.map(told)).toEqual(['resolved byHand'])
    const first = advance({ rule, check: breach, previous: resolved.value.next, now: NOON + HOUR_MS })
    expect(first.next.status.kind).toBe('pending')
  })

  test('what is not open can be neither', () => {
    const refusal = { ok: false, problem: 'the alert is not open; nothing to do' }
    expect(acknowledge(pending, { by: 'on-call', at: NOON })).toEqual(refusal)
    expect(resolve(pending, 'ruleRemoved', NOON)).toEqual(refusal)
  })
})
