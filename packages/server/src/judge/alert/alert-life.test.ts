import { SEVERITIES } from '@plumbline/protocol/catalogue'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advance } from './advance.ts'
import type { AlertEvent } from './alert-event.ts'
import type { AlertRule } from './alert-rule.ts'
import { type AlertState, openEpisode } from './alert-state.ts'
import type { Check, Signal } from './check.ts'
import type { Hold } from './hold.ts'
import type { Pace } from './passed-time.ts'

/** Whatever happens to an alert, in whatever order: these must hold. */

const NOON = Date.UTC(2026, 10, 22, 12)
const HOUR_MS = 3_600_000
const PACE: Pace = { intervalMs: 30_000, memoryMs: HOUR_MS }

const hold: fc.Arbitrary<Hold> = fc.oneof(
  fc.record({ kind: fc.constant('checks' as const), checks: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('duration' as const), durationMs: fc.integer({ min: 1, max: 300_000 }) }),
)

const rules: fc.Arbitrary<AlertRule> = fc
  .record({
    severities: fc.subarray([...SEVERITIES], { minLength: 1 }),
    holds: fc.tuple(hold, hold, hold, hold),
    recovery: hold,
    noData: fc.constantFrom('keep', 'fire', 'resolve'),
  })
  .map(({ severities, holds, recovery, noData }) => {
    const [first, ...rest] = severities.map((severity, index) => ({ severity, hold: holds[index] ?? holds[0] }))
    if (!first) throw new Error('no level')
    return { id: 'r', checksum: '1', levels: [first, ...rest], recovery, noData }
  })

type Step =
  | { kind: 'check'; signals: Signal[]; noData: boolean; delayMs: number }
  | { kind: 'restart'; downMs: number }
  | { kind: 'clock'; byMs: number }

const signal = fc.constantFrom<Signal>('breach', 'breach', 'clear', 'clear', 'between', 'undecided')
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({
        kind: fc.constant('check' as const),
        signals: fc.array(signal, { minLength: 4, maxLength: 4 }),
        noData: fc.constantFrom(false, false, false, true),
        delayMs: fc.integer({ min: 0, max: 5_000 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('restart' as const), downMs: fc.integer({ min: 0, max: 3 * HOUR_MS }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('clock' as const), byMs: fc.integer({ min: -HOUR_MS, max: HOUR_MS }) }),
    },
  ),
  { maxLength: 80 },
)

interface Seen {
  events: AlertEvent[]
  state: AlertState
}

/** The loop around an alert as a server runs it: a wall clock that may jump, a steady clock that does not outlive a restart. */
class Life {
  readonly seen: Seen[] = []
  readonly rule: AlertRule
  private trueMs = 0
  private skewMs = 0
  private isSteady = false
  private state: AlertState | undefined

  constructor(rule: AlertRule) {
    this.rule = rule
  }

  take(step: Step): void {
    switch (step.kind) {
      case 'restart':
        this.trueMs += step.downMs
        this.isSteady = false
        this.state = this.state && (JSON.parse(JSON.stringify(this.state)) as AlertState)
        return
      case 'clock':
        this.skewMs += step.byMs
        return
      case 'check':
        this.check(step.noData ? { kind: 'noData' } : { kind: 'judged', signals: step.signals }, step)
    }
  }

  check(check: Check, { delayMs = 0 } = {}): Seen {
    const elapsedMs = PACE.intervalMs + delayMs
    this.trueMs += elapsedMs
    const { next, events } = advance({
      rule: this.rule,
      check,
      previous: this.state,
      now: NOON + this.trueMs + this.skewMs,
      ...(this.isSteady && { elapsedMs }),
      pace: PACE,
    })
    this.state = next
    this.isSteady = true
    const seen = { events, state: next }
    this.seen.push(seen)
    return seen
  }
}

const lived = (rule: AlertRule, past: readonly Step[]): Life => {
  const life = new Life(rule)
  for (const step of past) life.take(step)
  return life
}

const all = (signal: Signal): Check => ({ kind: 'judged', signals: SEVERITIES.map(() => signal) })
const isKind = (events: readonly AlertEvent[], kind: AlertEvent['kind']) => events.some((event) => event.kind === kind)
const isOpen = (state: AlertState) => openEpisode(state.status) !== null

