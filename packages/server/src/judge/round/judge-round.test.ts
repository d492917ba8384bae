import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openEpisode } from '../alert/index.ts'
import { metricOf, readingsOf } from '../condition/test-support/readings.ts'
import type { StoredAlert } from './alert-record.ts'
import { isRaised, judgeRound } from './judge-round.ts'
import { raise } from './raise.ts'
import { type Answers, createRounds, depths, INTERVAL_MS, inForce, NOON, rule, store } from './test-support/rounds.ts'

const HOUR_MS = 3_600_000
const deep = rule('queue.depth > 50', { recoverFor: '1 check' })
const held = rule('queue.depth > 50 for 5m', { recoverFor: '1 check' })

const statusOf = (alerts: readonly StoredAlert[]) => alerts.map(({ state }) => state.status.kind)
const endOf = ({ state: { status } }: StoredAlert) =>
  status.kind === 'resolved' ? `ended: ${status.reason}` : status.kind

describe('a round', () => {
  test('stores an alert when it fires, with its episode and what happened', () => {
    const { changes, alerts, verdicts } = createRounds().round([deep], depths({ a: 80, b: 10 }))
    expect(alerts).toHaveLength(1)
    expect(changes).toMatchObject({
      alerts: [
        {
          expectedVersion: null,
          record: {
            rule: 'tried',
            labels: { service: 'a' },
            evidence: { condition: 'queue.depth > 50', severity: 'warning' },
          },
        },
      ],
      episodes: [{ ordinal: 1, severity: 'warning', labels: { service: 'a' }, end: null }],
      events: [{ event: { kind: 'fired', episode: 1, severity: 'warning' } }],
    })
    expect(verdicts.get('tried')).toMatchObject({
      verdict: 'firing',
      explanation: expect.stringContaining('80, above 50'),
    })
  })

  test('stores nothing while nothing goes on', () => {
    const rounds = createRounds()
    for (const answers of [depths({ a: 10 }), {}, depths({ a: 20, b: 3 })])
      expect(rounds.round([deep], answers)).toMatchObject({
        alerts: [],
        changes: { alerts: [], episodes: [], events: [] },
      })
  })

  test('stores nothing of an alert that has ended, and goes on to show it', () => {
    const rounds = createRounds()
    rounds.round([deep], depths({ a: 80 }))
    rounds.round([deep], depths({ a: 10 }))
    expect(rounds.stored.map(endOf)).toEqual(['ended: recovered'])
    for (const answers of [depths({ a: 10 }), {}, depths({ b: 10 })]) {
      const { alerts, changes } = rounds.round([deep], answers)
      expect(alerts.map(endOf)).toEqual(['ended: recovered'])
      expect(changes).toEqual({ alerts: [], episodes: [], events: [] })
    }
  })

  test('keeps the end of an alert on everything while there is nothing to judge, so that it is still told', () => {
    const rounds = createRounds()
    const all = rule('conversations.open > 50', { noData: 'resolve', recoverFor: '1 check' })
    rounds.round([all], { 'conversations.open': [{ value: 80 }] })
    for (const _ of [1, 2, 3]) expect(rounds.round([all], {}).alerts.map(endOf)).toEqual(['ended: noData'])
    expect(rounds.kinds()).toEqual(['fired', 'dataLost', 'resolved'])
  })

  test('gives each alert once, whatever its scope', () => {
    const scoped = rule('queue.depth > 50 where service = "a"', { recoverFor: '1 check' })
    const rounds = createRounds()
    for (const value of [80, 80, 10, 80]) {
      const { alerts, changes } = rounds.round([scoped], depths({ a: value }))
      expect(alerts).toHaveLength(1)
      expect(changes.alerts).toHaveLength(1)
    }
    expect(rounds.kinds()).toEqual(['fired', 'resolved', 'fired'])
  })

  test('shows of a rule the worst of its alerts, and says when there are more than it judges', () => {
    const verdictOf = (answers: Answers) => createRounds().round([deep], answers).verdicts.get('tried')
    expect(verdictOf(depths({ a: 10, b: 80 }))?.verdict).toBe('firing')
    expect(verdictOf(depths({ a: 10, b: 20 }))?.verdict).toBe('ok')
    expect(verdictOf({})).toEqual({ verdict: 'noData', explanation: 'Nothing was measured yet.' })
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`s${index}`, 10]))
    expect(verdictOf(depths(many))?.explanation).toMatch(/more to judge than the 500 .* "where"\.$/)
  })

  test('gives what the first clause saw, for a backtest', () => {
    const { observed } = createRounds().round([deep], depths({ a: 10, b: 80 }))
    expect(observed.get('tried')).toEqual([10, 80])
  })
})

