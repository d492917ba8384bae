import { describe, expect, test } from 'vitest'
import { renderCondition } from '../judge/language/index.ts'
import { DEFAULT_COOLDOWNS } from '../notify/standing.ts'
import type { AlertConfig } from './alerts/alert-config.ts'
import { loadAlerts } from './load-alerts.ts'
import type { Environment } from './references.ts'
import { alertSources, SHIPPED } from './test-support/alert-sources.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const load = (yaml: string, env: Environment = {}, files: Record<string, string> = {}) =>
  loadAlerts(alertSources({ 'plumbline.yaml': yaml, ...files }, env))

function alertsOf(...parameters: Parameters<typeof load>): AlertConfig {
  const loaded = load(...parameters)
  if (!loaded.ok) throw new Error(loaded.problems)
  return loaded.alerts
}

/** One line for each problem, those that point at a character included. */
function problemsOf(...parameters: Parameters<typeof load>): string {
  const loaded = load(...parameters)
  return loaded.ok ? '' : loaded.problems
}

const SIGNING = `whsec_${Buffer.alloc(32, 1).toString('base64')}`

describe('with nothing set', () => {
  test.each(['', 'alerts:\n', 'alerts: { channels: , routes: , rules: , maintenance: , alert_rules: }'])(
    '%j gives the shipped rules, the log as channel, and the defaults',
    (yaml) => {
      const alerts = alertsOf(yaml)
      expect(alerts).toMatchObject({
        enabled: true,
        intervalMs: 30_000,
        links: {},
        channels: [{ kind: 'console', id: 'log' }],
        fallbacks: {},
        cooldowns: DEFAULT_COOLDOWNS,
        maintenance: [],
        actions: { disableWebhook: { enabled: false, dryRun: true, reenableAfterMs: 30 * MINUTE } },
      })
      expect(alerts.rules.map(({ origin, definition }) => `${origin} ${definition.name}`)).toEqual(
        SHIPPED.map(({ id }) => `default ${id}`),
      )
    },
  )

  test('the file need not be there', () => {
    expect(loadAlerts(alertSources({}))).toMatchObject({ ok: true, files: ['/srv/app/plumbline.yaml'] })
  })

  test('it is frozen through and through', () => {
    const { channels, routes, rules, cooldowns } = alertsOf('')
    for (const part of [channels, channels[0], routes, routes[0]?.grouping, rules[0]?.definition.condition, cooldowns])
      expect(Object.isFrozen(part)).toBe(true)
  })
})

test('settings are read from the file, and the environment goes before it', () => {
  const yaml = `
alerts:
  enabled: false
  interval: 1m
  environment: staging
  publicUrl: https://plumbline.example/
  links: { logs: 'https://logs.example/{service}?from={from}', runbook: https://docs.example/runbooks }
  cooldowns: { critical: 10m }
  actions: { disableWebhook: { enabled: true, dryRun: false, url: https://hooks.example/off, reenableAfter: 1h } }
`
  const env = { PLUMBLINE_ALERT_INTERVAL: '10s', PLUMBLINE_PUBLIC_URL: 'https://watch.example' }
  expect(alertsOf(yaml)).toMatchObject({
    enabled: false,
    intervalMs: MINUTE,
    environment: 'staging',
    publicUrl: 'https://plumbline.example',
    links: {
      page: 'https://plumbline.example/dashboard/alerts?id={fingerprint}',
      logs: 'https://logs.example/{service}?from={from}',
      runbook: 'https://docs.example/runbooks',
    },
    cooldowns: { critical: 10 * MINUTE, error: 15 * MINUTE },
    actions: { disableWebhook: { enabled: true, dryRun: false, reenableAfterMs: HOUR } },
  })
  expect(alertsOf(yaml, env)).toMatchObject({ intervalMs: 10_000, publicUrl: 'https://watch.example' })
})

