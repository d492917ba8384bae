import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { addressOf, getJson, sendJson } from './client.ts'
import { ApiFailure } from './failure.ts'

let server: Server | undefined

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener)
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`
}

afterEach(async () => {
  server?.closeAllConnections()
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)))
  server = undefined
})

const ask = (baseUrl: string, token: string | null = null, signal = new AbortController().signal) =>
  getJson({ baseUrl, token }, { path: '/api/v1/overview', params: { window: '1h' }, signal })

const failureOfAsking = async (baseUrl: string): Promise<ApiFailure> => {
  const outcome: unknown = await ask(baseUrl).catch((error: unknown) => error)
  if (!(outcome instanceof ApiFailure)) throw new Error('expected a failure')
  return outcome
}

test('addresses are joined with one slash, and without a question mark when there is nothing to ask', () => {
  expect(addressOf({ baseUrl: 'https://a.example/', token: null }, '/api')).toBe('https://a.example/api')
  expect(addressOf({ baseUrl: '', token: null }, '/api', { q: 'a&b' })).toBe('/api?q=a%26b')
})

test('asks with the token and gives the JSON of the answer', async () => {
  const origin = await serve((request, response) =>
    response.end(JSON.stringify({ url: request.url, authorization: request.headers.authorization })),
  )
  expect(await ask(origin, 'secret')).toEqual({ url: '/api/v1/overview?window=1h', authorization: 'Bearer secret' })
})

test('sends a body as JSON with the token, and gives what is answered', async () => {
  const origin = await serve((request, response) => {
    request.setEncoding('utf8').on('data', (body) => {
      const { method, url, headers } = request
      response.end(JSON.stringify({ method, url, type: headers['content-type'], auth: headers.authorization, body }))
    })
  })
  const sent = { method: 'PATCH', path: '/api/v1/alerts/rules/a', body: { enabled: false } } as const
  expect(await sendJson({ baseUrl: origin, token: 'secret' }, sent)).toEqual({
    method: 'PATCH',
    url: '/api/v1/alerts/rules/a',
    type: 'application/json',
    auth: 'Bearer secret',
    body: '{"enabled":false}',
  })
})

test('without a body it names no content type, which servers refuse for nothing', async () => {
  const origin = await serve((request, response) =>
    response.end(JSON.stringify({ method: request.method, type: request.headers['content-type'] ?? null })),
  )
  expect(await sendJson({ baseUrl: origin, token: null }, { method: 'DELETE', path: '/x' })).toEqual({
    method: 'DELETE',
    type: null,
  })
})

test('a change that is not answered in its time fails as late', async () => {
  const origin = await serve(() => {})
  const sent = { method: 'POST', path: '/x', timeoutMs: 20 } as const
  await expect(sendJson({ baseUrl: origin, token: null }, sent)).rejects.toMatchObject({ code: 'timeout' })
})

describe('a failure', () => {
  test.each([
    [401, 'unauthorised'],
    [403, 'unauthorised'],
    [400, 'refused'],
    [503, 'failed'],
  ])('with status %s is known as %s and keeps the code of the problem', async (status, reason) => {
    const problem = { type: 'x', title: 'A title', status, code: 'a-code', detail: 'Why.' }
    const origin = await serve((_, response) => response.writeHead(status).end(JSON.stringify(problem)))
    expect(await failureOfAsking(origin)).toMatchObject({
      reason,
      code: 'a-code',
      message: 'A title',
      detail: 'Why.',
      status,
    })
  })

  test('without a problem body says the status', async () => {
    const origin = await serve((_, response) => response.writeHead(502).end('<html>Bad gateway</html>'))
    expect(await failureOfAsking(origin)).toMatchObject({ reason: 'failed', code: 'http_502', status: 502 })
  })

  test.each(['<html>', '', '7', 'null'])('is an answer of 200 that is no JSON object: %j', async (body) => {
    const origin = await serve((_, response) => response.end(body))
    expect(await failureOfAsking(origin)).toMatchObject({ reason: 'unreadable' })
  })

  test('is a server that is not there', async () => {
    const origin = await serve(() => {})
    await new Promise((resolve) => server?.close(resolve))
    expect(await failureOfAsking(origin)).toMatchObject({ reason: 'unreachable', status: null })
  })
})

test('a request that the page gave up is no failure of the server', async () => {
  const origin = await serve(() => {})
  const end = new AbortController()
  const answer = ask(origin, null, end.signal)
  end.abort()
  await expect(answer).rejects.not.toBeInstanceOf(ApiFailure)
})
