import { fastify } from 'fastify'
import { describe, expect, test } from 'vitest'
import { type Access, type AccessOptions, guardAccess } from './access.ts'
import { answerProblems } from './problems.ts'

const TOKENS = { admin: 'admin-token-0123456', read: 'read-token-01234567', ingest: 'ingest-key-01234567' }
const ROUTES: Access[] = ['public', 'ingest', 'read', 'admin']

function createGuarded(options: Partial<AccessOptions> = {}) {
  const app = fastify()
  guardAccess(app, { tokens: TOKENS, loopback: false, allowedHosts: [], ...options })
  answerProblems(app)
  for (const access of ROUTES) {
    app.get(`/${access}`, { config: { access } }, async () => 'in')
    app.post(`/${access}`, { config: { access } }, async () => 'in')
  }
  return app
}

describe('tokens', () => {
  const who = { nobody: undefined, stranger: 'some-token-01234567', ...TOKENS }
  // Rows: who asks; columns: public, ingest, read, admin.
  test.each([
    ['nobody', [200, 401, 401, 401]],
    ['stranger', [200, 401, 401, 401]],
    ['ingest', [200, 200, 403, 403]],
    ['read', [200, 403, 200, 403]],
    ['admin', [200, 200, 200, 200]],
  ] as const)('%s gets %o', async (name, statuses) => {
    const app = createGuarded()
    const token = who[name]
    const answers = await Promise.all(
      ROUTES.map((route) =>
        app.inject({ url: `/${route}`, headers: token ? { authorization: `Bearer ${token}` } : {} }),
      ),
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(statuses)
  })

  test('are not needed on loopback while none is set', async () => {
    const app = createGuarded({ tokens: {}, loopback: true })
    const answers = await Promise.all(
      ROUTES.map((route) => app.inject({ url: `/${route}`, headers: { host: 'localhost:3000' } })),
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200])
  })

  test('are needed on loopback once one is set', async () => {
    const app = createGuarded({ tokens: { admin: TOKENS.admin }, loopback: true })
    expect((await app.inject({ url: '/read' })).statusCode).toBe(401)
    expect((await app.inject({ url: '/read', headers: { authorization: `Bearer ${TOKENS.admin}` } })).statusCode).toBe(
      200,
    )
  })

  test('a refusal is a problem that says which variable to set', async () => {
    const answer = await createGuarded().inject({ url: '/read' })
    expect(answer.headers['www-authenticate']).toBe('Bearer')
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({
      code: 'unauthorized',
      detail: expect.stringContaining('PLUMBLINE_READ_TOKEN'),
    })
  })
})

test('a route that does not say who may call it cannot be added', () => {
  const app = fastify()
  guardAccess(app, { tokens: {}, loopback: true, allowedHosts: [] })
  expect(() => app.get('/forgotten', async () => 'in')).toThrow('does not declare its access')
})

describe('a page of another site', () => {
  const open = { tokens: {}, loopback: true, allowedHosts: ['plumbline.internal'] }

  test.each([
    ['127.0.0.1:3000', 200],
    ['localhost', 200],
    ['[::1]:3000', 200],
    ['127.9.9.9', 200],
    ['plumbline.internal', 200],
    ['evil.example', 403],
    ['127.0.0.1.evil.example', 403],
    ['localhost.evil.example:3000', 403],
  ])('that names itself as host %s gets %i', async (host, status) => {
    expect((await createGuarded(open).inject({ url: '/read', headers: { host } })).statusCode).toBe(status)
  })

  test.each([
    [undefined, 200],
    ['http://localhost:3000', 200],
    ['https://evil.example', 403],
    ['null', 403],
    ['http://localhost:3001', 403],
  ])('with origin %s sending data gets %i', async (origin, status) => {
    const headers = { host: 'localhost:3000', ...(origin && { origin }) }
    expect((await createGuarded(open).inject({ method: 'POST', url: '/ingest', headers })).statusCode).toBe(status)
  })

  test.each([
    ['cross-site', 403],
    ['same-origin', 200],
    ['none', 200],
  ])('without origin but with Sec-Fetch-Site: %s gets %i', async (site, status) => {
    const headers = { host: 'localhost:3000', 'sec-fetch-site': site }
    expect((await createGuarded(open).inject({ method: 'POST', url: '/ingest', headers })).statusCode).toBe(status)
  })
})