describe('channels', () => {
  test('of every type are set up from the file', () => {
    const { channels, fallbacks } = alertsOf(
      `
alerts:
  channels:
    ops: { type: slack, url: "\${HOOK}", fallback: mail }
    bot: { type: slack, token: xoxb-1, channel: "#ops-alerts", followUp: thread }
    hook: { type: webhook, url: https://alerts.example/in, secret: "\${SIGNING}", format: alertmanager }
    mail: { type: smtp, host: smtp.example.com, user: ops, password: "\${PASSWORD}", from: Ops <ops@example.com>, to: a@example.com }
    grid: { type: sendgrid, apiKey: SG.key, to: [a@example.com, b@example.com], endpoint: https://api.eu.sendgrid.com }
    pager: { type: pagerduty, routingKey: 0123456789abcdef0123456789abcdef }
    discord: { type: discord, url: https://discord.example/api/webhooks/1/x }
    teams: { type: teams, url: https://teams.example/workflows/1 }
    stderr: { type: console }
`,
      { HOOK: 'https://hooks.slack.example/services/T0/B0/x', SIGNING, PASSWORD: 'correct horse' },
    )
    expect(channels).toMatchObject([
      { id: 'ops', kind: 'slack', by: 'webhook' },
      { id: 'bot', kind: 'slack', by: 'bot', channel: '#ops-alerts', followUp: 'thread' },
      { id: 'hook', kind: 'webhook', format: 'alertmanager' },
      {
        id: 'mail',
        kind: 'smtp',
        port: 587,
        login: { user: 'ops' },
        from: { name: 'Ops', address: 'ops@example.com' },
        to: [{ address: 'a@example.com' }],
      },
      { id: 'grid', kind: 'sendgrid', from: { address: 'a@example.com' }, to: { length: 2 } },
      { id: 'pager', kind: 'pagerduty' },
      { id: 'discord', kind: 'discord' },
      { id: 'teams', kind: 'teams' },
      { id: 'stderr', kind: 'console' },
      { id: 'log', kind: 'console' },
    ])
    expect(fallbacks).toEqual({ ops: 'mail' })
  })

  test('of the environment stand beside them, and one of the file goes before one of the same id', () => {
    const env = { SLACK_WEBHOOK_URL: 'https://hooks.slack.example/a', ALERT_WEBHOOK_URL: 'https://alerts.example/in' }
    const { channels, fallbacks, routes } = alertsOf(
      'alerts: { channels: { slack: { type: slack, token: xoxb-1, channel: "#ops" }, teams: { type: teams, url: https://t.example/1 } } }',
      env,
    )
    expect(channels.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'slack slack',
      'teams teams',
      'log console',
      'webhook webhook',
    ])
    expect(channels[0]).toMatchObject({ by: 'bot' })
    expect(fallbacks).toEqual({ webhook: 'slack' })
    expect(routes.map(({ severities, channels }) => [severities?.join(), channels.join()])).toEqual([
      ['critical,error', 'slack,teams,webhook,log'],
      ['warning', 'slack,log'],
      ['info', 'log'],
    ])
  })

  test('news leaves at once by the usual routes, and by those of the file', () => {
    const routes = [alertsOf('').routes, alertsOf('alerts: { routes: [{ channels: [log] }] }').routes].flat()
    expect(routes.map(({ grouping }) => grouping?.groupWaitMs)).toEqual(routes.map(() => 0))
  })

  test.each([
    ['{ type: slak }', 'alerts.channels.c.type', '"slak" is not one of'],
    ['{ url: https://x.example }', 'needs "type"', 'slack'],
    ['{ type: slack }', 'needs "url"', `\${SLACK_WEBHOOK_URL}`],
    ['{ type: slack, token: x, url: https://x.example/, channel: y }', 'alerts.channels.c.url', 'keep one of them'],
    ['{ type: slack, token: x }', 'needs "channel"', '"#ops-alerts"'],
    ['{ type: teams, url: https://x.example/, falback: log }', 'unknown key "falback"', 'did you mean "fallback"?'],
    ['{ type: webhook, url: http://169.254.169.254/latest }', 'alerts.channels.c.url', 'link-local'],
    ['{ type: webhook, url: https://x.example/, secret: short }', 'alerts.channels.c.secret', 'openssl'],
    ['{ type: smtp, to: a@example.com }', 'needs "host"', 'smtp.example.com'],
    ['{ type: smtp, host: x, to: a@example.com, user: u }', 'alerts.channels.c.user', 'both or neither'],
    ['{ type: smtp, host: x, to: nobody }', 'alerts.channels.c.to', 'ops@example.com'],
    ['{ type: sendgrid, to: a@example.com }', 'needs "apiKey"', `\${SENDGRID_API_KEY}`],
    ['{ type: pagerduty }', 'needs "routingKey"', `\${PAGERDUTY_ROUTING_KEY}`],
    ['{ type: console, fallback: slakc }', 'there is no channel "slakc"', 'known: c, log'],
    ['{ type: console, fallback: c }', 'c cannot stand in for itself', ''],
    ['console', 'needs "type"', ''],
  ])('%s is a problem', (channel, ...expected) => {
    const problems = problemsOf(`alerts:\n  channels:\n    c: ${channel}\n`)
    expect(problems).toMatch(/^plumbline\.yaml:3:\d+: [^\n]*$/)
    for (const part of expected) expect(problems).toContain(part)
  })

  test('that are wrong in the environment are named by their variables', () => {
    expect(problemsOf('', { SLACK_WEBHOOK_URL: 'hooks.slack.example' })).toMatch(/^SLACK_WEBHOOK_URL: is not a URL/)
  })

  test('show no secret, neither when they are right nor when they are wrong', () => {
    const right = `
alerts:
  channels:
    a: { type: slack, url: https://hooks.example/canary-1 }
    b: { type: webhook, url: https://x.example/canary-2, secret: ${SIGNING} }
    c: { type: smtp, host: x, user: u, password: canary-3, to: a@example.com }
`
    expect(JSON.stringify(alertsOf(right))).not.toMatch(/canary|whsec/)
    const wrong = right.replace('https://hooks.example', 'ftp://x').replace(SIGNING, 'canary-4').replace('host: x,', '')
    expect(problemsOf(wrong)).toContain('3 problems')
    expect(problemsOf(wrong)).not.toContain('canary')
  })
})

