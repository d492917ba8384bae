import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { createPlumbline } from '../client.ts'
import { createClientUnderTest } from '../testing/client-under-test.ts'

function setUp() {
  const { clock, server, plumbline, problems } = createClientUnderTest()
  async function rows() {
    await clock.advance(1_000)
    return server.rows()
  }
  return { clock, plumbline, rows, problems }
}

/** As the query builders of databases make them: it runs when `then` is called. */
const objectWithThen = (then: unknown): object => Object.fromEntries([['then', then]])

const failure = new RangeError('too far')
const fails = (): never => {
  throw failure
}

describe('an operation is recorded', () => {
  test('with its time from start to end, at the moment of its start', async () => {
    const { clock, plumbline, rows } = setUp()
    const startedAt = clock.now()
    await plumbline.operation('hubspot', 'contacts.batch', async () => {
      await clock.advance(40.4996)
      clock.step(-3_600_000)
    })
    expect(await rows()).toEqual([
      { kind: 'operation', service: 'hubspot', name: 'contacts.batch', value: 40.5, at: startedAt, ok: true },
    ])
  })

  test('with what it belongs to', async () => {
    const { plumbline, rows } = setUp()
    const belongs = { traceId: 't-1', subject: 'c-1', customer: 'acme', attributes: { region: 'eu' } }
    plumbline.operation('s', 'n', () => 1, belongs)
    expect(await rows()).toMatchObject([{ ...belongs, ok: true }])
  })

  test('as failed when it throws, and when it rejects', async () => {
    const { plumbline, rows } = setUp()
    expect(() => plumbline.operation('s', 'throws', fails)).toThrow(failure)
    await expect(plumbline.operation('s', 'rejects', async () => fails())).rejects.toBe(failure)
    const failed = { ok: false, errorType: 'RangeError', errorMessage: 'too far' }
    expect(await rows()).toMatchObject([
      { name: 'throws', ...failed },
      { name: 'rejects', ...failed },
    ])
  })

  test('one by one when many run at once', async () => {
    const { plumbline, rows } = setUp()
    const runs = Array.from({ length: 50 }, (_, i) =>
      plumbline.operation('s', `n-${i}`, async () => {
        await setImmediate()
        return i
      }),
    )
    expect(await Promise.all(runs)).toEqual(Array.from({ length: 50 }, (_, i) => i))
    expect(new Set((await rows()).map(({ name }) => name)).size).toBe(50)
  })
})

describe('isFailure', () => {
  test.each<[string, unknown, object]>([
    ['false', false, { ok: true }],
    ['nothing', undefined, { ok: true }],
    ['null, as a result without an error has', null, { ok: true }],
    ['true: the result is described', true, { ok: false, errorType: 'HTTP 503', errorMessage: 'busy' }],
    ['an error', failure, { ok: false, errorType: 'RangeError', errorMessage: 'too far' }],
    ['a text', 'quota', { ok: false, errorType: 'string', errorMessage: 'quota' }],
  ])('answers %s', async (_, answer, outcome) => {
    const { plumbline, rows } = setUp()
    const result = { status: 503, message: 'busy' }
    expect(await plumbline.operation('s', 'n', async () => result, { isFailure: () => answer })).toBe(result)
    expect(await rows()).toMatchObject([outcome])
  })

  test('is given what the promise resolves to, with its type', async () => {
    const { plumbline, rows } = setUp()
    await plumbline.operation('s', 'n', async () => ({ ok: false }), { isFailure: ({ ok }) => !ok })
    expect(await rows()).toMatchObject([{ ok: false, errorType: 'Error' }])
  })

  test('that throws loses the row, not the result', async () => {
    const { plumbline, problems, rows } = setUp()
    expect(plumbline.operation('s', 'n', () => 7, { isFailure: fails })).toBe(7)
    expect(await rows()).toEqual([])
    expect(plumbline.stats().dropped.invalid).toBe(1)
    expect(problems).toMatchObject([{ code: 'invalid_row' }])
  })
})

describe('aborts', () => {
  const abort = new DOMException('stopped', 'AbortError')

  test('count as failed unless they are to be ignored', async () => {
    const { plumbline, rows } = setUp()
    const run = () => Promise.reject(abort)
    await expect(plumbline.operation('s', 'counted', run)).rejects.toBe(abort)
    await expect(plumbline.operation('s', 'ignored', run, { ignoreAborts: true })).rejects.toBe(abort)
    await expect(plumbline.operation('s', 'error', async () => fails(), { ignoreAborts: true })).rejects.toBe(failure)
    expect(await rows()).toMatchObject([
      { name: 'counted', ok: false, errorType: 'AbortError' },
      { name: 'error', ok: false },
    ])
  })
})

