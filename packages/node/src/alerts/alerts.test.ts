import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  AlertDetailSchema,
  AlertsAnswerSchema,
  AlertsQuerySchema,
  ChannelsAnswerSchema,
  InterventionSchema,
  RuleChangeSchema,
  RulesAnswerSchema,
  type Alert as ServerAlert,
  TriggerSchema,
} from '@plumbline/protocol/api'
import { STANDING_RULES } from '@plumbline/protocol/catalogue'
import { type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { AlertProblem } from './alert-problem.ts'
import type { AlertingConfig } from './alerting-config.ts'
import { createAlertingSystem } from './alerting-system.ts'
import { AlertingSystem, AlertType, alertingSystem, DEFAULT_ALERT_CONFIGS, triggerAlert } from './index.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

const AT = Date.parse('2026-03-01T10:30:00Z')
const QUEUE_BACKLOG = DEFAULT_ALERT_CONFIGS[AlertType.QUEUE_BACKLOG]

const serverAlert = (over: Partial<ServerAlert> = {}): ServerAlert => ({
  id: 'alert_id_123',
  rule: 'persistence-failing',
  title: 'Fewer than 95 % of storage operations succeed',
  severity: 'error',
  state: 'firing',
  category: 'persistence',
  labels: { service: 'widget' },
  condition: 'persistence.success < 95 % over 5m',
  explanation: '91 of 100 storage operations succeeded.',
  clauses: [
    {
      text: 'persistence.success < 95 % over 5m',
      metric: 'persistence.success',
      observed: 91,
      comparison: '<',
      limit: 95,
      unit: 'percent',
      samples: 100,
      from: AT - 300_000,
      to: AT,
      verdict: 'firing',
    },
  ],
  episode: 1,
  startedAt: AT - 60_000,
  endedAt: null,
  endReason: null,
  acknowledged: null,
  quiet: null,
  nextSteps: [],
  runbook: null,
  checkedAt: AT,
  ...over,
})

const rules = STANDING_RULES.map(({ id, title, condition, severity, category, sources }) => ({
  id,
  title,
  condition,
  severity,
  category,
  enabled: true,
  origin: 'default' as const,
  minimumSamples: 5,
  verdict: null,
  explanation: '',
  sources: [...sources],
  noise: { episodes: 0, notifications: 0, firingMs: 0, shortEpisodes: 0 },
}))

const list = (alerts: ServerAlert[]) => ({ now: AT, checkedAt: AT, alerts, counts: {} })
const detail = (alert: ServerAlert) => ({ alert, timeline: [], deliveries: [] })
const channel = (id: string, kind: string) => ({
  id,
  kind,
  fallback: null,
  severities: [],
  switchedOff: null,
  lastDelivered: null,
  lastFailure: null,
  waiting: 0,
})
const NewBaselines = Type.Object(
  {
    metrics: Type.Optional(Type.Array(Type.String())),
    environment: Type.Optional(Type.String()),
    note: Type.Optional(Type.String()),
    promote: Type.Literal(true),
  },
  { additionalProperties: false },
)
const Baselines = Type.Object({
  baselines: Type.Array(
    Type.Object({ id: Type.String(), metric: Type.String(), samples: Type.Integer(), kind: Type.String() }),
  ),
})

interface Route {
  route: RegExp
  takes?: TSchema
  gives: TSchema
  status?: number
  answer: unknown
}

const ROUTES: readonly Route[] = [
  {
    route: /^POST \/api\/v1\/alerts$/,
    takes: TriggerSchema,
    gives: AlertDetailSchema,
    status: 201,
    answer: detail(serverAlert({ id: 'raised-1' })),
  },
  { route: /^POST .*\/check$/, takes: Type.Object({}), gives: AlertsAnswerSchema, answer: list([serverAlert()]) },
  {
    route: /^GET \/api\/v1\/alerts\?/,
    gives: AlertsAnswerSchema,
    answer: list([serverAlert(), serverAlert({ id: 'b', state: 'pending', startedAt: null })]),
  },
  {
    route: /^POST \/api\/v1\/alerts\/[^/]+\/resolve$/,
    takes: InterventionSchema,
    gives: AlertDetailSchema,
    answer: detail(serverAlert({ state: 'resolved', endedAt: AT })),
  },
  { route: /^GET .*\/rules$/, gives: RulesAnswerSchema, answer: { rules } },
  {
    route: /^PATCH .*\/rules\/[a-z-]+$/,
    takes: RuleChangeSchema,
    gives: RulesAnswerSchema.properties.rules.items,
    answer: rules[0],
  },
  {
    route: /^GET .*\/channels$/,
    gives: ChannelsAnswerSchema,
    answer: { channels: [channel('log', 'console'), channel('webhook', 'webhook')] },
  },
  {
    route: /^POST \/api\/v1\/baselines$/,
    takes: NewBaselines,
    gives: Baselines,
    status: 201,
    answer: { baselines: [{ id: 'bl-1', metric: 'render.p95', samples: 120, kind: 'captured' }] },
  },
]

interface Asked {
  line: string
  token: string | undefined
  body: unknown
}

/** What a server answers in the place of its contract; undefined for the contract. */
type Interference = (line: string) => { status: number; body?: unknown; location?: string } | 'hang' | undefined

/** A real server that takes and gives nothing that the published schemas do not allow. */
async function startServer(interfere: Interference = () => undefined): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    const line = `${request.method} ${request.url}`
    const body = text === '' ? undefined : JSON.parse(text)
    asked.push({ line, token: request.headers.authorization, body })
    const other = interfere(line)
    if (other === 'hang') return
    const known = ROUTES.find(({ route }) => route.test(line))
    const query = Object.fromEntries(new URL(request.url ?? '', 'http://server').searchParams)
    const fits =
      known !== undefined &&
      Value.Check(known.takes ?? Type.Undefined(), body) &&
      Value.Check(known.gives, known.answer) &&
      Value.Check(AlertsQuerySchema, Value.Convert(AlertsQuerySchema, query))
    const answer = other ?? (fits ? { status: known.status ?? 200, body: known.answer } : { status: 418 })
    const location = other?.location
    response
      .writeHead(answer.status, { 'content-type': 'application/json', ...(location && { location }) })
      .end(JSON.stringify(answer.body ?? null))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const problemBody = (title: string, detail: string) => ({ type: 'urn:x', title, status: 400, code: 'x', detail })

/** A system of its own, with what it told of. */
async function open(config: AlertingConfig = {}, interfere?: Interference) {
  const { url, asked } = await startServer(interfere)
  const problems: AlertProblem[] = []
  const system = createAlertingSystem()
  onTestFinished(() => {
    system.config.enabled = false
  })
  system.configure({ url, timeoutMs: 2_000, onProblem: (problem) => problems.push(problem), ...config })
  return { system, asked, problems, lines: () => asked.map(({ line }) => line) }
}

describe('the code samples of the sources', () => {
  /** Runs TypeScript as an app would, in a process of its own. */
  async function runSample(sample: string): Promise<{ exit: string; lines: string[]; bodies: unknown[] }> {
    const { url, asked } = await startServer()
    const flags = ['--conditions=plumbline-source', '--input-type=module-typescript', '--eval', sample]
    const child = spawn(process.execPath, flags, {
      env: { PLUMBLINE_URL: url },
      timeout: 15_000,
      killSignal: 'SIGKILL',
    })
    let stderr = ''
    child.stderr.on('data', (text) => {
      stderr += text
    })
    const exit = await new Promise<string>((resolve) => child.on('close', (code) => resolve(`${code} ${stderr}`)))
    return { exit, lines: asked.map(({ line }) => line), bodies: asked.map(({ body }) => body) }
  }

  test('002, configure alerts', async () => {
    const { exit, lines, bodies } = await runSample(`
      import { triggerAlert, DEFAULT_ALERT_CONFIGS, AlertType } from "@plumbline/node";
      // Trigger custom alert
      await triggerAlert(
        DEFAULT_ALERT_CONFIGS.find(c => c.type === AlertType.JOB_FAILURE)!,
        "Job Failed",
        "Content generation job failed after 3 retries",
        { jobId: "content-generation", error: "Timeout" }
      );`)
    expect(exit).toBe('0 ')
    expect(lines).toEqual(['POST /api/v1/alerts'])
    expect(bodies).toEqual([
      {
        type: 'JOB_FAILURE',
        severity: 'error',
        category: 'jobs',
        title: 'Job Failed',
        message: 'Content generation job failed after 3 retries',
        metadata: { jobId: 'content-generation', error: 'Timeout' },
      },
    ])
  })

  test('004, usage: what is not awaited still happens, and in order', async () => {
    const { exit, lines, bodies } = await runSample(`
      import { alertingSystem } from '@plumbline/node';
      // Configure custom thresholds
      alertingSystem.config.thresholds.persistence.successRate = 97; // Lower threshold
      // Manually check thresholds
      alertingSystem.checkThresholds();
      // Get active alerts
      const alerts = alertingSystem.getAlerts({ resolved: false });
      // Resolve an alert
      alertingSystem.resolveAlert('alert_id_123');`)
    expect(exit).toBe('0 ')
    expect(lines).toEqual([
      'GET /api/v1/alerts/rules',
      'PATCH /api/v1/alerts/rules/persistence-failing',
      'POST /api/v1/alerts/check',
      'GET /api/v1/alerts?state=active&limit=1000',
      'POST /api/v1/alerts/alert_id_123/resolve',
    ])
    expect(bodies[1]).toEqual({ limit: '97 %' })
  })

  test('004, custom alerting: the process ends though it checks every 30 seconds', async () => {
    const { exit, lines, bodies } = await runSample(`
      import { AlertingSystem } from '@plumbline/node';
      // Create custom alerting config
      const customAlerting = AlertingSystem.getInstance({
        enabled: true,
        checkIntervalMs: 30000, // Check every 30 seconds
        thresholds: {
          persistence: {
            successRate: 97, // Stricter threshold
            restoreTime: 150,
            dataLoss: 0,
          },
          performance: {
            renderTime: 12, // Target 80fps instead of 60fps
            degradationPercent: 15,
          },
        },
        channels: ['console', 'webhook'], // Add webhook notifications
      });
      // Capture performance baseline for comparison
      customAlerting.captureBaseline();`)
    expect(exit).toBe('0 ')
    const changes = lines.flatMap((line, index) =>
      line.startsWith('PATCH') ? [[line.split('/').at(-1), bodies[index]]] : [],
    )
    expect(changes).toEqual([
      ['persistence-failing', { limit: '97 %' }],
      ['restoration-slow', { limit: '150ms' }],
      ['persistence-loss', { limit: '0' }],
      ['render-slow', { limit: '12ms' }],
      ['render-degraded', { limit: 'baseline + 15 %' }],
      ['widget-api-degraded', { limit: 'baseline + 15 %' }],
    ])
    expect(lines.slice(-2)).toEqual(['GET /api/v1/alerts/channels', 'POST /api/v1/baselines'])
  })
})

describe('triggerAlert', () => {
  test('says which alert it became', async () => {
    const { url } = await startServer()
    expect(await triggerAlert(QUEUE_BACKLOG, 'Backlog', '120 wait', { waiting: 120 }, { url })).toEqual({
      accepted: true,
      alertId: 'raised-1',
    })
  })

  test('takes the admin token of the environment, and severities in any case', async () => {
    const { url, asked } = await startServer()
    vi.stubEnv('PLUMBLINE_URL', url)
    vi.stubEnv('PLUMBLINE_ADMIN_TOKEN', ' admin-1\n')
    vi.stubEnv('PLUMBLINE_READ_TOKEN', 'read-1')
    await triggerAlert({ type: 'MINE', severity: 'CRITICAL' }, 'x'.repeat(300), 'y'.repeat(5_000))
    expect(asked[0]?.token).toBe('Bearer admin-1')
    expect(asked[0]?.body).toMatchObject({ type: 'MINE', severity: 'critical', title: 'x'.repeat(200) })
  })

  test.each<[string, number, unknown, string, string]>([
    ['a refusal', 400, problemBody('Not valid', 'type is too long'), 'refused', 'Not valid: type is too long'],
    ['a missing token', 401, problemBody('No token', ''), 'unauthorised', 'PLUMBLINE_ADMIN_TOKEN'],
    ['a server that stops', 503, problemBody('Stopping', ''), 'unreachable', 'Stopping'],
    ['a stranger', 200, 'hello', 'bad_answer', 'not as a Plumbline server'],
    ['another version', 200, { ok: true }, 'bad_answer', 'same version'],
  ])('makes a value of %s', async (_, status, body, code, words) => {
    const { url } = await startServer(() => ({ status, body }))
    expect(await triggerAlert(QUEUE_BACKLOG, 'a', 'b', {}, { url })).toEqual({
      accepted: false,
      problem: { code, message: expect.stringContaining(words) },
    })
  })

  test('makes a value of a server that hangs, in its time', async () => {
    const { url } = await startServer(() => 'hang')
    const result = await triggerAlert(QUEUE_BACKLOG, 'a', 'b', {}, { url, timeoutMs: 50 })
    expect(result).toMatchObject({ problem: { code: 'unreachable', message: expect.stringContaining('within 50 ms') } })
  })

  test('follows no redirect: the token goes nowhere else', async () => {
    const other = await startServer()
    const { url } = await startServer(() => ({ status: 307, location: `${other.url}/api/v1/alerts` }))
    const result = await triggerAlert(QUEUE_BACKLOG, 'a', 'b', {}, { url, token: 'secret' })
    expect(result).toMatchObject({ problem: { code: 'bad_answer', message: expect.stringContaining('307') } })
    expect(other.asked).toEqual([])
  })

  test('makes a value of nobody there', async () => {
    const result = await triggerAlert(QUEUE_BACKLOG, 'a', 'b', {}, { url: 'http://127.0.0.1:1' })
    expect(result).toMatchObject({ problem: { code: 'unreachable' } })
  })

  test.each<[string, unknown[], string]>([
    ['no configuration', [undefined, 'a', 'b'], 'invalid_argument'],
    ['no title', [QUEUE_BACKLOG, '', 'b'], 'invalid_argument'],
    ['a title that is no text', [QUEUE_BACKLOG, 7, 'b'], 'invalid_argument'],
    ['an address that is none', [QUEUE_BACKLOG, 'a', 'b', {}, { url: 'here' }], 'invalid_option'],
    ['a token that no header carries', [QUEUE_BACKLOG, 'a', 'b', {}, { token: 'a\nb' }], 'invalid_option'],
    ['a time-out of a day', [QUEUE_BACKLOG, 'a', 'b', {}, { timeoutMs: 86_400_000 }], 'invalid_option'],
    ['no options at all', [QUEUE_BACKLOG, 'a', 'b', {}, null], 'invalid_option'],
  ])('makes a value of %s', async (_, given, code) => {
    const result = await Reflect.apply(triggerAlert, undefined, given)
    expect(result).toMatchObject({ accepted: false, problem: { code } })
    expect(JSON.stringify(result)).not.toContain('a\\nb')
  })
})

describe('alerts', () => {
  test('carry the numbers that decided; one that has not fired yet is none', async () => {
    const { system } = await open()
    expect(await system.getAlerts({ resolved: false })).toEqual([
      {
        id: 'alert_id_123',
        type: 'persistence-failing',
        severity: 'error',
        category: 'persistence',
        title: 'Fewer than 95 % of storage operations succeed',
        message: '91 of 100 storage operations succeeded.',
        labels: { service: 'widget' },
        value: 91,
        threshold: 95,
        unit: 'percent',
        resolved: false,
        acknowledged: false,
        createdAt: new Date(AT - 60_000),
        resolvedAt: null,
      },
    ])
  })

  test.each([
    [{ resolved: true }, 'state=history&limit=1000'],
    [{ severity: 'error', type: 'JOB_FAILURE' }, 'state=all&limit=1000&severity=error&rule=JOB_FAILURE'],
  ] as const)('of %o are asked for with %s', async (filter, query) => {
    const { system, lines } = await open()
    await system.getAlerts(filter)
    expect(lines()).toEqual([`GET /api/v1/alerts?${query}`])
  })

  test('are read with the read token and changed with the admin token', async () => {
    vi.stubEnv('PLUMBLINE_READ_TOKEN', 'read-1')
    vi.stubEnv('PLUMBLINE_ADMIN_TOKEN', 'admin-1')
    const { system, asked } = await open()
    await system.getAlerts()
    await system.checkThresholds()
    expect(asked.map(({ token }) => token)).toEqual(['Bearer read-1', 'Bearer admin-1'])
  })

  test('are unknown, not none, when the server does not say', async () => {
    const { system, problems } = await open({}, () => ({ status: 500 }))
    expect(await system.getAlerts({ resolved: false })).toBeUndefined()
    expect(problems).toMatchObject([{ code: 'unreachable' }])
  })

  test('are resolved by id, whatever it is made of', async () => {
    const { system, lines } = await open()
    expect(await system.resolveAlert('a/b?')).toMatchObject({
      accepted: true,
      alert: { resolved: true, resolvedAt: new Date(AT) },
    })
    expect(lines()).toEqual(['POST /api/v1/alerts/a%2Fb%3F/resolve'])
  })

  test('that are not open are a value', async () => {
    const { system } = await open({}, () => ({ status: 409, body: problemBody('Not open', 'it ended') }))
    expect(await system.resolveAlert('a')).toMatchObject({ problem: { code: 'refused' } })
  })

  test('what makes no sense is a value and stops nothing', async () => {
    const { system } = await open()
    const nonsense = {
      get resolved(): boolean {
        throw new Error('no')
      },
    }
    expect(await system.resolveAlert('\ud800')).toMatchObject({ problem: { code: 'invalid_argument' } })
    expect(await system.getAlerts(nonsense)).toBeUndefined()
    expect(await system.getAlerts()).toHaveLength(1)
  })
})

describe('a baseline', () => {
  test('names what was saved', async () => {
    const { system, asked } = await open()
    const options = { metrics: ['render.p95'], environment: 'production', note: 'before 2.0' }
    expect(await system.captureBaseline(options)).toEqual({
      accepted: true,
      baselines: [{ id: 'bl-1', metric: 'render.p95', samples: 120, kind: 'captured' }],
    })
    expect(asked[0]?.body).toEqual({ ...options, promote: true })
  })
})

describe('thresholds', () => {
  test('that the server cannot take now are tried again before the next check', async () => {
    let isAway = true
    const { system, lines, problems } = await open({}, () => (isAway ? { status: 503 } : undefined))
    system.config.thresholds.performance.renderTime = 12
    expect(await system.flush()).toBe(false)
    expect(problems).toMatchObject([{ code: 'unreachable' }])
    isAway = false
    await system.checkThresholds()
    expect(await system.flush()).toBe(true)
    expect(lines().slice(-3)).toEqual([
      'GET /api/v1/alerts/rules',
      'PATCH /api/v1/alerts/rules/render-slow',
      'POST /api/v1/alerts/check',
    ])
  })

  test('that the server refuses are told of and not tried again', async () => {
    const { system, lines, problems } = await open({}, (line) =>
      line.startsWith('PATCH') ? { status: 400, body: problemBody('Not valid', 'recover is 180ms') } : undefined,
    )
    system.config.thresholds.persistence.restoreTime = 150
    expect(await system.flush()).toBe(false)
    expect(problems).toMatchObject([{ code: 'refused', message: expect.stringContaining('recover is 180ms') }])
    await system.checkThresholds()
    expect(lines().filter((line) => line.startsWith('PATCH'))).toHaveLength(1)
  })

  test('without a rule are told of', async () => {
    const { system, problems } = await open({}, (line) =>
      line.endsWith('/rules') ? { status: 200, body: { rules: [] } } : undefined,
    )
    system.config.thresholds.persistence.successRate = 97
    expect(await system.flush()).toBe(false)
    expect(problems).toMatchObject([{ code: 'no_rule' }])
  })

  test('that cannot be are told of and change nothing', async () => {
    const { system, asked, problems } = await open()
    system.config.thresholds.persistence.successRate = 197
    Object.assign(system.config.thresholds.persistence, { sucessRate: 97 })
    expect(await system.flush()).toBe(false)
    expect(asked).toEqual([])
    expect(problems.map(({ message }) => message)).toEqual([
      'thresholds.persistence.successRate must be a number from 0 to 100; nothing is changed',
      'thresholds.persistence.sucessRate is no threshold; nothing is changed',
    ])
  })
})

describe('settings', () => {
  test('switched off, nothing is asked; what was set then is applied when it is on again', async () => {
    const { system, asked, lines } = await open({ enabled: false })
    system.config.thresholds.persistence.dataLoss = 1
    expect(await system.checkThresholds()).toMatchObject({ problem: { code: 'off' } })
    expect(await system.getAlerts()).toBeUndefined()
    expect(asked).toEqual([])
    system.config.enabled = true
    expect(await system.flush()).toBe(true)
    expect(lines().at(-1)).toBe('PATCH /api/v1/alerts/rules/persistence-loss')
  })

  test('channels that the server does not have are told of', async () => {
    const { system, problems } = await open({ channels: ['console', 'webhook', 'slack'] })
    await system.flush()
    await vi.waitFor(() => expect(problems).toHaveLength(1))
    expect(problems[0]).toMatchObject({ code: 'no_channel', message: expect.stringContaining('slack') })
  })

  test('it checks every so often, never twice at once, and stops', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const { system, lines } = await open({ checkIntervalMs: 30_000 })
    vi.advanceTimersByTime(29_999)
    await system.flush()
    expect(lines()).toEqual([])
    vi.advanceTimersByTime(60_001)
    await system.flush()
    expect(lines()).toEqual(['POST /api/v1/alerts/check'])
    system.config.checkIntervalMs = 0
    vi.advanceTimersByTime(300_000)
    await system.flush()
    expect(lines()).toHaveLength(1)
  })

  test.each([999, 86_400_001, Number.NaN, '30000'])('an interval of %j is refused', async (checkIntervalMs) => {
    const { system, problems } = await open()
    Object.assign(system.config, { checkIntervalMs })
    await vi.waitFor(() => expect(problems).toMatchObject([{ code: 'invalid_option' }]))
    expect(system.config.checkIntervalMs).toBe(0)
  })

  test.each([null, { channels: 7 }, { thresholds: 7, url: 7 }])('%j throws nothing', (config) => {
    const system = createAlertingSystem()
    expect(() => Reflect.apply(system.configure, undefined, [config])).not.toThrow()
    system.config.enabled = false
  })

  test('are those of one system in a process', () => {
    expect(AlertingSystem.getInstance()).toBe(alertingSystem)
    AlertingSystem.getInstance({ enabled: false })
    expect(alertingSystem.config.enabled).toBe(false)
  })
})

test('a loop that never awaits does not fill the memory', async () => {
  const { system, problems } = await open()
  const calls = Array.from({ length: 101 }, () => system.getAlerts())
  expect(await calls.at(-1)).toBeUndefined()
  expect(problems).toMatchObject([{ code: 'overloaded' }])
  expect(await calls[99]).toHaveLength(1)
})
