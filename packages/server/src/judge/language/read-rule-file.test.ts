import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { replay } from '../alert/replay.ts'
import { readRuleFile } from './read-rule-file.ts'
import { renderCondition } from './render-condition.ts'
import { alertRuleOf, labelsOf, type RuleDefinition } from './rule-definition.ts'
import { CRITICAL, INFO, WARNING } from './test-support/source-rules.ts'
import { vocabulary } from './test-support/vocabulary.ts'

const MINUTE_MS = 60_000

const load = (yaml: string): readonly RuleDefinition[] => {
  const { rules, problems } = readRuleFile(parse(yaml), vocabulary)
  expect(problems).toEqual([])
  return rules
}
const problemsOf = (yaml: string) =>
  readRuleFile(parse(yaml), vocabulary).problems.map(({ path, text, at }) => [
    [...path, ...(at ? [`@${at.index}`] : [])].join('/'),
    text,
  ])

describe('the rules of source 001', () => {
  test('load as they stand', () => {
    const rules = [CRITICAL, WARNING, INFO].flatMap(load)
    expect(rules.map(({ name, severity, condition }) => [name, severity, renderCondition(condition)])).toEqual([
      ['chatwoot_api_down', 'critical', 'helpdesk.api.status != 200 for 3 consecutive checks'],
      ['chatwoot_response_time_critical', 'critical', 'helpdesk.api.latency > 5s for 5 consecutive checks'],
      ['webhook_delivery_failed', 'critical', 'webhook.errors > 10 %'],
      ['chatwoot_response_time_degraded', 'warning', 'helpdesk.api.latency.p95 > 2s'],
      ['worker_high_memory', 'warning', 'worker.memory > 450MB'],
      ['queue_depth_high', 'warning', 'queue.depth > 50'],
      ['conversation_volume_spike', 'info', 'conversations.new > 2x baseline'],
      ['response_time_improved', 'info', 'helpdesk.api.latency.p95 < baseline - 20 %'],
    ])
  })

  test('say whom to tell and what to do', () => {
    const page = { kind: 'page' }
    const log = { kind: 'log' }
    expect([CRITICAL, WARNING, INFO].flatMap(load).map(({ action }) => action)).toEqual([
      { routes: [page], automations: [], advice: [] },
      { routes: [page], automations: [], advice: [] },
      { routes: [page], automations: ['disableWebhook'], advice: [] },
      // YAML takes " #ops-alerts …" for a comment; the severity says as much.
      { routes: [], automations: [], advice: [] },
      { routes: [], automations: [], advice: [] },
      { routes: [], automations: [], advice: [] },
      { routes: [log], automations: [], advice: [] },
      { routes: [log], automations: [], advice: ['document optimization'] },
    ])
  })

  test('name their channel when they are quoted', () => {
    const quoted = load(WARNING.replaceAll(/action: (.*)/g, "action: '$1'")).map(({ action }) => action)
    const channel = { kind: 'channel', channel: '#ops-alerts' }
    expect(quoted).toEqual([
      { routes: [channel], automations: [], advice: [] },
      { routes: [channel], automations: [], advice: ['consider scaling'] },
      { routes: [channel], automations: [], advice: ['scale workers if > 100'] },
    ])
  })
})

