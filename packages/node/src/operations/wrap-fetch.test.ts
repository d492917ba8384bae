import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import { createPlumbline } from '../client.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { startObligingTarget } from '../testing/http-target.ts'
import { createRecordedOperations } from '../testing/recorded-operations.ts'
import type { HttpOptions } from './http-meter.ts'
import { wrapFetch } from './wrap-fetch.ts'

let target: Awaited<ReturnType<typeof startObligingTarget>>
beforeAll(async () => {
  target = await startObligingTarget()
})
afterAll(() => target.stop())

function setUp(options?: HttpOptions) {
  const { sink, rows, names } = createRecordedOperations()
  return { rows, names, measured: wrapFetch(sink, fetch, options) }
}

const failing = (): never => {
  throw new Error('from a hook')
}

describe('a call is recorded', () => {
  test('as an operation of the host, by method and path without ids and query', async () => {
    const { rows, measured } = setUp()
    await measured(`${target.url}/contacts/123?hapikey=s3cret#part`)
    expect(rows).toEqual([
      {
        kind: 'operation',
        service: target.host,
        name: 'GET /contacts/:id',
        at: expect.any(Number),
        value: expect.any(Number),
        ok: true,
        traceId: undefined,
        attributes: { method: 'GET', host: target.host, status: 200 },
      },
    ])
    expect(JSON.stringify(rows)).not.toContain('s3cret')
  })

  test('with the time until the head of the answer', async () => {
    const clock = createFakeClock()
    const { sink, rows } = createRecordedOperations()
    const startedAt = clock.now()
    const slow = async (_: string) => {
      await clock.advance(250)
      return new Response('body')
    }
    const response = await wrapFetch(sink, slow, { clock })('http://api.test/x')
    await clock.advance(1_000)
    await response.text()
    expect(rows).toMatchObject([{ at: startedAt, value: 250 }])
  })

  test.each<[string, (url: string) => Parameters<typeof fetch>]>([
    ['a text', (url) => [url, { method: 'post' }]],
    ['a URL', (url) => [new URL(url), { method: 'POST' }]],
    ['a Request', (url) => [new Request(url, { method: 'POST' })]],
    ['a Request whose method is overridden', (url) => [new Request(url), { method: 'POST' }]],
  ])('when it is given %s', async (_, args) => {
    const { rows, measured } = setUp()
    const response = await measured(...args(`${target.url}/contacts`))
    expect(await response.text()).toMatch(/^POST answered$/i)
    expect(rows).toMatchObject([{ name: 'POST /contacts', ok: true }])
  })

  test('once for all its redirects', async () => {
    const { names, rows, measured } = setUp()
    const response = await measured(`${target.url}/redirect`)
    expect(response.redirected).toBe(true)
    expect(names()).toEqual(['GET /redirect'])
    expect(rows).toMatchObject([{ attributes: { status: 200 } }])
  })

  test('each by itself when many run at once', async () => {
    const { names, measured } = setUp()
    const words = ['a', 'b', 'c', 'd', 'e', 'f']
    await Promise.all(words.map((word) => measured(`${target.url}/${word}`)))
    expect(names().sort()).toEqual(words.map((word) => `GET /${word}`))
  })
})

describe('which answers are failures', () => {
  test.each([
    [200, true],
    [304, true],
    [399, true],
    [400, false],
    [401, false],
    [403, false],
    [404, true],
    [409, false],
    [410, true],
    [429, false],
    [500, false],
    [503, false],
  ])('status %i', async (status, ok) => {
    const { rows, measured } = setUp()
    expect((await measured(`${target.url}/status/${status}`)).status).toBe(status)
    expect(rows).toMatchObject([{ ok, attributes: { status } }])
    expect(rows[0]?.errorType).toBe(ok ? undefined : `HTTP ${status}`)
  })

  test('a failure is told by its phrase, also where HTTP/2 has left it out', async () => {
    const { sink, rows } = createRecordedOperations()
    const answer = async (_: string) => new Response(null, { status: 503 })
    await wrapFetch(sink, answer)('http://api.test/x')
    expect(rows).toMatchObject([{ errorType: 'HTTP 503', errorMessage: 'Service Unavailable' }])
  })

  test('an answer without a status, as stand-ins for fetch give, is none', async () => {
    const { sink, rows } = createRecordedOperations()
    await wrapFetch(sink, async (_: string) => ({ status: Symbol('s') }), { isFailure: () => true })(
      'http://api.test/x',
    )
    expect(rows).toMatchObject([{ ok: true, attributes: { method: 'GET', host: 'api.test' } }])
  })

  test('the app may decide', async () => {
    const { rows, measured } = setUp({ isFailure: (status) => status === 404 })
    await measured(`${target.url}/status/404`)
    await measured(`${target.url}/status/500`)
    expect(rows).toMatchObject([{ ok: false, errorType: 'HTTP 404' }, { ok: true }])
  })
})