describe('routes', () => {
  test('are read with everything that they can say', () => {
    const { routes } = alertsOf(`
alerts:
  routes:
    - severities: [CRITICAL, error]
      matchers: [service=checkout, 'region=~"eu-*"']
      channels: [log]
      during: { days: [mon, fri], from: "9:00", to: "17:30", zone: Europe/Berlin }
      further: true
      groupBy: [service]
      groupWait: 10s
      groupInterval: 1m
      repeatInterval: 12h
    - { channels: log }
`)
    expect(routes).toMatchObject([
      {
        severities: ['critical', 'error'],
        matchers: [
          { label: 'service', operator: '=', value: 'checkout' },
          { label: 'region', operator: '=~', value: 'eu-*' },
        ],
        channels: ['log'],
        during: { days: ['mon', 'fri'], fromMinute: 540, toMinute: 1_050, zone: { name: 'Europe/Berlin' } },
        further: true,
        groupBy: ['service'],
        grouping: { groupWaitMs: 10_000, groupIntervalMs: MINUTE, repeatIntervalMs: 12 * HOUR },
      },
      { channels: ['log'], matchers: [] },
    ])
    expect(routes).toHaveLength(2)
  })

  test.each([
    ['{ }', 'alerts.routes[0] needs "channels"'],
    ['{ channels: [lgo] }', 'there is no channel "lgo"; did you mean "log"?'],
    ['{ channels: [log], severities: [fatal] }', '"fatal" is not one of info, warning, error, critical'],
    ['{ channels: [log], severities: [critcal] }', 'did you mean "critical"?'],
    ['{ channels: [log], severities: [] }', 'is no list of info'],
    ['{ channels: [log], matchers: [service] }', '"service" is not a condition on a label'],
    ['{ channels: [log], during: { from: "9:00" } }', 'alerts.routes[0].during needs "to"'],
    ['{ channels: [log], during: { from: "9:00", to: "25:00" } }', '"25:00" is not right here'],
    ['{ channels: [log], during: { from: "9:00", to: "17:00", zone: Berlin } }', '"Berlin" is not a time zone'],
    ['{ channels: [log], during: { days: [monday], from: "9:00", to: "17:00" } }', '"monday" is not one of mon'],
    ['{ channels: [log], repeat: 4h }', 'unknown key "repeat" under alerts.routes[0]'],
    ['{ channels: [log], groupWait: 30 }', '30 has no unit'],
  ])('%s is a problem', (route, problem) => {
    const problems = problemsOf(`alerts:\n  routes:\n    - ${route}\n`)
    expect(problems).toMatch(/^plumbline\.yaml:3:\d+: [^\n]*$/)
    expect(problems).toContain(problem)
  })
})

