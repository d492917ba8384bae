import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, ask, request } from './harness/http.ts'
import { codeOf } from './harness/problem.ts'
import { openRaw } from './harness/raw.ts'
import { openSite, type Server } from './harness/server.ts'

const TOKENS = {
  admin: 'admin-token-0123456789',
  read: 'read-token-0123456789',
  ingest: 'ingest-key-0123456789',
} as const

const guardedSite = openSite()
const openToAll = openSite()
let guarded: Server
let open: Server
beforeAll(async () => {
  const env = {
    PLUMBLINE_ADMIN_TOKEN: TOKENS.admin,
    PLUMBLINE_READ_TOKEN: TOKENS.read,
    PLUMBLINE_INGEST_KEY: TOKENS.ingest,
  }
  guarded = await guardedSite.start({ env })
  open = await openToAll.start({ config: 'allowedHosts: [plumbline.internal]\n' })
})
afterAll(async () => {
  await guardedSite.close()
  await openToAll.close()
})

type Access = 'public' | 'ingest' | 'read' | 'admin'

/** Who may do what. A route that is documented and not here, or here and not documented, fails a test. */
const DOCUMENTED: Record<string, Access> = {
  'POST /api/v1/marks': 'ingest',
  'POST /api/v1/measurements': 'ingest',
  'GET /livez': 'public',
  'GET /readyz': 'public',
  'GET /api/health': 'read',
  'GET /api/v1/events': 'read',
  'GET /metrics': 'read',
  'GET /api/v1/chat/performance': 'read',
  'GET /api/admin/performance-analysis': 'read',
  'GET /api/v1/chat/series': 'read',
  'GET /api/v1/chat/messages/{messageId}': 'read',
  'GET /api/v1/queue': 'read',
  'GET /api/admin/migration-status': 'read',
  'GET /api/v1/overview': 'read',
  'GET /api/v1/catalogue': 'read',
  'GET /api/v1/alerts': 'read',
  'POST /api/v1/alerts': 'admin',
  'POST /api/v1/alerts/check': 'admin',
  'GET /api/v1/alerts/rules': 'read',
  'PATCH /api/v1/alerts/rules/{id}': 'admin',
  'POST /api/v1/alerts/backtest': 'read',
  'GET /api/v1/alerts/silences': 'read',
  'POST /api/v1/alerts/silences': 'admin',
  'DELETE /api/v1/alerts/silences/{id}': 'admin',
  'POST /api/v1/alerts/maintenance': 'admin',
  'DELETE /api/v1/alerts/maintenance/{id}': 'admin',
  'GET /api/v1/alerts/channels': 'read',
  'POST /api/v1/alerts/channels/{id}/test': 'admin',
  'POST /api/v1/alerts/channels/{id}/switch-on': 'admin',
  'GET /api/v1/alerts/objectives': 'read',
  'GET /api/v1/alerts/{id}': 'read',
  'POST /api/v1/alerts/{id}/acknowledge': 'admin',
  'POST /api/v1/alerts/{id}/resolve': 'admin',
  'POST /api/v1/baselines': 'admin',
  'GET /api/v1/baselines': 'read',
  'GET /api/v1/baselines/{reference}': 'read',
  'POST /api/v1/baselines/{reference}/promote': 'admin',
  'DELETE /api/v1/baselines/{reference}': 'admin',
  'GET /api/v1/operations/report': 'read',
  'GET /api/v1/operations/stats': 'read',
  'GET /api/v1/operations/calls': 'read',
  'GET /api/v1/operations/heatmap': 'read',
  'GET /api/v1/operations/health': 'read',
  'GET /api/v1/traces/{traceId}': 'read',
  'GET /api/v1/bottlenecks': 'read',
  'GET /api/v1/compare': 'read',
  'GET /api/v1/scores/{profile}': 'read',
  'GET /api/v1/operations/distributions': 'read',
  'GET /api/v1/operations/labels': 'read',
  'GET /api/v1/reviews/{period}': 'read',
  'POST /api/v1/reviews/{period}/send': 'admin',
  'GET /api/v1/reviews/sent/{deliveryId}': 'read',
}
/** Pages and files, which hold no data. */
const PAGES: Record<string, Access> = {
  'GET /': 'public',
  'GET /dashboard': 'public',
  'GET /dashboard/chat': 'public',
  'GET /openapi.json': 'public',
}