describe('a rule', () => {
  const SMALL = `
- name: errors
  condition: webhook.errors > 5 %
  severity: error
`

  test('has a default for everything but its name, condition and severity', () => {
    expect(load(SMALL)).toMatchObject([
      {
        action: { routes: [], automations: [], advice: [] },
        category: null,
        minimumSamples: 5,
        recovery: { bound: null, hold: { kind: 'duration', durationMs: 5 * MINUTE_MS } },
        noData: 'keep',
        cooldownMs: 15 * MINUTE_MS,
        runbook: null,
        enabled: true,
      },
    ])
    expect(load(`${SMALL}  minimumSamples: 0`)[0]?.minimumSamples).toBe(0)
    expect(load(SMALL.replace('webhook.errors > 5 %', 'queue.depth > 5'))[0]?.minimumSamples).toBe(1)
    expect(load(SMALL.replace('webhook.errors > 5 %', 'queue.depth rises by more than 5 %'))[0]?.minimumSamples).toBe(5)
  })

  test('takes everything that can be said of it', () => {
    const [rule] = load(`${SMALL}
  action: Page on-call engineer, restart the sync
  routes: [log, '#api', night-shift]
  category: api
  minimumSamples: 20
  recover: 3 %
  recoverFor: 3 checks
  noData: FIRE
  cooldown: 30m
  runbook: https://example.com/runbooks/errors
  enabled: false
`)
    expect(rule).toMatchObject({
      action: {
        routes: [{ kind: 'log' }, { kind: 'channel', channel: '#api' }, { kind: 'named', name: 'night-shift' }],
        advice: ['restart the sync'],
      },
      category: 'api',
      minimumSamples: 20,
      recovery: { bound: { kind: 'percent', limitPercent: 3 }, hold: { kind: 'checks', checks: 3 } },
      noData: 'fire',
      cooldownMs: 30 * MINUTE_MS,
      runbook: 'https://example.com/runbooks/errors',
      enabled: false,
    })
  })

  test.each([
    ['queue.depth > 50', '50', true],
    ['queue.depth > 50', '51', false],
    ['queue.depth >= 50', '40', true],
    ['queue.depth < 50', '50', true],
    ['queue.depth < 50', '49', false],
    ['worker.memory > 450MB', '400MB', true],
    ['worker.memory > 450MB', '1GB', false],
    ['queue.depth > 2x baseline', '1.5x baseline', true],
    ['queue.depth > 2x baseline', '3x baseline', false],
    ['queue.depth < baseline - 20 %', 'baseline - 10 %', true],
    ['queue.depth < baseline - 20 %', 'baseline - 30 %', false],
    ['queue.depth > 2x baseline', '1', false],
    ['queue.depth = 5', '4', false],
    ['queue.depth != 5', '4', false],
    ['queue.depth > 5 and queue.depth < 9', '4', false],
    ['queue.depth has no data for 5m', '4', false],
  ])('on %s may recover at %s: %s', (condition, recover, isTaken) => {
    const yaml = `[{ name: r, severity: error, condition: '${condition}', recover: '${recover}' }]`
    const { rules, problems } = readRuleFile(parse(yaml), vocabulary)
    expect(problems.map(({ path }) => path)).toEqual(isTaken ? [] : [[0, 'recover']])
    expect(rules).toHaveLength(isTaken ? 1 : 0)
  })
})

