import { channel } from 'node:diagnostics_channel'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPlumbline } from '../client.ts'
import { startObligingTarget } from '../testing/http-target.ts'
import { createRecordedOperations } from '../testing/recorded-operations.ts'
import { observeUndici, type UndiciOptions } from './observe-undici.ts'
import { wrapFetch } from './wrap-fetch.ts'

let target: Awaited<ReturnType<typeof startObligingTarget>>
beforeAll(async () => {
  target = await startObligingTarget()
})
afterAll(() => target.stop())

async function observed(act: () => Promise<unknown>, options?: UndiciOptions) {
  const { sink, rows, names } = createRecordedOperations()
  const stop = observeUndici(sink, options)
  try {
    await act()
  } finally {
    stop()
  }
  return { rows, names }
}

const rejected = (call: Promise<unknown>) => expect(call).rejects.toThrow()

describe('requests of undici, whose copy in Node is global fetch', () => {
  test('are recorded with what they asked and how they were answered', async () => {
    const { rows } = await observed(() => fetch(`${target.url}/contacts/123?key=s3cret`, { method: 'POST', body: 'x' }))
    expect(rows).toMatchObject([
      {
        kind: 'operation',
        service: target.host,
        name: 'POST /contacts/:id',
        value: expect.any(Number),
        ok: true,
        attributes: { method: 'POST', host: target.host, status: 200 },
      },
    ])
    expect(JSON.stringify(rows)).not.toContain('s3cret')
  })

  test('each redirect is one', async () => {
    const { rows } = await observed(() => fetch(`${target.url}/redirect`))
    expect(rows).toMatchObject([
      { name: 'GET /redirect', attributes: { status: 302 } },
      { name: 'GET /end', attributes: { status: 200 } },
    ])
  })

  test('early hints are not the answer', async () => {
    const { rows } = await observed(() => fetch(`${target.url}/hints`))
    expect(rows).toMatchObject([{ ok: true, attributes: { status: 200 } }])
  })

  test('failures have their status or their code', async () => {
    const { url, stop } = await startObligingTarget()
    await stop()
    const { rows } = await observed(async () => {
      await fetch(`${target.url}/status/503`)
      await rejected(fetch(`${target.url}/reset`))
      await rejected(fetch(url))
      await rejected(fetch(`${target.url}/hang`, { signal: AbortSignal.timeout(20) }))
    })
    expect(rows).toMatchObject([
      { ok: false, errorType: 'HTTP 503', errorMessage: 'Service Unavailable' },
      { ok: false, errorType: 'UND_ERR_SOCKET' },
      { ok: false, errorType: 'ECONNREFUSED' },
      { ok: false, errorType: 'TimeoutError' },
    ])
  })

  test('a body that breaks off after the head changes nothing', async () => {
    const { rows } = await observed(async () => {
      const ending = new AbortController()
      const response = await fetch(`${target.url}/stream`, { signal: ending.signal })
      ending.abort()
      await rejected(response.text())
    })
    expect(rows).toMatchObject([{ ok: true }])
  })

  test('are not recorded any more when it has stopped, which may be said twice', async () => {
    const { sink, rows } = createRecordedOperations()
    const stop = observeUndici(sink)
    stop()
    stop()
    await fetch(`${target.url}/contacts`)
    expect(rows).toEqual([])
    expect(channel('undici:request:create').hasSubscribers).toBe(false)
  })
})

test('with a wrapped fetch beside it, calls count once when fetches are left to that', async () => {
  const beside = createRecordedOperations()
  const measured = wrapFetch(beside.sink, fetch)
  const both = await observed(() => measured(`${target.url}/contacts`))
  expect(both.names()).toEqual(['GET /contacts'])
  const one = await observed(() => measured(`${target.url}/contacts`), { fetches: false })
  expect(one.names()).toEqual([])
  expect(beside.names()).toEqual(['GET /contacts', 'GET /contacts'])
})

describe('requests of an installed undici, told as it tells them', () => {
  const create = channel('undici:request:create')
  const headers = channel('undici:request:headers')
  const ok = { statusCode: 200, statusText: 'OK' }

  test.each<[string, object, string[]]>([
    [
      'an origin that is a URL',
      { origin: new URL('http://api.test'), path: '/a', method: 'GET', headers: [] },
      ['GET /a'],
    ],
    [
      'by way of a proxy',
      { origin: 'http://proxy.test', path: 'http://api.test/b', method: 'GET', headers: [] },
      ['GET /b'],
    ],
    ['two slashes', { origin: 'http://api.test', path: '//c', method: 'GET', headers: [] }, ['GET /c']],
    [
      'headers in one text',
      { origin: 'http://api.test', path: '/d', method: 'GET', headers: 'accept: */*\r\n' },
      ['GET /d'],
    ],
    [
      'a fetch, in one text',
      { origin: 'http://api.test', path: '/', method: 'GET', headers: 'a: b\r\nsec-fetch-mode: cors\r\n' },
      [],
    ],
    ['a tunnel', { origin: 'http://proxy.test', path: 'api.test:443', method: 'CONNECT', headers: [] }, []],
    ['an upgrade', { origin: 'http://api.test', path: '/ws', method: 'GET', headers: [], upgrade: 'websocket' }, []],
    ['a strange method', { origin: 'http://api.test', path: '/e', method: 'X'.repeat(21), headers: [] }, ['OTHER /e']],
    ['no origin at all', { path: '/f', method: 'GET', headers: [] }, []],
  ])('%s', async (_, request, expected) => {
    const { names } = await observed(
      async () => {
        create.publish({ request })
        headers.publish({ request, response: ok })
        headers.publish({ request, response: ok })
      },
      { fetches: false },
    )
    expect(names()).toEqual(expected)
  })
})

test('switched off, it does not even listen', () => {
  observeUndici(createPlumbline({ enabled: false }))
  expect(channel('undici:request:create').hasSubscribers).toBe(false)
})