const BODY: Record<string, string> = {
  'POST /api/v1/marks': '{"messageId":"m-1","stage":"queued"}',
  'POST /api/v1/measurements': '{"kind":"gauge","service":"s","name":"n","value":1}',
}

test('every documented route has its row in the table, and every row its route', async () => {
  const { paths } = await ask<{ paths: Record<string, object> }>(guarded.url, '/openapi.json')
  const documented = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(documented.sort()).toEqual(Object.keys(DOCUMENTED).sort())
})

/** The answer to a route, of which only the head is waited for: the event stream never ends. */
async function call(server: Server, route: string, headers: Record<string, string>): Promise<Answer> {
  const [method = '', path = ''] = route.replace('{messageId}', 'm-1').replace('{id}', 'none').split(' ')
  if (path !== '/api/v1/events' || method === 'HEAD') {
    const body = BODY[route]
    return request(server.url + path, { method, headers, ...(body !== undefined && { body }), patienceMs: 5_000 })
  }
  const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  const connection = openRaw(server.url, `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
  const head = await new Promise<string>((resolve) =>
    connection.socket.once('data', () => resolve(connection.received())),
  )
  connection.socket.destroy()
  const [, status] = head.split(' ', 2)
  return { status: Number(status), headers: {}, text: head, json: null }
}

/** What a caller gets: in, or the code of the refusal. */
async function outcome(route: string, headers: Record<string, string>): Promise<string> {
  const answer = await call(guarded, route, headers)
  if (answer.status === 401 || answer.status === 403) return String(answer.status)
  return answer.status < 500 ? 'in' : answer.text
}

const mayEnter = (holder: string, access: Access): boolean =>
  access === 'public' || holder === 'admin' || holder === access

describe('with tokens', () => {
  test.each(Object.entries({ ...DOCUMENTED, ...PAGES }))('%s is for: %s', async (route, access) => {
    const expected = { none: access === 'public' ? 'in' : '401', wrong: access === 'public' ? 'in' : '401' }
    const actual: Record<string, string> = {
      none: await outcome(route, {}),
      wrong: await outcome(route, { authorization: `Bearer ${TOKENS.admin}x` }),
    }
    for (const [holder, token] of Object.entries(TOKENS)) {
      Object.assign(expected, { [holder]: mayEnter(holder, access) ? 'in' : '403' })
      actual[holder] = await outcome(route, { authorization: `Bearer ${token}` })
    }
    expect(actual).toEqual(expected)
  })

  test('a refusal is a problem document, and says what would be needed but nothing about the tokens', async () => {
    const refused = await call(guarded, 'GET /api/v1/overview', { authorization: `Bearer ${TOKENS.ingest}` })
    expect(codeOf(refused)).toBe('forbidden')
    const unknown = await call(guarded, 'GET /api/v1/overview', {})
    expect(codeOf(unknown)).toBe('unauthorized')
    expect(unknown.headers['www-authenticate']).toBe('Bearer')
    expect(refused.text + unknown.text).toMatch(/PLUMBLINE_READ_TOKEN/)
    for (const token of Object.values(TOKENS)) expect(refused.text + unknown.text).not.toContain(token)
  })

  test.each([
    ['no token after the scheme', 'Bearer '],
    ['another scheme', `Basic ${Buffer.from(`admin:${TOKENS.admin}`).toString('base64')}`],
    ['the token alone', TOKENS.admin],
    ['a part of the token', `Bearer ${TOKENS.admin.slice(0, -1)}`],
    ['the token in other letters', `Bearer ${TOKENS.admin.toUpperCase()}`],
    ['two tokens', `Bearer ${TOKENS.admin} ${TOKENS.admin}`],
    ['a very long token', `Bearer ${'x'.repeat(8_000)}`],
  ])('%s opens nothing', async (_what, authorization) => {
    expect(codeOf(await call(guarded, 'GET /api/v1/overview', { authorization }))).toBe('unauthorized')
  })

  test.each([
    'HEAD /api/v1/overview',
    'HEAD /metrics',
    'HEAD /api/v1/events',
    'OPTIONS /api/v1/overview',
    'GET /api/v1/overview/',
    'GET //api/v1/overview',
    'GET /API/V1/OVERVIEW',
    'GET /dashboard/../api/v1/overview',
    'GET /dashboard/%2e%2e/api/v1/overview',
    'GET /api/v1/overview%3fwindow=1h',
    'GET /api/v1/overview;/dashboard',
    'GET /api/v1/chat/messages/{messageId}',
    'GET /api/v1/chat/messages/:messageId',
    'GET /dashboard/assets/../../../package.json',
    'GET /dashboard/assets/%2e%2e/%2e%2e/package.json',
    'GET /dashboard/assets/..%2f..%2f..%2fpackage.json',
  ])('no other way to write a route leads to data: %s', async (route) => {
    const { status, text } = await call(guarded, route, {})
    if (status === 200) expect(text).toMatch(/^<!doctype html>/i)
    else expect([400, 401, 404]).toContain(status)
    expect(text).not.toMatch(/"sentence"|"dependencies"/)
  })

  test('another name of the host is no matter where a token is needed', async () => {
    const headers = { host: 'plumbline.example.com', authorization: `Bearer ${TOKENS.read}` }
    expect((await call(guarded, 'GET /api/v1/overview', headers)).status).toBe(200)
  })
})

describe('what a hostile page could make a browser on this machine send is refused with 403:', () => {
  const MARK = 'POST /api/v1/marks'
  const own = () => new URL(open.url).host

  test.each<[string, string, Record<string, string>]>([
    ['a question under a name that its owner points at 127.0.0.1', 'GET /api/v1/overview', { host: 'evil.example' }],
    ['the same with our port', 'GET /api/v1/overview', { host: 'evil.example:3000' }],
    ['the same with a name that only begins like ours', 'GET /api/v1/overview', { host: 'localhost.evil.example' }],
    ['the same with a name that only ends like ours', 'GET /api/v1/overview', { host: 'evil-127.0.0.1' }],
    ['a mark under such a name', MARK, { host: 'evil.example' }],
    ['a mark from another page', MARK, { origin: 'https://evil.example' }],
    ['a mark from another page of this machine', MARK, { origin: 'http://localhost:8080' }],
    ['a mark from a sandboxed page', MARK, { origin: 'null' }],
    ['a mark from what is no origin', MARK, { origin: 'evil' }],
    ['a mark as a form', MARK, { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' }],
    ['a mark that the browser says comes from another site', MARK, { 'sec-fetch-site': 'cross-site' }],
  ])('%s', async (_what, route, headers) => {
    expect(codeOf(await call(open, route, headers))).toBe('forbidden')
  })

  test('while our own page, programs, and names that the configuration allows are let in', async () => {
    expect((await call(open, MARK, { origin: open.url })).status).toBe(200)
    expect((await call(open, MARK, { origin: open.url, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    expect((await call(open, MARK, {})).status).toBe(200)
    for (const host of [own(), 'localhost', '[::1]:3000', '127.0.0.1', 'plumbline.internal', 'PLUMBLINE.internal:80']) {
      expect((await call(open, 'GET /livez', { host })).status, host).toBe(200)
    }
  })

  test('and no page of another site may read an answer', async () => {
    for (const route of ['GET /api/v1/overview', 'OPTIONS /api/v1/marks', MARK]) {
      const { headers } = await call(open, route, { origin: 'https://evil.example' })
      expect(headers['access-control-allow-origin'], route).toBeUndefined()
    }
  })

  test('a token does not make a foreign page welcome', async () => {
    const headers = { origin: 'https://evil.example', authorization: `Bearer ${TOKENS.admin}` }
    expect(codeOf(await call(guarded, MARK, headers))).toBe('forbidden')
  })
})