describe('a hold', () => {
  test('is counted in time that a clock cannot jump over', () => {
    const rounds = createRounds()
    rounds.round([held], depths({ a: 80 }))
    const jump = (afterMs: number) => {
      const since = { checkedAt: rounds.now, elapsedMs: INTERVAL_MS }
      rounds.round([held], depths({ a: 80 }), { afterMs, since })
    }
    jump(HOUR_MS)
    jump(-2 * HOUR_MS)
    for (let count = 0; count < 7; count++) jump(INTERVAL_MS)
    expect(rounds.kinds()).toEqual(['pending'])
    jump(INTERVAL_MS)
    expect(rounds.kinds()).toEqual(['pending', 'fired'])
  })

  test('counts no time twice when another server has judged in between', () => {
    const rounds = createRounds()
    rounds.round([held], depths({ a: 80 }))
    const mine = rounds.now
    // Nine rounds of another server, and one of this one, whose last was the first of all.
    for (let count = 0; count < 9; count++) rounds.round([held], depths({ a: 80 }), { afterMs: 25_000 })
    rounds.round([held], depths({ a: 80 }), { afterMs: 25_000, since: { checkedAt: mine, elapsedMs: 250_000 } })
    expect(rounds.now - mine).toBe(250_000)
    expect(rounds.stored[0]?.state.latches).toMatchObject([{ checks: 11, heldMs: 250_000 }])
  })

  test('that nothing was heard of for an hour is forgotten, and written no more', () => {
    const rounds = createRounds()
    rounds.round([held], depths({ a: 80 }))
    for (let count = 0; count < 120; count++) expect(rounds.round([held], {}).changes.alerts).toHaveLength(1)
    rounds.round([held], {})
    const { changes, verdicts } = rounds.round([held], {})
    expect(changes.alerts).toEqual([])
    expect(verdicts.get('tried')?.explanation).toBe('Nothing was measured yet.')
    rounds.round([held], depths({ a: 80 }))
    expect(rounds.stored[0]?.state).toMatchObject({ status: { kind: 'pending' }, latches: [{ checks: 1, heldMs: 0 }] })
  })
})

