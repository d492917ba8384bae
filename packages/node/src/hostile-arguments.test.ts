import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPlumbline } from './client.ts'
import { countedRows, createClientUnderTest } from './testing/client-under-test.ts'
import { createFakeClock, settle } from './testing/fake-clock.ts'

const LONG = 'x'.repeat(10_000_000)

function cycle(): object {
  const value: Record<string, unknown> = { name: 'loop' }
  value.self = value
  return value
}

const throwing = (): never => {
  throw new Error('from the host')
}

/** Throws whatever is done to it. */
const explosive = (): object =>
  new Proxy(
    {},
    new Proxy(
      {},
      {
        get: () => throwing,
      },
    ),
  )

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** Every key it is asked for exists, and there is no end of them. */
const endless = (): object => new Proxy({}, { get: () => endless(), has: () => true })

/** How to make a value; fast-check itself would trip over some of them. */
type Make = () => unknown

const hostile: fc.Arbitrary<Make> = fc.oneof(
  fc
    .anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withObjectString: true,
      withSparseArray: true,
      withTypedArray: true,
    })
    .map((value) => () => value),
  fc.string({ unit: 'binary' }).map((text) => () => text),
  fc.constantFrom<Make>(
    cycle,
    explosive,
    revoked,
    endless,
    () => LONG,
    () => ({ text: LONG, [LONG]: 1 }),
    () => Buffer.alloc(1_000_000),
    () => Object.defineProperty({ name: 'n' }, 'value', { get: throwing, enumerable: true }),
    () => Object.defineProperty({}, 'attributes', { get: throwing, enumerable: true }),
    () => Object.defineProperty({}, 'at', { get: throwing }),
    () => ({ toString: throwing, valueOf: throwing, toJSON: throwing, [Symbol.toPrimitive]: throwing }),
    () => 'half \uD83D a pair',
    () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
    () => Symbol('s'),
    () => throwing,
    () => -(2n ** 4_000n),
    () => new Date(Number.NaN),
    () => Number.NaN,
    () => Number.NEGATIVE_INFINITY,
  ),
)

const made = (makes: Record<string, Make>): object =>
  Object.fromEntries(Object.entries(makes).map(([key, make]) => [key, make()]))

const MARK_FIELDS = ['at', 'conversationId', 'pipeline', 'attributes']
const MEASUREMENT_FIELDS = [
  'kind',
  'service',
  'name',
  'value',
  'at',
  'unit',
  'weight',
  'ok',
  'errorMessage',
  'traceId',
  'attributes',
]

interface Call {
  method: 'mark' | 'record'
  args(): unknown[]
}

const mark = (args: () => unknown[]): Call => ({ method: 'mark', args })
const record = (make: Make): Call => ({ method: 'record', args: () => [make()] })

const call: fc.Arbitrary<Call> = fc.oneof(
  fc.array(hostile, { maxLength: 4 }).map((makes) => mark(() => makes.map((make) => make()))),
  fc.dictionary(fc.constantFrom(...MARK_FIELDS), hostile).map((makes) => mark(() => ['m', 'queued', made(makes)])),
  fc.dictionary(fc.string(), hostile).map((makes) => mark(() => ['m', 'queued', { attributes: made(makes) }])),
  hostile.map(record),
  fc
    .dictionary(fc.oneof(fc.constantFrom(...MEASUREMENT_FIELDS), fc.string()), hostile)
    .map((makes) => record(() => ({ kind: 'operation', service: 's', name: 'n', value: 1, ...made(makes) }))),
)

const rejections: unknown[] = []
const onRejection = (reason: unknown) => rejections.push(reason)
beforeAll(() => {
  process.on('unhandledRejection', onRejection)
})
afterAll(async () => {
  await settle()
  process.off('unhandledRejection', onRejection)
  expect(rejections).toEqual([])
})