describe('calls without an answer', () => {
  test('a connection that breaks, one that is refused, and a time-out are failures', async () => {
    const { rows, measured } = setUp()
    const { url, stop } = await startObligingTarget()
    await stop()
    await expect(measured(`${target.url}/reset`)).rejects.toThrow('fetch failed')
    await expect(measured(url)).rejects.toThrow('fetch failed')
    await expect(measured(`${target.url}/hang`, { signal: AbortSignal.timeout(20) })).rejects.toThrow('timeout')
    expect(rows).toMatchObject([
      { ok: false, errorType: 'UND_ERR_SOCKET', errorMessage: 'other side closed' },
      { ok: false, errorType: 'ECONNREFUSED' },
      { ok: false, errorType: 'TimeoutError' },
    ])
    expect(rows[0]?.attributes).toEqual({ method: 'GET', host: target.host })
  })

  test('an abort is one too, unless aborts are to be ignored', async () => {
    for (const ignoreAborts of [false, true]) {
      const { rows, measured } = setUp({ ignoreAborts })
      const ending = new AbortController()
      const call = measured(`${target.url}/hang`, { signal: ending.signal })
      ending.abort()
      await expect(call).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
      expect(rows).toMatchObject(ignoreAborts ? [] : [{ ok: false, errorType: 'AbortError' }])
    }
  })
})

describe('services, names and traces', () => {
  test('come from the table, the hooks, and the well-known hosts', async () => {
    const { sink, rows } = createRecordedOperations()
    const measured = wrapFetch(sink, async (_: string) => new Response(), {
      services: { '*.example.net': 'shop', 'api.openai.com': 'llm' },
      name: ({ method, url }) => `${method.toLowerCase()} ${url.searchParams.get('action')}`,
      traceId: () => 't-1',
    })
    await measured('https://eu.example.net/rpc?action=list')
    await measured('https://api.openai.com/v1')
    await measured('https://api.hubapi.com/crm')
    expect(rows).toMatchObject([
      { service: 'shop', name: 'get list', traceId: 't-1' },
      { service: 'llm' },
      { service: 'hubspot' },
    ])
  })

  test.each<[string, HttpOptions]>([
    ['name', { name: failing }],
    ['isFailure', { isFailure: failing }],
    ['traceId', { traceId: failing }],
  ])('a hook %s that throws costs the row, not the call, and is counted', async (_, hooks) => {
    const plumbline = createPlumbline({ enabled: true, send: async () => ({ status: 200, body: '{}' }) })
    const response = await wrapFetch(plumbline, fetch, hooks)(`${target.url}/contacts`)
    expect(response.status).toBe(200)
    await plumbline.close()
    expect(plumbline.stats().dropped.invalid).toBe(1)
  })
})

describe('a fetch that is wrapped again', () => {
  const answer = async (_: string) => new Response()

  test('by the same client counts once, as it was wrapped last', async () => {
    const { sink, names } = createRecordedOperations()
    const measured = wrapFetch(sink, wrapFetch(sink, answer, { name: () => 'first' }), { name: () => 'last' })
    await measured('http://api.test/a')
    expect(names()).toEqual(['last'])
  })

  test('by another client counts for both', async () => {
    const [first, second] = [createRecordedOperations(), createRecordedOperations()]
    await wrapFetch(second.sink, wrapFetch(first.sink, answer))('http://api.test/a')
    expect([first.names(), second.names()]).toEqual([['GET /a'], ['GET /a']])
  })
})

test('options that cannot be read cost every row, and no call', async () => {
  const { sink, rows } = createRecordedOperations()
  const options = Object.defineProperty({}, 'services', { get: failing })
  const response = await wrapFetch(sink, fetch, options)(`${target.url}/contacts`)
  expect(response.status).toBe(200)
  expect(rows).toMatchObject([{ name: '', value: Number.NaN }])
})