describe('a rule that is switched off, removed or edited', () => {
  const off = inForce({ ...deep.definition, enabled: false })

  test.each([
    ['switched off', [off]],
    ['removed', []],
  ])('and is %s ends its alert', (_, rules) => {
    const rounds = createRounds()
    rounds.round([deep], depths({ a: 80 }))
    const { changes } = rounds.round(rules, depths({ a: 80 }))
    expect(changes.episodes).toMatchObject([{ end: { reason: 'ruleRemoved', at: rounds.now } }])
    expect(rounds.round(rules, depths({ a: 80 })).changes.alerts).toEqual([])
    expect(rounds.kinds()).toEqual(['fired', 'resolved'])
  })

  test.each([
    ['switched off', [inForce({ ...held.definition, enabled: false })]],
    ['removed', []],
  ])('and is %s forgets what was pending', (_, rules) => {
    const rounds = createRounds()
    rounds.round([held], depths({ a: 80 }))
    expect(statusOf(rounds.stored)).toEqual(['pending'])
    rounds.round(rules, depths({ a: 80 }))
    expect(statusOf(rounds.stored)).toEqual(['inactive'])
    expect(rounds.round(rules, depths({ a: 80 })).changes.alerts).toEqual([])
    rounds.round([held], depths({ a: 80 }))
    expect(rounds.stored[0]?.state.latches).toMatchObject([{ checks: 1, heldMs: 0 }])
    expect(rounds.kinds()).toEqual(['pending', 'calmed', 'pending'])
  })

  test('is said to be off', () => {
    const { verdicts } = createRounds().round([off], depths({ a: 80 }))
    expect(verdicts.get('tried')?.verdict).toBe('off')
  })

  test('starts afresh when it is edited, and says so', () => {
    const rounds = createRounds()
    const edited = rule('queue.depth > 60', { recoverFor: '1 check' })
    rounds.round([deep], depths({ a: 80 }))
    rounds.round([edited], depths({ a: 80 }))
    expect(rounds.stored.map(endOf)).toEqual(['ended: ruleChanged'])
    rounds.round([edited], depths({ a: 80 }))
    expect(rounds.kinds()).toEqual(['fired', 'ruleChanged', 'resolved', 'fired'])
    expect(openEpisode((rounds.stored[0] as StoredAlert).state.status)?.ordinal).toBe(2)
  })

  test('leaves no alert open about what it is no longer about', () => {
    const rounds = createRounds()
    rounds.round([rule('queue.depth > 50 where service = "a"')], depths({ a: 80, b: 80 }))
    rounds.round([rule('queue.depth > 50 where service = "b"')], depths({ a: 80, b: 80 }))
    expect(rounds.stored.map((alert) => [alert.labels.service, endOf(alert)])).toEqual([
      ['a', 'ended: ruleChanged'],
      ['b', 'firing'],
    ])
  })

  test('does not touch what people and channels have raised', () => {
    const rounds = createRounds()
    const said = {
      severity: 'error',
      title: 'Replica lags',
      message: 'by 40 s',
      category: null,
      nextSteps: [],
    } as const
    const raised = ['raised:DATABASE', 'notifier:slack'].map(
      (name) => raise({ rule: name, labels: {}, ...said }, undefined, NOON).alert,
    )
    rounds.stored = raised
    const { alerts, changes } = rounds.round([], {})
    expect(alerts).toEqual(raised)
    expect(changes.alerts).toEqual([])
    expect(['raised:x', 'notifier:x', 'raised', 'queue-raised:'].map(isRaised)).toEqual([true, true, false, false])
  })
})

describe('evidence', () => {
  const evidenceOf = ({ alerts }: ReturnType<ReturnType<typeof createRounds>['round']>) =>
    alerts[0]?.evidence.explanation

  test('follows the values while they are bad, and stays when they are lost or good again', () => {
    const rounds = createRounds()
    expect(evidenceOf(rounds.round([deep], depths({ a: 80 })))).toContain(': 80, above 50')
    expect(evidenceOf(rounds.round([deep], depths({ a: 90 })))).toContain(': 90, above 50')
    expect(evidenceOf(rounds.round([deep], {}))).toContain(': 90, above 50')
    expect(statusOf(rounds.stored)).toEqual(['noData'])
    expect(evidenceOf(rounds.round([deep], depths({ a: 10 })))).toContain(': 90, above 50')
    expect(evidenceOf(rounds.round([deep], depths({ a: 12 })))).toContain(': 90, above 50')
  })

  test('of an alert about silence says that there is silence', () => {
    const rounds = createRounds()
    const loud = rule('queue.depth > 50', { noData: 'fire', recoverFor: '1 check' })
    rounds.round([loud], depths({ a: 80 }))
    rounds.round([loud], depths({ a: 10 }))
    const before = { 'queue.depth before': [{ labels: { service: 'a' }, value: 10 }] }
    expect(evidenceOf(rounds.round([loud], before))).toContain('nothing to judge')
    expect(statusOf(rounds.stored)).toEqual(['firing'])
  })
})

