import { CHAT_PIPELINE } from '@plumbline/protocol'
import { expect, test } from 'vitest'
import type { AlertRule } from './alert-rule.ts'
import type { AlertState } from './alert-state.ts'
import type { Check } from './check.ts'
import { COOLDOWNS_MS } from './cooldown.ts'
import { AT_ONCE } from './hold.ts'
import { evaluateRound, type Watched } from './round.ts'

const NOON = Date.UTC(2026, 10, 22, 12)
const MINUTE_MS = 60_000
const BREACH: Check = { kind: 'judged', signals: ['breach'] }
const CLEAR: Check = { kind: 'judged', signals: ['clear'] }

const rule = (id: string, severity: AlertRule['levels'][0]['severity']): AlertRule => ({
  id,
  checksum: '1',
  levels: [{ severity, hold: AT_ONCE }],
  recovery: AT_ONCE,
  noData: 'keep',
  cooldownsMs: COOLDOWNS_MS,
  resendMs: null,
})
const about = { labels: {}, category: 'performance', inhibitedBy: [] }
const RULES = {
  compliance: {
    rule: rule('compliance', 'critical'),
    subject: { ...about, fingerprint: 'F1', metric: 'chat.compliance', concern: { kind: 'latency', pipeline: 'chat' } },
  },
  queue: {
    rule: rule('queue', 'warning'),
    subject: {
      ...about,
      fingerprint: 'F2',
      metric: 'chat.queue',
      concern: { kind: 'phase', pipeline: 'chat', phase: 'queueToWorker' },
    },
  },
} as const

type Checks = Partial<Record<keyof typeof RULES, Check>>

/** Rounds a minute apart; what was sent in each, as `kind rule severity (symptoms)`. */
function run(rounds: readonly Checks[], silenced: Partial<Record<keyof typeof RULES, string>> = {}): string[][] {
  const states = new Map<string, AlertState>()
  return rounds.map((checks, minute) => {
    const watched = (['compliance', 'queue'] as const).map(
      (name): Watched => ({
        ...RULES[name],
        check: checks[name] ?? CLEAR,
        previous: states.get(RULES[name].subject.fingerprint),
        silencedBy: silenced[name] ?? null,
      }),
    )
    const outcome = evaluateRound({ watched, graphs: [CHAT_PIPELINE] }, { now: NOON + minute * MINUTE_MS })
    for (const { fingerprint, next } of outcome.alerts) states.set(fingerprint, next)
    return outcome.messages.map(({ notices }) =>
      notices
        .map(({ notice, alert, symptoms }) => {
          const list = symptoms.map((symptom) => symptom.rule).join()
          return `${notice.kind} ${alert.rule} ${notice.severity}${list && ` (${list})`}`
        })
        .join(' + '),
    )
  })
}

test('a late phase and the SLA that it breaks make one message, as severe as the worse of them', () => {
  expect(run([{ compliance: BREACH, queue: BREACH }, { compliance: BREACH, queue: BREACH }, {}])).toEqual([
    ['firing queue critical (compliance)'],
    [],
    ['resolved queue critical'],
  ])
})

test('a symptom that comes later raises the message of its cause, inside its cooldown', () => {
  expect(run([{ queue: BREACH }, { compliance: BREACH, queue: BREACH }])).toEqual([
    ['firing queue warning'],
    ['escalated queue critical (compliance)'],
  ])
})

test('a symptom that outlives its cause speaks for itself', () => {
  expect(run([{ compliance: BREACH, queue: BREACH }, { compliance: BREACH }])).toEqual([
    ['firing queue critical (compliance)'],
    ['firing compliance critical', 'resolved queue critical'],
  ])
})

test('a symptom that was told before its cause is ended by its own notice', () => {
  expect(run([{ compliance: BREACH }, { compliance: BREACH, queue: BREACH }, { queue: BREACH }])).toEqual([
    ['firing compliance critical'],
    ['firing queue critical (compliance)'],
    ['resolved compliance critical'],
  ])
})

test('a cause that is silenced mutes nothing', () => {
  const rounds = [{ compliance: BREACH, queue: BREACH }]
  expect(run(rounds, { queue: 's-1' })).toEqual([['firing compliance critical']])
  expect(run(rounds, { compliance: 's-1' })).toEqual([['firing queue warning']])
})

test('the outcome names who speaks for whom, and why something was withheld', () => {
  const watched: Watched[] = [
    { ...RULES.compliance, check: BREACH, previous: undefined, silencedBy: null },
    { ...RULES.queue, check: BREACH, previous: undefined, silencedBy: null },
  ]
  const { alerts } = evaluateRound({ watched, graphs: [CHAT_PIPELINE] }, { now: NOON })
  expect(alerts).toMatchObject([
    { fingerprint: 'F1', voice: { kind: 'muted', by: 'F2' }, withheld: 'muted', events: [{ kind: 'fired' }] },
    { fingerprint: 'F2', voice: { kind: 'speaks', severity: 'critical', symptoms: ['F1'] }, withheld: null },
  ])
})