describe('problems', () => {
  test('are all told at once, each with its place', () => {
    expect(
      problemsOf(`
alert_rules:
  - name: bad name
    condition: webhook.errors > 5 % fro 5m
    severity: CRITICALL
    cooldwn: 5m
  - just text
  - condition: 7
  - name: a
    condition: queue.depth > 1,000
    severity: warning
    minimumSamples: -1
    noData: never
    runbook: javascript:alert(1)
    enabled: yes please
    routes: [page, '# ops']
    recoverFor: soon
  - { name: b, condition: queue.depth > 5, severity: critical, cooldown: 1m }
  - { name: c, condition: queue.depth > 5, severity: critical, recover: 4 %, cooldown: 20m }
  - { name: d, condition: queue.depth > 5, severity: critical }
  - { name: d, condition: queue.depth > 6, severity: critical }
  - []
rules: []
`),
    ).toEqual([
      ['rules', 'unknown key "rules"; known here: alert_rules'],
      [
        'alert_rules/0/name',
        '"bad name" is not right here; write a name of up to 64 letters, digits, "_", "-" and ".", such as queue_depth_high',
      ],
      ['alert_rules/0/condition/@21', 'found "fro" where there should be "for"'],
      ['alert_rules/0/severity', '"CRITICALL" is not right here; did you mean critical?'],
      ['alert_rules/0/cooldwn', 'unknown key "cooldwn"; did you mean "cooldown"?'],
      ['alert_rules/1', '"just text" is no rule; a rule has at least name, condition, severity'],
      ['alert_rules/2/condition', '7 is no condition; write a sentence such as queue.depth > 50 for 5m'],
      ['alert_rules/2', 'the rule needs "name"'],
      ['alert_rules/2', 'the rule needs "severity"'],
      ['alert_rules/3/condition/@14', '"1,000" has a thousands separator; write 1000, or with a point for decimals'],
      ['alert_rules/3/minimumSamples', '-1 is not right here; write a whole number of samples, such as 5'],
      ['alert_rules/3/noData', '"never" is not right here; write keep, fire, resolve'],
      [
        'alert_rules/3/runbook',
        '"javascript:alert(1)" is not right here; write an address that begins with https:// or http://',
      ],
      ['alert_rules/3/enabled', '"yes please" is not right here; write true or false'],
      ['alert_rules/3/routes', '"# ops" is not right here; write page, log, "#channel" or the name of a route'],
      [
        'alert_rules/3/recoverFor/@0',
        'found "soon" where there should be a time, as in "for 5m" or "for 3 consecutive checks"',
      ],
      ['alert_rules/4/cooldown', '1m is no cooldown for critical; write 5m to 15m'],
      ['alert_rules/5/cooldown', '20m is no cooldown for critical; write 5m to 15m'],
      ['alert_rules/5/recover/@0', 'queue.depth is a number without a unit; write 4'],
      ['alert_rules/7/name', 'the name "d" stands here a second time'],
      ['alert_rules/8', 'a list is no rule; a rule has at least name, condition, severity'],
    ])
  })

  test.each([
    ['alert_rules: 5', [['alert_rules', '5 is no list of rules; begin each with "- name:"']]],
    ['text', [['', '"text" is no list of rules; begin with alert_rules:']]],
    ['', []],
    ['alert_rules:', []],
    ['[]', []],
    [
      '- { name: r, condition: queue.depth > 5, severity: info, __proto__: 1, constructor: 2 }',
      [
        ['0/__proto__', expect.stringContaining('unknown key "__proto__"')],
        ['0/constructor', expect.stringContaining('unknown key "constructor"')],
      ],
    ],
  ])('in %j are %j', (yaml, problems) => {
    expect(problemsOf(yaml)).toEqual(problems)
  })

  test('of a file with too many rules are one', () => {
    const rule = { name: 'r', condition: 'queue.depth > 5', severity: 'info' }
    const many = Array.from({ length: 1_001 }, (_, index) => ({ ...rule, name: `r${index}` }))
    expect(readRuleFile(many, vocabulary)).toEqual({
      rules: [],
      problems: [{ path: [], text: '1001 rules; a file has at most 1000' }],
    })
    expect(readRuleFile(many.slice(1), vocabulary).rules).toHaveLength(1_000)
  })
})

describe('the alert of a rule', () => {
  const [rule] = load('- { name: r, condition: queue.depth > 50 for 2 checks, severity: critical, cooldown: 10m }')
  if (!rule) throw new Error('no rule')

  test('lives by what the rule says', () => {
    const checks = [0, 1, 2].map((minute) => ({
      now: minute * MINUTE_MS,
      check: { kind: 'judged', signals: ['breach'] } as const,
    }))
    const lived = replay(alertRuleOf(rule), checks).map(({ events }) => events.map(({ kind }) => kind))
    expect(lived).toEqual([['pending'], ['fired'], []])
    expect(rule.cooldownMs).toBe(10 * MINUTE_MS)
  })

  test('is another when something that decides is changed, and the same when only words are', () => {
    const checksum = alertRuleOf(rule).checksum
    const edited = (change: Partial<RuleDefinition>) => alertRuleOf({ ...rule, ...change }).checksum
    expect(edited({ runbook: 'https://example.com', category: 'queue', cooldownMs: 1 })).toBe(checksum)
    const changes: Partial<RuleDefinition>[] = [
      { severity: 'error' },
      { minimumSamples: 9 },
      { noData: 'fire' },
      { condition: { ...rule.condition, hold: { kind: 'checks', checks: 3 } } },
      { recovery: { ...rule.recovery, bound: { kind: 'count', limit: 40 } } },
    ]
    expect(new Set([checksum, ...changes.map(edited)]).size).toBe(changes.length + 1)
  })

  test('is labelled with what all its clauses are limited to', () => {
    const labels = (condition: string) => {
      const [only] = load(`[{ name: r, severity: info, condition: '${condition}' }]`)
      return only && labelsOf(only.condition)
    }
    expect(labels('queue.depth > 5')).toEqual({})
    expect(labels('queue.depth > 5 where service = "a" and customer = "x"')).toEqual({ service: 'a', customer: 'x' })
    expect(
      labels('queue.depth > 5 where service = "a" and customer = "x" and webhook.errors > 5 % where service = "a"'),
    ).toEqual({ service: 'a' })
  })
})