describe('maintenance', () => {
  const window = (yaml: string) => alertsOf(`alerts: { maintenance: [${yaml}] }`).maintenance[0]

  test.each([
    ['from: "2026-11-22T22:00", to: "2026-11-23 02:00"', '2026-11-22T22:00:00Z', '2026-11-23T02:00:00Z'],
    ['from: "2026-11-22T22:00+01:00", to: "2026-11-22T22:00Z"', '2026-11-22T21:00:00Z', '2026-11-22T22:00:00Z'],
    [
      'from: "2026-07-01T22:00", to: "2026-07-01T23:00:30", zone: Europe/Berlin',
      '2026-07-01T20:00:00Z',
      '2026-07-01T21:00:30Z',
    ],
  ])('once, %s, is from %s to %s', (once, from, to) => {
    expect(window(`{ id: move, once: { ${once} } }`)).toMatchObject({
      id: 'move',
      kind: 'once',
      from: Date.parse(from),
      to: Date.parse(to),
      matchers: [],
    })
  })

  test('weekly begins at a time of day in its zone', () => {
    const yaml =
      '{ id: backup, matchers: service=db, weekly: { days: [sun], at: "02:30", lasts: 2h, zone: Europe/Berlin } }'
    expect(window(yaml)).toMatchObject({
      kind: 'weekly',
      matchers: [{ label: 'service' }],
      stretch: { days: ['sun'], fromMinute: 150, lastsMs: 2 * HOUR, zone: { name: 'Europe/Berlin' } },
    })
  })

  test.each([
    ['{ id: a }', 'needs one of "once" and "weekly"'],
    ['{ once: { from: "2026-11-22T22:00", to: "2026-11-22T23:00" } }', 'needs "id"'],
    ['{ id: a, once: { from: "2026-11-22T22:00", to: "2026-11-22T22:00" } }', 'is not after "from"'],
    ['{ id: a, once: { from: "2026-13-22T22:00", to: "2026-11-22T22:00" } }', 'is no time of the calendar'],
    ['{ id: a, once: { from: tomorrow, to: "2026-11-22T22:00" } }', '"tomorrow" is not right here; write a time'],
    ['{ id: a, weekly: { days: [sun], at: "02:00" } }', 'needs "lasts"'],
    ['{ id: a, weekly: { days: [sun], at: "02:00", lasts: 8d } }', 'is too much'],
  ])('%s is a problem', (yaml, problem) => {
    const problems = problemsOf(`alerts:\n  maintenance:\n    - ${yaml}\n`)
    expect(problems).toMatch(/^plumbline\.yaml:3:\d+: /)
    expect(problems).toContain(problem)
  })

  test('of one name stand there once', () => {
    const one = '{ id: a, weekly: { days: [sun], at: "02:00", lasts: 1h } }'
    expect(problemsOf(`alerts: { maintenance: [${one}, ${one}] }`)).toContain('stands here twice')
  })
})

const CRITICAL = `
alert_rules:
  - name: chatwoot_api_down
    condition: api_response_code != 200 for 3 consecutive checks
    severity: CRITICAL
    action: Page on-call engineer
`
const WARNING = `
  - name: queue_depth_high
    condition: sidekiq_queue_depth > 50
    severity: WARNING
    action: Notify #ops-alerts, scale workers if > 100
`

