import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { createContext } from '../../test/create-context.ts'
import { answerJson, findClosedUrl, startServer } from '../../test/start-server.ts'
import { requestJson, type Server } from './request.ts'

const serverAt = (url: string, token?: string): Server => ({
  address: new URL(`${url}/`),
  token: { value: token, origin: 'PLUMBLINE_READ_TOKEN', variable: 'PLUMBLINE_READ_TOKEN' },
  timeoutMs: 5_000,
})

const ask = (server: Server, context = createContext()) => requestJson(server, { path: 'api/x' }, context)

describe('an answer', () => {
  test('is the JSON of the body; token and query go along', async () => {
    const { url, requests } = await startServer((_, response) => answerJson(response, { a: 1 }))
    const request = { path: 'api/x', query: { window: '1h', limit: undefined } }
    const answer = await requestJson(serverAt(`${url}/base`, 'secret'), request, createContext())
    expect(answer).toMatchObject({ ok: true, body: { a: 1 } })
    expect(requests[0]?.url).toBe('/base/api/x?window=1h')
    expect(requests[0]?.headers).toMatchObject({ authorization: 'Bearer secret', 'user-agent': 'plumbline-cli/1.2.3' })
  })

  test('no token is sent where there is none', async () => {
    const { url, requests } = await startServer((_, response) => answerJson(response, {}))
    await ask(serverAt(url))
    expect(requests[0]?.headers.authorization).toBeUndefined()
  })
})

describe('a redirect', () => {
  const redirect = (response: ServerResponse, location: string) => response.writeHead(307, { location }).end()

  test('on the same origin is followed', async () => {
    const { url } = await startServer((request, response) =>
      request.url === '/api/x' ? redirect(response, '/moved') : answerJson(response, { moved: true }),
    )
    expect(await ask(serverAt(url, 'secret'))).toMatchObject({ ok: true, body: { moved: true } })
  })

  test('to another origin is not followed, and the token does not go there', async () => {
    const other = await startServer((_, response) => answerJson(response, {}))
    const { url } = await startServer((_, response) => redirect(response, `${other.url}/api/x`))
    const answer = await ask(serverAt(url, 'secret'))
    expect(answer).toMatchObject({
      ok: false,
      kind: 'foreign',
      exitCode: 4,
      message: expect.stringContaining(other.url),
    })
    expect(other.requests).toHaveLength(0)
  })

  test('in a circle ends', async () => {
    const { url, requests } = await startServer((_, response) => redirect(response, '/api/x'))
    expect(await ask(serverAt(url))).toMatchObject({ ok: false, kind: 'foreign' })
    expect(requests).toHaveLength(4)
  })

  test('is never followed with a body', async () => {
    const { url, requests } = await startServer((_, response) => redirect(response, '/elsewhere'))
    const answer = await requestJson(serverAt(url), { path: 'api/x', body: {} }, createContext())
    expect(answer).toMatchObject({ ok: false, kind: 'foreign' })
    expect(requests).toHaveLength(1)
  })
})

describe('no answer', () => {
  test('where nothing listens: the address, the reason, and how to start a server', async () => {
    const url = await findClosedUrl()
    const answer = await ask(serverAt(url))
    expect(answer).toMatchObject({ ok: false, kind: 'unreachable', exitCode: 4 })
    expect(answer).toHaveProperty(
      'message',
      expect.stringMatching(new RegExp(`^${url} cannot be reached: nothing listens there;.*npm start`)),
    )
  })

  test('in time', async () => {
    const { url } = await startServer(() => undefined)
    const answer = await ask({ ...serverAt(url), timeoutMs: 50 })
    expect(answer).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('no answer within 0.05 s') })
  })

  test('to the end', async () => {
    const { url } = await startServer((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{')
      response.destroy()
    })
    expect(await ask(serverAt(url))).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('broke off'),
    })
  })

  test('because we were interrupted', async () => {
    const context = createContext()
    const { url } = await startServer(() => context.interrupt())
    expect(await ask({ ...serverAt(url), timeoutMs: 60_000 }, context)).toMatchObject({
      kind: 'interrupted',
      exitCode: 130,
    })
  })
})

describe('a refusal', () => {
  const problem = {
    type: 'about:blank',
    title: 'A query parameter is not valid',
    code: 'invalid-query',
    detail: 'window is "x"',
  }

  test.each([
    [400, 'refused', 2, 'A query parameter is not valid: window is "x" (400)'],
    [404, 'absent', 3, 'window is "x"'],
    [429, 'unreachable', 4, 'window is "x" (429)'],
    [503, 'unreachable', 4, 'window is "x" (503)'],
  ])('%i as a problem of ours is %s', async (status, kind, exitCode, words) => {
    const { url } = await startServer((_, response) => answerJson(response, problem, status))
    expect(await ask(serverAt(url))).toMatchObject({
      ok: false,
      kind,
      exitCode,
      message: expect.stringContaining(words),
    })
  })

  test('of a route that it does not have tells of another version, and is not taken for no data', async () => {
    const { url } = await startServer((_, response) => answerJson(response, { ...problem, code: 'not-found' }, 404))
    expect(await ask(serverAt(url))).toMatchObject({
      kind: 'foreign',
      exitCode: 4,
      message: `${url} is a Plumbline server without GET /api/x; use the same version of server and command line`,
    })
  })

  test.each([
    [401, undefined, 'wants a token: set PLUMBLINE_READ_TOKEN'],
    [401, 'secret', 'the token from PLUMBLINE_READ_TOKEN is not accepted'],
    [403, 'secret', 'the token from PLUMBLINE_READ_TOKEN may not do this'],
  ])('%i with token %s says which variable to set', async (status, token, words) => {
    const { url } = await startServer((_, response) => answerJson(response, problem, status))
    const answer = await ask(serverAt(url, token))
    expect(answer).toMatchObject({
      ok: false,
      kind: 'notPermitted',
      exitCode: 4,
      message: expect.stringContaining(words),
    })
    expect(JSON.stringify(answer)).not.toContain('secret')
  })
})

describe('a stranger', () => {
  test.each([
    [200, 'text/html', '<title>My shop\u001b[2J</title>', 'not a Plumbline server (a page called "My shop")'],
    [404, 'text/html', '<h1>no</h1>', 'not a Plumbline server (404, text/html)'],
    [200, 'application/json', '"just text"', 'not a Plumbline server (application/json)'],
    [404, 'application/json', '{"error":"no"}', 'not a Plumbline server (404, application/json)'],
  ])('%i %s', async (status, type, body, words) => {
    const { url } = await startServer((_, response) => response.writeHead(status, { 'content-type': type }).end(body))
    expect(await ask(serverAt(url))).toMatchObject({
      kind: 'foreign',
      exitCode: 4,
      message: expect.stringContaining(words),
    })
  })

  test('a gateway that answers in the place of the server counts as away', async () => {
    const { url } = await startServer((_, response) =>
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>'),
    )
    expect(await ask(serverAt(url))).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('502') })
  })

  test('that never stops talking is cut off', async () => {
    const { url } = await startServer((_, response) => {
      const chunk = Buffer.alloc(1024 * 1024, 'x')
      const more = () => {
        while (!response.destroyed && response.write(chunk)) {}
      }
      response.on('drain', more)
      more()
    })
    expect(await ask(serverAt(url))).toMatchObject({
      kind: 'foreign',
      message: expect.stringContaining('larger than 16 MB'),
    })
  })
})