describe('what is not measured', () => {
  test('ignored hosts', async () => {
    const { rows, measured } = setUp({ ignore: ['127.0.0.1'] })
    await measured(`${target.url}/contacts`)
    expect(rows).toEqual([])
  })

  test.each([
    ['http://plumbline.test/base', 'http://plumbline.test/base/api/v1/marks', false],
    ['http://plumbline.test/base', 'http://plumbline.test/base', false],
    ['http://plumbline.test/base', 'http://plumbline.test/based', true],
    ['http://plumbline.test/base', 'http://plumbline.test/shop', true],
    ['http://plumbline.test', 'http://plumbline.test/anything', false],
    ['http://plumbline.test', 'http://plumbline.test:81/anything', true],
    ['http://plumbline.test', 'https://plumbline.test/anything', true],
  ])('with a server at %s, %s: %s', async (url, address, expected) => {
    const { sink, rows } = createRecordedOperations(url)
    await wrapFetch(sink, async (_: string) => new Response())(address)
    expect(rows).toHaveLength(expected ? 1 : 0)
  })

  test('what needs no network, and what is no address', async () => {
    const { rows, measured } = setUp()
    expect(await (await measured('data:text/plain,hello')).text()).toBe('hello')
    await expect(measured('/relative')).rejects.toThrow('parse URL')
    expect(rows).toEqual([])
  })

  test('anything, when the client is switched off: fetch stays what it was', () => {
    expect(wrapFetch(createPlumbline({ enabled: false }), fetch)).toBe(fetch)
  })
})

describe('fetch stays fetch', () => {
  test('in type, and the response is the same object', async () => {
    const { sink } = createRecordedOperations()
    const response = new Response('x')
    expect(await wrapFetch(sink, async (_: string) => response)('http://api.test/')).toBe(response)
    expectTypeOf(wrapFetch(sink, fetch)).toEqualTypeOf<typeof fetch>()
  })

  test('a body that streams is not waited for', async () => {
    const { rows, measured } = setUp()
    const ending = new AbortController()
    const response = await measured(`${target.url}/stream`, { signal: ending.signal })
    expect(rows).toHaveLength(1)
    expect(response.bodyUsed).toBe(false)
    const reader = response.body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('first ')
    ending.abort()
    await expect(reader?.read()).rejects.toThrow()
    expect(rows).toHaveLength(1)
  })

  test('it is given the very arguments and `this`', async () => {
    const { sink } = createRecordedOperations()
    const seen: unknown[] = []
    const receiver = {
      async fetch(this: unknown, ...args: unknown[]) {
        seen.push(this, ...args)
        return new Response()
      },
    }
    receiver.fetch = wrapFetch(sink, receiver.fetch)
    const input = new URL('http://api.test/')
    const init = Object.freeze({ method: 'PUT' })
    await receiver.fetch(input, init, 'third')
    expect(seen).toEqual([receiver, input, init, 'third'])
    expect(seen[1]).toBe(input)
    expect(seen[2]).toBe(init)
  })

  test('whatever it is given, it throws, rejects and answers as the fetch beneath', async () => {
    const { sink } = createRecordedOperations()
    const explosive = new Proxy({}, { get: failing, has: failing })
    // As functions, since the generator itself would trip over some.
    const anything = fc.oneof(
      fc.anything({ withNullPrototype: true, withBigInt: true }).map((value) => () => value),
      fc.constantFrom(...[explosive, 'http://api.test/', Symbol('s'), { url: explosive }].map((value) => () => value)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { maxLength: 3 }), anything, fc.nat(3), async (makes, make, way) => {
        const args = makes.map((one) => one())
        const value = make()
        const beneath = (..._: unknown[]): unknown => {
          if (way === 0) throw value
          if (way === 1) return value
          return way === 2 ? Promise.reject(value) : Promise.resolve([value])
        }
        const run = async (call: typeof beneath): Promise<unknown[]> => {
          let returned: unknown
          try {
            returned = call(...args)
          } catch (error) {
            return ['threw', error]
          }
          if (!(returned instanceof Promise)) return ['returned', returned]
          return returned.then(
            ([inner]) => ['resolved', inner],
            (error) => ['rejected', error],
          )
        }
        const [expectedWay, expected] = await run(beneath)
        const [seenWay, seen] = await run(wrapFetch(sink, beneath))
        expect(seenWay).toBe(expectedWay)
        expect(Object.is(seen, expected)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
