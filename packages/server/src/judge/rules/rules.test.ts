import { STANDING_RULES, type StandingRule } from '@plumbline/protocol/catalogue'
import { describe, expect, test } from 'vitest'
import { ruleOf, vocabulary } from '../condition/test-support/readings.ts'
import { renderCondition } from '../language/index.ts'
import { changeRule, writtenOf } from './change-rule.ts'
import { type GivenRule, rulesInForce } from './rule-in-force.ts'

const memory = { name: 'memory', condition: 'worker.memory > 450MB for 5m', severity: 'warning', recover: '400MB' }
const change = (changes: Parameters<typeof changeRule>[1], written: Parameters<typeof changeRule>[0] = memory) =>
  changeRule(written, changes, vocabulary)
const conditionOf = ({ definition }: ReturnType<typeof change>) => definition && renderCondition(definition.condition)

describe('a changed rule', () => {
  test('without changes is as it was written', () => {
    const { written, definition, problems } = change({})
    expect([written, problems]).toEqual([memory, []])
    expect(definition).toEqual(ruleOf(memory.condition, memory))
  })

  test.each([
    [{ limit: '500MB' }, 'worker.memory > 500MB for 5m'],
    [{ hold: '10m' }, 'worker.memory > 450MB for 10m'],
    [{ hold: '3 checks' }, 'worker.memory > 450MB for 3 consecutive checks'],
    [{ limit: '2x baseline', hold: '1m' }, 'worker.memory > 2x baseline for 1m'],
    [{ condition: 'worker.memory > 1GB' }, 'worker.memory > 1GB'],
    [{ condition: 'worker.memory > 1GB for 9m', limit: '2GB' }, 'worker.memory > 2GB for 9m'],
  ])('with %j asks %s', (changes, condition) => {
    expect(conditionOf(change(changes))).toBe(condition)
  })

  test('with a limit of a change in percent', () => {
    const rising = { name: 'r', condition: 'queue.depth rises by more than 50 %', severity: 'error' }
    expect(conditionOf(change({ limit: '80 %' }, rising))).toBe('queue.depth rises by more than 80 %')
    expect(conditionOf(change({ limit: 80 }, rising))).toBe('queue.depth rises by more than 80 %')
    expect(change({ limit: '80MB' }, rising).problems).toMatchObject([{ key: 'limit' }])
  })

  test('keeps its recovery limit while that is on the good side, and drops it otherwise', () => {
    expect(change({ limit: '420MB' }).written.recover).toBe('400MB')
    const lower = change({ limit: '300MB' })
    expect([lower.written.recover, lower.problems, lower.definition?.recovery.bound]).toEqual([undefined, [], null])
    expect(change({ limit: '300MB', recover: '400MB' }).problems).toMatchObject([{ key: 'recover' }])
  })

  test.each([
    [{ limit: '2s' }, 'limit'],
    [{ limit: true }, 'limit'],
    [{ hold: 'long' }, 'hold'],
    [{ hold: 5 }, 'hold'],
    [{ severity: 'loud' }, 'severity'],
    [{ minimumSamples: -1 }, 'minimumSamples'],
    [{ condition: 'worker.memry > 1GB' }, 'condition'],
    [{ enabled: 'no' }, 'enabled'],
  ])('with %j is refused where that stands', (changes, key) => {
    const { problems, definition } = change(changes)
    expect(problems.map((problem) => problem.key)).toEqual([key])
    expect(definition).toBeUndefined()
  })

  test('has no one limit to change when it has two clauses, or asks for silence', () => {
    for (const condition of ['queue.depth > 5 and jobs.stuck > 5', 'queue.depth has no data for 5m'])
      expect(change({ limit: '9' }, { name: 'r', condition, severity: 'error' }).problems).toMatchObject([
        { key: 'limit' },
      ])
  })
})

describe('the rules in force', () => {
  const [standing] = STANDING_RULES as readonly [StandingRule]
  const shipped = (): GivenRule => {
    const written = writtenOf(standing)
    const { definition } = changeRule(written, {}, vocabulary)
    if (!definition) throw new Error('the shipped rule cannot be read')
    return { definition, written, origin: 'default', standing }
  }
  const own: GivenRule = { definition: ruleOf(memory.condition, memory), written: memory, origin: 'file' }

  test('are those of the configuration, said as they say themselves', () => {
    expect(rulesInForce([shipped(), own], new Map(), vocabulary)).toMatchObject([
      { title: standing.title, origin: 'default', inhibitedBy: standing.inhibitedBy, nextSteps: standing.nextSteps },
      { title: 'Memory', origin: 'file', inhibitedBy: [], definition: own.definition },
    ])
  })

  test('take over what was changed at run time, and leave out what no longer fits', () => {
    const changes = new Map([
      ['memory', { limit: '900MB' }],
      [standing.id, { enabled: false }],
      ['gone', { limit: '1' }],
    ])
    const [first, second] = rulesInForce([shipped(), own], changes, vocabulary)
    expect(first).toMatchObject({ origin: 'changed', definition: { enabled: false } })
    expect(second && renderCondition(second.definition.condition)).toBe('worker.memory > 900MB for 5m')
    expect(second?.origin).toBe('file')
    const [unfit] = rulesInForce([own], new Map([['memory', { limit: '2s' }]]), vocabulary)
    expect(unfit).toMatchObject({ definition: own.definition, written: memory })
  })

  test('keep the cooldown of the configuration', () => {
    const slow: GivenRule = { ...own, definition: { ...own.definition, cooldownMs: 1_234 } }
    const [changed] = rulesInForce([slow], new Map([['memory', { limit: '900MB' }]]), vocabulary)
    expect(changed?.definition.cooldownMs).toBe(1_234)
  })

  test.each(STANDING_RULES.map((rule) => [rule.id, rule] as const))(
    'can be written down and read again: %s',
    (_, rule) => {
      expect(changeRule(writtenOf(rule), {}, vocabulary).problems).toEqual([])
    },
  )
})