describe('what the function makes passes through', () => {
  test('every value that is no promise is returned as it is', async () => {
    const { plumbline, rows } = setUp()
    const values = [
      undefined,
      null,
      0,
      '',
      Symbol('s'),
      () => 1,
      Object.freeze({}),
      new Map(),
      objectWithThen('no function'),
    ]
    for (const value of values) expect(plumbline.operation('s', 'n', () => value)).toBe(value)
    expect(await rows()).toHaveLength(values.length)
  })

  test('every thrown value is thrown as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything({ withNullPrototype: true, withBigInt: true }), async (thrown) => {
        const { plumbline, rows } = setUp()
        const seen: unknown[] = []
        const run = () => {
          throw thrown
        }
        try {
          plumbline.operation('s', 'n', run)
        } catch (error) {
          seen.push(error)
        }
        await plumbline.operation('s', 'n', () => Promise.reject(thrown)).catch((error) => seen.push(error))
        expect(seen).toHaveLength(2)
        for (const error of seen) expect(Object.is(error, thrown)).toBe(true)
        expect(await rows()).toMatchObject([{ ok: false }, { ok: false }])
      }),
      { numRuns: 50 },
    )
  })

  test('a thenable that works when it is awaited is not touched, and said to be unmeasured', async () => {
    const { plumbline, problems, rows } = setUp()
    let runs = 0
    const query = objectWithThen((resolve: (value: string) => void) => resolve(`run ${++runs}`))
    const returned = plumbline.operation('supabase', 'contacts', () => query)
    expect(returned).toBe(query)
    expect(runs).toBe(0)
    expect(await returned).toBe('run 1')
    expect(await rows()).toEqual([])
    expect(plumbline.stats().dropped.invalid).toBe(1)
    expect(problems).toMatchObject([
      { code: 'invalid_row', message: expect.stringContaining('make its function async') },
    ])
  })

  test('the same thenable is measured when the function is async', async () => {
    const { plumbline, rows } = setUp()
    const query = objectWithThen((resolve: (value: number) => void) => resolve(7))
    expect(await plumbline.operation('supabase', 'contacts', async () => query)).toBe(7)
    expect(await rows()).toMatchObject([{ ok: true }])
  })

  test.each<[string, () => Iterable<number> | AsyncIterable<number>]>([
    [
      'a generator',
      function* () {
        yield 7
      },
    ],
    [
      'an async generator',
      async function* () {
        yield 7
      },
    ],
  ])('%s, which works when it is read, is not touched, and said to be unmeasured', async (_, generate) => {
    const { plumbline, problems, rows } = setUp()
    const read: number[] = []
    for await (const value of plumbline.wrapOperation('s', 'n', generate)()) read.push(value)
    expect(read).toEqual([7])
    expect(await rows()).toEqual([])
    expect(plumbline.stats().dropped.invalid).toBe(1)
    expect(problems).toMatchObject([{ code: 'invalid_row', message: expect.stringContaining('generator') }])
  })

  test('promises of a class of their own, and those with properties, keep them', async () => {
    const { plumbline, rows } = setUp()
    class Cancelable extends Promise<number> {
      cancel(): string {
        return 'cancelled'
      }
    }
    const own = new Cancelable((resolve) => resolve(1))
    const withProperty = Object.assign(Promise.resolve(2), { cancel: () => 'cancelled' })
    expect(plumbline.operation('s', 'n', () => own).cancel()).toBe('cancelled')
    expect(plumbline.operation('s', 'n', () => withProperty)).toBe(withProperty)
    expect(await rows()).toEqual([])
  })

  test('in an app that has another Promise, those of async functions are measured', async () => {
    const { plumbline, rows } = setUp()
    const { Promise: NodePromise } = globalThis
    let run: unknown
    try {
      globalThis.Promise = class OtherPromise extends NodePromise<unknown> {} as PromiseConstructor
      run = plumbline.operation('s', 'n', async () => 7)
    } finally {
      globalThis.Promise = NodePromise
    }
    expect(await run).toBe(7)
    expect(await rows()).toHaveLength(1)
  })

  test('an object whose `then` throws when it is read is a value', async () => {
    const { plumbline, rows } = setUp()
    const value = Object.defineProperty({}, 'then', { get: fails })
    expect(plumbline.operation('s', 'n', () => value)).toBe(value)
    expect(await rows()).toHaveLength(1)
  })

  test('a rejection that the app forgot is still reported to it', async () => {
    const { plumbline } = setUp()
    const reported: unknown[] = []
    const report = (reason: unknown) => reported.push(reason)
    process.on('unhandledRejection', report)
    try {
      void plumbline.operation('s', 'forgotten', () => Promise.reject(failure))
      plumbline.operation('s', 'handled', () => Promise.reject(new Error('handled'))).catch(() => {})
      await setImmediate()
      await setImmediate()
    } finally {
      process.off('unhandledRejection', report)
    }
    expect(reported).toEqual([failure])
  })
})

