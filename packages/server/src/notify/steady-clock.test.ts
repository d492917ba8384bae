import { describe, expect, test } from 'vitest'
import type { GroupLog } from './group-log.ts'
import { incidentIdOf } from './notification.ts'
import { plan } from './plan.ts'
import { DEFAULT_COOLDOWNS } from './standing.ts'
import { createSteadyClock } from './steady-clock.ts'
import { AT, createEvent } from './test-support/notifications.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A machine whose clock can be set, and the clock of a process on it. */
function createMachine() {
  let passed = 0
  let set = 0
  const wallMs = () => AT + passed + set
  const start = () => {
    const startedAt = passed
    return createSteadyClock({ wallMs, runningMs: () => passed - startedAt })
  }
  return {
    start,
    wallMs,
    pass(ms: number) {
      passed += ms
    },
    setClock(ms: number) {
      set += ms
    },
  }
}

describe('the clock', () => {
  test('says nothing while time only passes', () => {
    const { start, pass } = createMachine()
    const clock = start()
    for (let day = 0; day < 30; day++) pass(24 * HOUR)
    expect(clock.read()).toEqual({ now: AT + 30 * 24 * HOUR, clockSetMs: 0 })
  })

  test.each([
    [HOUR, HOUR],
    [-HOUR, -HOUR],
    [2_000, 2_000],
    [1_999, 0],
    [-1_999, 0],
    [-2_000, -2_000],
  ])('set by %i ms is told of as %i, until that is adopted', (setMs, told) => {
    const { start, pass, setClock } = createMachine()
    const clock = start()
    pass(MINUTE)
    setClock(setMs)
    expect(clock.read()).toEqual({ now: AT + MINUTE + setMs, clockSetMs: told })
    pass(MINUTE)
    expect(clock.read().clockSetMs).toBe(told)
    clock.adopt(told)
    expect(clock.read().clockSetMs).toBe(0)
  })

  test('corrected in steps that are too small to tell is told of when they add up', () => {
    const { start, setClock } = createMachine()
    const clock = start()
    for (let step = 0; step < 4; step++) setClock(500)
    expect(clock.read().clockSetMs).toBe(2_000)
  })
})

/** An alert that ended fires again and again: what a channel is told, minute by minute, and how logs are kept. */
function createTeller(machine: ReturnType<typeof createMachine>) {
  let clock = machine.start()
  let logs: GroupLog[] = []
  return {
    restart() {
      clock = machine.start()
    },
    tell(state: 'firing' | 'resolved') {
      const { now, clockSetMs } = clock.read()
      const event = createEvent({
        severity: 'error',
        state,
        startedAt: now,
        ...(state === 'resolved' && { endedAt: now }),
      })
      const planned = plan({
        alerts: [event],
        logs,
        silences: [],
        maintenance: [],
        routes: [{ matchers: [], channels: ['slack'], grouping: { groupWaitMs: 0, groupIntervalMs: 1_000 } }],
        channels: new Map([['slack', { switchedOff: false, showsAcknowledgement: false }]]),
        cooldowns: DEFAULT_COOLDOWNS,
        links: {},
        now,
        clockSetMs,
      })
      if (planned.logs.length > 0) logs = JSON.parse(JSON.stringify(planned.logs))
      clock.adopt(clockSetMs)
      return planned.send.map(({ notification }) => notification)
    },
  }
}

/** Fires, ends after a minute, and fires again from the second minute on; at which minute it is told of again. */
function minuteOfNextPage(atMinute5: (machine: ReturnType<typeof createMachine>, restart: () => void) => void): number {
  const machine = createMachine()
  const { tell, restart } = createTeller(machine)
  expect(tell('firing')).toHaveLength(1)
  machine.pass(MINUTE)
  expect(tell('resolved')).toHaveLength(1)
  for (let minute = 2; minute < 200; minute++) {
    machine.pass(MINUTE)
    if (minute === 5) atMinute5(machine, restart)
    if (tell('firing').length > 0) return minute
  }
  return Number.POSITIVE_INFINITY
}

describe('a cooldown of 15 minutes', () => {
  test.each<[string, number, Parameters<typeof minuteOfNextPage>[0]]>([
    ['nothing', 15, () => {}],
    ['a clock set forward by an hour', 15, ({ setClock }) => setClock(HOUR)],
    ['a clock set back by an hour', 15, ({ setClock }) => setClock(-HOUR)],
    ['a restart', 15, (_, restart) => restart()],
    // Set back while nothing ran: the stored time lies ahead, and the wait begins anew rather than lasting an hour more.
    [
      'a restart with the clock set back meanwhile',
      20,
      ({ setClock }, restart) => {
        setClock(-HOUR)
        restart()
      },
    ],
    // Stored times are taken as they are.
    [
      'a restart with the clock set forward meanwhile',
      5,
      ({ setClock }, restart) => {
        setClock(HOUR)
        restart()
      },
    ],
  ])('and %s: the next page is at minute %i', (_what, minute, atMinute5) => {
    expect(minuteOfNextPage(atMinute5)).toBe(minute)
  })
})

test.each([HOUR, -HOUR])('an incident keeps its name when the clock is set by %i ms while it is open', (setMs) => {
  const machine = createMachine()
  const { tell } = createTeller(machine)
  const [begin] = tell('firing')
  machine.pass(MINUTE)
  machine.setClock(setMs)
  const [end] = tell('resolved')
  if (!begin || !end) throw new Error('both are told of')
  expect(incidentIdOf(end)).toBe(incidentIdOf(begin))
})
