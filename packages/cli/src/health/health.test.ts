import type { Connectivity, HealthAnswer, ServiceConnectivity } from '@plumbline/protocol/api'
import { expect, test } from 'vitest'
import { createContext } from '../../test/create-context.ts'
import { answerJson, findClosedUrl, startServer } from '../../test/start-server.ts'
import { run } from '../run.ts'

const TO = Date.parse('2026-03-01T10:30:00.000Z')

const server = (status: HealthAnswer['status'] = 'healthy'): HealthAnswer => ({
  status,
  version: '0.1.0',
  uptime: 7_200_000,
  uptimeSeconds: 7_200,
  timestamp: '2026-03-01T10:30:00.000Z',
  checks: { store: { status, detail: 'how the store is' } },
})

const serviceOf = (
  state: ServiceConnectivity['state'],
  given: Partial<ServiceConnectivity> = {},
): ServiceConnectivity => ({
  service: `${state}-service`,
  state,
  count: 20,
  failures: 0,
  errorRate: 0,
  errorInterval: { low: 0, high: 16 },
  consecutiveFailures: 0,
  lastCallAt: TO - 1_000,
  lastSuccessAt: TO - 61_000,
  lastFailure: null,
  sentence: `the sentence of ${state}`,
  ...given,
})

function connectivity(services: readonly ServiceConnectivity[]): Connectivity {
  const counts = { up: 0, degraded: 0, down: 0, quiet: 0, unknown: 0 }
  for (const { state } of services) counts[state]++
  return {
    window: { from: TO - 900_000, to: TO, lengthMs: 900_000 },
    knownSince: TO - 7 * 86_400_000,
    services: [...services],
    leftOut: 0,
    counts,
    sentence: 'The sentence of all',
  }
}

async function runHealth(
  args: string,
  services: readonly ServiceConnectivity[],
  health = server(),
  command = 'health',
) {
  const { url, requests } = await startServer((request, response) =>
    request.url === '/api/health'
      ? answerJson(response, health, health.status === 'unhealthy' ? 503 : 200)
      : answerJson(response, connectivity(services)),
  )
  const context = createContext({ env: { PLUMBLINE_URL: url } })
  const exitCode = await run([command, ...args.split(' ').filter(Boolean)], context)
  return { exitCode, out: context.out(), err: context.err(), url, asked: requests.map((request) => request.url) }
}

test.each([
  [['up', 'up'], 'healthy', 0],
  [['up', 'quiet', 'unknown'], 'healthy', 0],
  [['up', 'degraded'], 'healthy', 1],
  [['up', 'down'], 'healthy', 1],
  [['up'], 'degraded', 1],
  [['up'], 'unhealthy', 1],
  [[], 'healthy', 3],
  [['quiet', 'unknown'], 'healthy', 3],
  [[], 'unhealthy', 1],
] as const)('services that are %j and a server that is %s end in %i', async (states, status, expected) => {
  const { exitCode, err } = await runHealth(
    '',
    states.map((state) => serviceOf(state)),
    server(status),
  )
  expect([exitCode, err]).toEqual([expected, ''])
})

test('is one line a service, what is wrong in words, and the server', async () => {
  const lastFailure = { at: TO - 3_000, name: 'get', errorType: 'HttpError', errorMessage: 'HTTP 503' }
  const services = [
    serviceOf('down', { errorRate: 61.54, lastSuccessAt: null, lastFailure }),
    serviceOf('quiet', { count: 0, errorRate: null }),
    serviceOf('up'),
  ]
  const { out, url } = await runHealth('--width 100', services)
  expect(out.split('\n')).toEqual([
    'The sentence of all',
    '15 min: 10:15:00 to 10:30:00 UTC',
    '',
    '  Service        State    Calls  Failed  Last success  Last failure',
    '  down-service   ✗ down      20  61.5 %         never       3 s ago  HttpError',
    '  quiet-service  – quiet      0             1 min ago         never',
    '  up-service     ✓ up        20     0 %     1 min ago         never',
    '',
    '  ! the sentence of down',
    '',
    'The Plumbline server',
    `✓ healthy   Plumbline 0.1.0   up 2 h   ${url}`,
    '',
  ])
})

test('a server that is not well shows its parts', async () => {
  expect((await runHealth('', [serviceOf('up')], server('degraded'))).out).toContain('how the store is')
})

test('before anything was called says how to send a call', async () => {
  expect((await runHealth('', [])).out).toContain('→ send one: plumbline send measurement operation')
})

test('asks about the window, the service and the environment, under either name', async () => {
  for (const command of ['health', 'health-check']) {
    const { asked } = await runHealth('--window 1h --service crm --environment staging', [], server(), command)
    expect(asked.sort()).toEqual(['/api/health', '/api/v1/operations/health?service=crm&environment=staging&window=1h'])
  }
})

test('as JSON has both answers', async () => {
  const { out } = await runHealth('--json', [serviceOf('up')])
  expect(JSON.parse(out)).toEqual({ server: server(), ...connectivity([serviceOf('up')]) })
})

test('a hostile name changes nothing of the terminal', async () => {
  const { out } = await runHealth('--ascii', [
    serviceOf('down', { service: '\u001b[2J\u202eevil\n', sentence: '\u001b]0;x\u0007y' }),
  ])
  for (const character of ['\u001b', '\u202e', '\u0007']) expect(out).not.toContain(character)
  expect(out).toContain('  evil')
})

test('a server that is away is 4, a window too long 2', async () => {
  expect(await run(['health'], createContext({ env: { PLUMBLINE_URL: await findClosedUrl() } }))).toBe(4)
  expect((await runHealth('--window 25h', [])).exitCode).toBe(2)
})