describe('an alert that is raised', () => {
  const said = { rule: 'raised:X', title: 'X', message: 'x', category: null, labels: {}, nextSteps: [] }

  test('again is the same, and after its end another episode', () => {
    const first = raise({ ...said, severity: 'error' }, undefined, NOON)
    const again = raise({ ...said, severity: 'error' }, first.alert, NOON + 1)
    expect(again.changes.events).toEqual([])
    expect(again.changes.episodes).toMatchObject([{ ordinal: 1, end: null }])
  })

  test('with another severity ends the one before, also in history', () => {
    const first = raise({ ...said, severity: 'warning' }, undefined, NOON)
    const worse = raise({ ...said, severity: 'critical' }, first.alert, NOON + 1)
    expect(worse.changes.events.map(({ event }) => event.kind)).toEqual(['ruleChanged', 'resolved', 'fired'])
    expect(worse.changes.episodes).toMatchObject([
      { ordinal: 1, severity: 'warning', end: { at: NOON + 1, reason: 'ruleChanged' } },
      { ordinal: 2, severity: 'critical', end: null },
    ])
    expect(worse.changes.alerts).toHaveLength(1)
  })
})

describe('whatever happens', () => {
  const rules = [
    deep,
    inForce({ ...held.definition, name: 'held' }),
    inForce({ ...rule('queue.depth has no data for 2m').definition, name: 'silent' }),
    inForce({
      ...rule('queue.depth > 50', { noData: 'fire', recover: '40', severity: 'critical' }).definition,
      name: 'loud',
    }),
    inForce({ ...rule('queue.depth > 20 where service = "a"', { noData: 'resolve' }).definition, name: 'scoped' }),
  ]
  const step = fc.record({
    depths: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(10, 30, 45, 80), { maxKeys: 3 }),
    before: fc.subarray(['a', 'b', 'c']),
    off: fc.subarray(
      rules.map(({ definition }) => definition.name),
      { maxLength: 1 },
    ),
    afterMs: fc.constantFrom(INTERVAL_MS, INTERVAL_MS, 5 * 60_000, -HOUR_MS),
    isSteady: fc.boolean(),
  })

  test('two runs of the same inputs give the same, also when one goes through JSON, and no alert is lost or told twice', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
        let [plain, written]: [readonly StoredAlert[], readonly StoredAlert[]] = [[], []]
        const episodes = new Map<string, boolean>()
        let now = NOON
        for (const { depths: values, before, off, afterMs, isSteady } of steps) {
          const since = isSteady ? { checkedAt: now, elapsedMs: INTERVAL_MS } : undefined
          now += afterMs
          const answers = {
            ...depths(values),
            'queue.depth before': before.map((service) => ({ labels: { service }, value: 1 })),
          }
          const input = {
            rules: rules.filter(({ definition }) => !off.includes(definition.name)),
            readings: readingsOf(answers),
            metricOf,
            now,
            since,
          }
          const outcome = judgeRound({ ...input, stored: plain })
          expect(judgeRound({ ...input, stored: written })).toEqual(outcome)
          const { changes, alerts } = outcome
          const prints = alerts.map(({ fingerprint }) => fingerprint)
          expect(new Set(prints).size).toBe(prints.length)
          for (const { fingerprint } of plain) expect(prints).toContain(fingerprint)
          plain = storePlain(plain, changes.alerts)
          written = store(written, changes)
          for (const { fingerprint, ordinal, end } of changes.episodes) {
            const key = `${fingerprint} ${ordinal}`
            expect(episodes.get(key), 'an episode that has ended is not changed').not.toBe(true)
            episodes.set(key, end !== null)
          }
          const open = alerts.filter(({ state }) => openEpisode(state.status))
          expect([...episodes.values()].filter((isOver) => !isOver)).toHaveLength(open.length)
        }
      }),
      { numRuns: 150 },
    )
  })
})

/** As `store` without JSON. */
function storePlain(
  stored: readonly StoredAlert[],
  changes: readonly { record: Omit<StoredAlert, 'version'> }[],
): StoredAlert[] {
  const rows = new Map(stored.map((alert) => [alert.fingerprint, alert]))
  for (const { record } of changes)
    rows.set(record.fingerprint, { ...record, version: (rows.get(record.fingerprint)?.version ?? 0) + 1 })
  return [...rows.values()]
}