describe('own rules', () => {
  test('stand at the top of the file, under alerts, and in files of their own as source 001 has them', () => {
    const yaml = `${CRITICAL}
alerts:
  files: [rules/warning.yaml]
  alert_rules:
    - { name: slow, condition: api.latency > 3s, severity: error, cooldown: 20m }
`
    const loaded = load(yaml, {}, { 'rules/warning.yaml': WARNING })
    expect(loaded.files).toEqual(['/srv/app/plumbline.yaml', '/srv/app/rules/warning.yaml'])
    const own = loaded.ok ? loaded.alerts.rules.filter(({ origin }) => origin === 'file') : []
    expect(own).toMatchObject([
      { file: 'plumbline.yaml', definition: { name: 'chatwoot_api_down', severity: 'critical' } },
      { file: 'plumbline.yaml', definition: { name: 'slow', cooldownMs: 20 * MINUTE } },
      { file: 'rules/warning.yaml', definition: { name: 'queue_depth_high', severity: 'warning' } },
    ])
  })

  test('without a cooldown have that of their severity', () => {
    const { rules } = alertsOf(`${CRITICAL}\nalerts: { cooldowns: { critical: 12m } }`)
    expect(rules.map(({ definition }) => definition.cooldownMs)).toContain(12 * MINUTE)
  })

  test.each([
    [
      'condition: api.latncy > 5s',
      '4:16',
      '    api.latncy > 5s',
      '    ^ there is no metric "api.latncy"; did you mean',
    ],
    ['condition: "api.latency >> 5s"', '4:30', '    api.latency >> 5s', '                 ^ '],
    [
      "condition: 'api.latency > 5s fro 3 checks'",
      '4:34',
      '    api.latency > 5s fro 3 checks',
      '                     ^ found "fro"',
    ],
  ])('a mistake in a sentence is shown at its character: %s', (condition, place, sentence, caret) => {
    const problems = problemsOf(`alert_rules:\n  - name: slow\n    severity: error\n    ${condition}\n`)
    const [where, shown, pointed] = problems.split('\n')
    expect(where).toBe(`plumbline.yaml:${place}:`)
    expect(shown).toBe(sentence)
    expect(pointed?.startsWith(caret), pointed).toBe(true)
  })

  test('a mistake in a sentence over several lines is shown at its beginning', () => {
    const problems = problemsOf(
      'alert_rules:\n  - name: slow\n    severity: error\n    condition: >-\n      api.latency\n      >> 5s\n',
    )
    expect(problems).toMatch(/^plumbline\.yaml:4:16:\n {4}api\.latency >> 5s\n {17}\^ /)
  })

  test('a mistake in a further file names that file', () => {
    const problems = problemsOf('alerts: { files: [w.yaml] }', {}, { 'w.yaml': WARNING.replace('WARNING', 'WARNNIG') })
    expect(problems).toMatch(/^w\.yaml:4:15: "WARNNIG" is not right here; did you mean warning\?$/)
  })

  test.each([
    ['alerts:\n  files: [none.yaml]\n', /^plumbline\.yaml:2:11: alerts\.files: none\.yaml cannot be read: ENOENT/],
    [
      'alert_rules:\n  - { name: api-slow, condition: api.latency > 3s, severity: error }\n',
      /:2:13: "api-slow": a shipped/,
    ],
    [
      `${CRITICAL}\nalerts: ${CRITICAL.replaceAll('\n', '\n  ')}`,
      /"chatwoot_api_down": plumbline.yaml has a rule of this/,
    ],
    ['alert_rules: soon\n', /^plumbline\.yaml:1:14: "soon" is no list of rules/],
    [`alert_rules:\n  - { name: a, condition: "\${NONE} > 3s", severity: error }\n`, /the variable NONE is not set/],
  ])('%j is a problem', (yaml, problem) => {
    expect(problemsOf(yaml)).toMatch(problem)
    expect(problemsOf(yaml)).not.toContain('problems')
  })
})

describe('a shipped rule', () => {
  const change = (id: string, written: string) => {
    const { rules } = alertsOf(`alerts:\n  rules:\n    ${id}: ${written}\n`)
    const found = rules.find(({ definition }) => definition.name === id)
    if (!found) throw new Error(`no rule ${id}`)
    return { ...found.definition, sentence: renderCondition(found.definition.condition), origin: found.origin }
  }

  test.each([
    ['api-slow', '{ limit: 3s }', { sentence: 'api.latency.p95 > 3s for 5 consecutive checks', origin: 'changed' }],
    ['api-slow', '{ limit: 3000 }', { sentence: 'api.latency.p95 > 3s for 5 consecutive checks' }],
    ['api-slow', '{ hold: 10m }', { sentence: 'api.latency.p95 > 2s for 10m' }],
    [
      'api-slow',
      '{ limit: 2x baseline, hold: 3 checks }',
      { sentence: 'api.latency.p95 > 2x baseline for 3 consecutive checks' },
    ],
    ['api-slow', '{ condition: api.latency > 9s }', { sentence: 'api.latency > 9s' }],
    ['api-slow', '{ severity: ERROR }', { severity: 'error', cooldownMs: 15 * MINUTE }],
    [
      'api-slow',
      '{ enabled: false, minimumSamples: 20, noData: fire }',
      { enabled: false, minimumSamples: 20, noData: 'fire' },
    ],
    [
      'api-slow',
      '{ runbook: https://docs.example/slow, cooldown: 45m }',
      { runbook: 'https://docs.example/slow', cooldownMs: 45 * MINUTE },
    ],
    [
      'volume-changes',
      '{ enabled: true, limit: 30 % }',
      { enabled: true, sentence: 'conversations.new changes by more than 30 %' },
    ],
    ['worker-memory', '{ limit: 500MB }', { recovery: { bound: { kind: 'size', limitBytes: 400 * 1024 ** 2 } } }],
    ['worker-memory', '{ limit: 300MB }', { recovery: { bound: null } }],
    ['worker-memory', '{ limit: 300MB, recover: 250MB }', { recovery: { bound: { limitBytes: 250 * 1024 ** 2 } } }],
    ['webhook-failing', '{ }', { origin: 'default', minimumSamples: 5 }],
  ])('%s with %s', (id, written, expected) => {
    expect(change(id, written)).toMatchObject(expected)
  })

  test.each([
    ['api-slwo: { limit: 3s }', ':3:5: there is no shipped rule "api-slwo"; did you mean "api-slow"?'],
    ['api-slow: { limti: 3s }', ':3:17: unknown key "limti" under alerts.rules.api-slow; did you mean "limit"?'],
    ['both: { limit: 3s }', ':3:20: alerts.rules.both.limit: is for a condition with one limit'],
    ['api-slow: { limit: 3MB }', ':3:24:\n    3MB\n    ^ alerts.rules.api-slow.limit: '],
    ['api-slow: { hold: soon }', ':3:23:\n    soon\n    ^ alerts.rules.api-slow.hold: '],
    ['api-slow: { severity: loud }', ':3:27: alerts.rules.api-slow.severity: "loud" is not right here'],
    ['api-slow: { cooldown: 5m }', ':3:27: alerts.rules.api-slow.cooldown: 5m is no cooldown for warning'],
    ['worker-memory: { recover: 500MB }', ':3:31: alerts.rules.worker-memory.recover: "recover" lies beyond'],
  ])('%s is a problem', (line, problem) => {
    expect(problemsOf(`alerts:\n  rules:\n    ${line}\n`)).toContain(`plumbline.yaml${problem}`)
  })
})