test('whatever it is given, nothing is thrown, everything is counted, and the good rows of the same batch go', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 12 }), async (calls) => {
      const { clock, plumbline, ids } = createClientUnderTest()
      plumbline.mark('good-1', 'queued')
      for (const { method, args } of calls) Reflect.apply(plumbline[method], undefined, args())
      plumbline.mark('good-2', 'queued')
      await clock.advance(1_000)
      expect(ids().filter((id) => id.startsWith('good-'))).toEqual(['good-1', 'good-2'])
      expect(countedRows(plumbline.stats())).toBe(calls.length + 2)
      expect(plumbline.stats().queued).toBe(0)
      expect('polluted' in {}).toBe(false)
    }),
    { numRuns: 2_000 },
  )
}, 60_000)

test('the same for the other methods and for the options', async () => {
  const optionName = fc.constantFrom('url', 'ingestKey', 'pipeline', 'release', 'outboxRows', 'batchRows', 'onProblem')
  await fc.assert(
    fc.asyncProperty(hostile, hostile, optionName, async (first, second, name) => {
      createPlumbline(first() as object)
      const { clock, plumbline } = createClientUnderTest({ [name]: first(), service: second() as string })
      plumbline.mark('m', 'queued')
      const waits = [
        plumbline.flush(first() as object),
        plumbline.flush({ timeoutMs: second() as number }),
        plumbline.close(second() as object),
      ]
      await clock.advance(90_000_000)
      await Promise.all(waits)
      expect(plumbline.stats().queued).toBe(0)
    }),
    { numRuns: 300 },
  )
})

describe('an app that has patched what everybody uses', () => {
  const patches: [string, object, PropertyKey][] = [
    ['JSON.stringify', JSON, 'stringify'],
    ['JSON.parse', JSON, 'parse'],
    ['Object.prototype.toJSON', Object.prototype, 'toJSON'],
    ['String.prototype.toJSON', String.prototype, 'toJSON'],
    ['Array.prototype.toJSON', Array.prototype, 'toJSON'],
    ['Date.now', Date, 'now'],
    ['Math.random', Math, 'random'],
  ]

  test.each(patches)('%s throws, and rows still go', async (_, target, name) => {
    const clock = createFakeClock()
    const bodies: string[] = []
    const plumbline = createPlumbline({
      enabled: true,
      url: 'http://plumbline.test',
      clock,
      async send({ body }) {
        bodies.push(body)
        return { status: 200, body: '{"accepted":1,"duplicates":0,"rejected":[],"receivedAt":0}' }
      },
    })
    const original = Object.getOwnPropertyDescriptor(target, name)
    Object.defineProperty(target, name, { value: throwing, configurable: true, writable: true })
    try {
      plumbline.mark('m-1', 'queued', { attributes: { a: 'b' } })
      plumbline.record({ kind: 'gauge', service: 's', name: 'n', value: 1 })
      await clock.advance(1_000)
    } finally {
      if (original) Object.defineProperty(target, name, original)
      else Reflect.deleteProperty(target, name)
    }
    expect(bodies.map((body) => JSON.parse(body))).toMatchObject([
      { marks: [{ messageId: 'm-1', attributes: { a: 'b' } }] },
      { measurements: [{ kind: 'gauge', value: 1 }] },
    ])
    expect(plumbline.stats()).toMatchObject({ queued: 0, sent: 2 })
  })

  test('String.prototype.replace throws: the rows are lost and counted', async () => {
    const { clock, plumbline } = createClientUnderTest()
    const original = Object.getOwnPropertyDescriptor(String.prototype, 'replace') as PropertyDescriptor
    plumbline.mark('m "1"', 'queued')
    Object.defineProperty(String.prototype, 'replace', { ...original, value: throwing })
    try {
      await clock.advance(1_000)
    } finally {
      Object.defineProperty(String.prototype, 'replace', original)
    }
    expect(plumbline.stats()).toMatchObject({ queued: 0, dropped: { invalid: 1 } })
  })
})