describe('a wrapped function', () => {
  class Client {
    #calls = 0
    readonly prefix = 'contact'

    async find(id: number, suffix = ''): Promise<string> {
      this.#calls++
      return `${this.prefix} ${id}${suffix} (${this.#calls})`
    }
  }

  test('keeps `this`, arguments and types, and is measured each time', async () => {
    const { plumbline, rows } = setUp()
    const client = new Client()
    client.find = plumbline.wrapOperation('crm', 'contacts.find', client.find)
    expect(await client.find(1)).toBe('contact 1 (1)')
    expect(await client.find(2, '!')).toBe('contact 2! (2)')
    expect(await rows()).toMatchObject([{ name: 'contacts.find' }, { name: 'contacts.find' }])
    expectTypeOf(client.find).toEqualTypeOf<Client['find']>()
  })

  test('keeps overloads, generics and properties', () => {
    const { plumbline } = setUp()
    const identity = Object.assign(<Value>(value: Value): Value => value, { version: 2 })
    const wrapped = plumbline.wrapOperation('s', 'n', identity)
    expectTypeOf(wrapped<'a'>).returns.toEqualTypeOf<'a'>()
    expect(wrapped.version).toBe(2)
    expect(wrapped.length).toBe(1)
    expect(wrapped.name).toBe(identity.name)
  })

  test('tells what each call belongs to by its arguments', async () => {
    const { plumbline, rows } = setUp()
    const wrapped = plumbline.wrapOperation(
      's',
      'n',
      async (id: string, size: number) => id.repeat(size),
      (id, size) => ({ traceId: id, attributes: { size }, isFailure: (text) => text === '' }),
    )
    expect(await wrapped('a', 2)).toBe('aa')
    expect(await wrapped('b', 0)).toBe('')
    expect(await rows()).toMatchObject([
      { traceId: 'a', attributes: { size: 2 }, ok: true },
      { traceId: 'b', attributes: { size: 0 }, ok: false },
    ])
  })

  test('may be called in callback style', async () => {
    const { plumbline, rows } = setUp()
    const call = (value: number, done: (error: null, value: number) => void) => done(null, value + 1)
    expect(await promisify(plumbline.wrapOperation('s', 'n', call))(1)).toBe(2)
    expect(await rows()).toHaveLength(1)
  })

  test('is what it was when it is no function', () => {
    const { plumbline } = setUp()
    expect(plumbline.wrapOperation('s', 'n', undefined as unknown as () => void)).toBeUndefined()
  })
})

test('whatever the names and options are, the result arrives and every call is counted', async () => {
  const anything = fc.anything({ withNullPrototype: true, withBigInt: true })
  await fc.assert(
    fc.asyncProperty(anything, anything, anything, anything, async (service, name, options, value) => {
      const { plumbline, rows } = setUp()
      const run = () => [value]
      const result: unknown = Reflect.apply(plumbline.operation, undefined, [service, name, run, options])
      expect(result).toStrictEqual([value])
      const { length } = await rows()
      expect(length + plumbline.stats().dropped.invalid).toBe(1)
    }),
    { numRuns: 200 },
  )
})

test('switched off, it only calls the function', () => {
  const plumbline = createPlumbline({ enabled: false })
  const wrapped = () => 7
  expect(plumbline.operation('s', 'n', wrapped)).toBe(7)
  expect(plumbline.wrapOperation('s', 'n', wrapped)).toBe(wrapped)
  expect(plumbline.url).toBeUndefined()
})