describe('a rule that names its routes', () => {
  const routesOf = (routes: string, channels = 'ops: { type: slack, url: https://x.example/1 }') =>
    alertsOf(`alerts:\n  channels: { ${channels} }\n  rules: { api-slow: { routes: ${routes} } }\n`).routes

  test.each([
    ['[page]', ['ops', 'log']],
    ['[log]', ['log']],
    ['["#ops-alerts"]', ['ops']],
    ['[ops, log]', ['ops', 'log']],
    ['[]', []],
  ])('%s is told of on %s, before the other routes', (routes, expected) => {
    expect(routesOf(routes)[0]).toMatchObject({
      matchers: [{ label: 'rule', operator: '=', value: 'api-slow' }],
      channels: expected,
    })
    expect(routesOf(routes)).toHaveLength(4)
  })

  test('is told of by the bot that writes in its channel', () => {
    const bots = 'a: { type: slack, token: x, channel: "#a" }, b: { type: slack, token: x, channel: "#b" }'
    expect(routesOf('["#b"]', bots)[0]?.channels).toEqual(['b'])
  })

  test.each([
    ['[opps]', 'there is no channel "opps"; known: log'],
    ['["#ops"]', 'leads nowhere: there is no channel of type slack'],
  ])('has to name what there is: %s', (routes, problem) => {
    const yaml = `alerts:\n  rules:\n    api-slow: { routes: ${routes} }\n`
    expect(problemsOf(yaml)).toContain(`plumbline.yaml:3:25: routes of "api-slow": ${problem}`)
  })
})

test.each([
  ['alerts: { intervall: 5s }', 'unknown key "intervall" under alerts; did you mean "interval"?'],
  ['alerts: { interval: 4s }', '"4s" is too little; write at least 5s'],
  ['alerts: { interval: 11m }', '"11m" is too much; write at most 10m'],
  ['alerts: { cooldowns: { critical: 16m } }', '"16m" is too much; write at most 15m'],
  ['alerts: { cooldowns: { critical: 4m } }', '"4m" is too little; write at least 5m'],
  ['alerts: { publicUrl: plumbline.example }', 'begins with https://'],
  ['alerts: { actions: { disableWebhook: { enabled: true, dryRun: false } } }', 'needs "url"'],
  ['alerts: { actions: { disableWebhook: { url: "http://169.254.169.254/" } } }', 'link-local'],
  ['alerts: { enabled: maybe }', 'write true or false'],
  ['alerts: 3', 'alerts needs keys under it'],
])('%s is a problem', (yaml, problem) => {
  expect(problemsOf(yaml)).toMatch(/^plumbline\.yaml:1:\d+: /)
  expect(problemsOf(yaml)).toContain(problem)
})

test('everything that is wrong is told at once', () => {
  const yaml = 'alerts: { interval: 1s, channels: { c: {} }, routes: [{}], rules: { none: {} } }'
  expect(problemsOf(yaml).split('\n')[0]).toBe('4 problems')
})