/** Checks that a hold needs at one check every interval: the one that begins it, and then until the time is full. */
const checksFor = (hold: Hold): number =>
  hold.kind === 'checks' ? hold.checks : 1 + Math.ceil(hold.durationMs / PACE.intervalMs)

describe('whatever happens', () => {
  test('firing and resolved take turns', () => {
    fc.assert(
      fc.property(rules, steps, (rule, past) => {
        const { seen } = lived(rule, past)
        const turns = seen.flatMap(({ events }) =>
          events.flatMap(({ kind }) => (kind === 'fired' || kind === 'resolved' ? [kind] : [])),
        )
        expect(turns).toEqual(turns.map((_, index) => (index % 2 === 0 ? 'fired' : 'resolved')))
      }),
    )
  })

  test('the state is consistent: its kind, its latches, its episode and its events say the same', () => {
    fc.assert(
      fc.property(rules, steps, (rule, past) => {
        let wasOpen = false
        for (const { events, state } of lived(rule, past).seen) {
          const episode = openEpisode(state.status)
          const strongest = rule.levels.filter((_, index) => state.latches[index]?.on).at(-1)
          expect(episode?.severity).toBe(strongest?.severity)
          if (episode) expect(episode.startedAt).toBeLessThanOrEqual(state.evaluatedAt)
          if (state.noDataSince !== null) expect(state.noDataSince).toBeLessThanOrEqual(state.evaluatedAt)
          expect(isKind(events, 'fired')).toBe(!wasOpen && episode !== null)
          expect(isKind(events, 'resolved')).toBe(wasOpen && episode === null)
          expect(JSON.parse(JSON.stringify(state))).toEqual(state)
          wasOpen = episode !== null
        }
      }),
    )
  })

  test('undecided checks never open an alert and never close one', () => {
    fc.assert(
      fc.property(rules, steps, fc.integer({ min: 1, max: 300 }), (rule, past, count) => {
        const life = lived(rule, past)
        const before = life.seen.at(-1)
        for (let index = 0; index < count; index++) {
          const { state, events } = life.check(all('undecided'))
          expect(isOpen(state)).toBe(before ? isOpen(before.state) : false)
          expect(isKind(events, 'fired') || isKind(events, 'resolved')).toBe(false)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('a breach that lasts fires within its hold and one interval', () => {
    fc.assert(
      fc.property(rules, steps, (rule, past) => {
        const life = lived(rule, past)
        const needed = Math.min(...rule.levels.map(({ hold }) => checksFor(hold)))
        for (let index = 0; index < needed; index++) life.check(all('breach'))
        const last = life.seen.at(-1)
        expect(last && isOpen(last.state)).toBe(true)
      }),
    )
  })

  test('a breach from a fresh start fires no earlier than its hold', () => {
    const interruptions = steps.map((past) => past.filter(({ kind }) => kind !== 'check'))
    fc.assert(
      fc.property(rules, fc.array(interruptions, { maxLength: 20 }), (rule, between) => {
        const life = new Life(rule)
        const needed = Math.min(...rule.levels.map(({ hold }) => checksFor(hold)))
        for (let index = 1; index < needed; index++) {
          for (const step of between[index] ?? []) life.take(step)
          expect(isOpen(life.check(all('breach')).state), `check ${index} of ${needed}`).toBe(false)
        }
      }),
    )
  })

  test('every alert that fired resolves once after its recovery, and then rests', () => {
    fc.assert(
      fc.property(rules, steps, (rule, past) => {
        const life = lived(rule, past)
        for (let index = 0; index < checksFor(rule.recovery) + 10; index++) life.check(all('clear'))
        const events = life.seen.flatMap((seen) => seen.events)
        const count = (kind: AlertEvent['kind']) => events.filter((event) => event.kind === kind).length
        expect(count('resolved')).toBe(count('fired'))
        expect(['resolved', 'inactive']).toContain(life.seen.at(-1)?.state.status.kind)
      }),
    )
  })
})
