import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeFailure, isAbort } from './describe-failure.ts'

const withFields = (error: Error, fields: object) => Object.assign(error, fields)
const timedOut = withFields(new Error('off', { cause: new DOMException('late', 'TimeoutError') }), {
  name: 'AbortError',
})
const throwing = (): never => {
  throw new Error('from a getter')
}

describe('what failed is described', () => {
  test.each<[string, unknown, string, string | undefined]>([
    ['an error', new RangeError('too far'), 'RangeError', 'too far'],
    ['an error without a message', new Error(''), 'Error', undefined],
    ['an error with a code', withFields(new Error('gone'), { code: 'ECONNRESET' }), 'ECONNRESET', 'gone'],
    ['a failed fetch', new TypeError('fetch failed', { cause: withFields(new Error('no'), { code: 'X' }) }), 'X', 'no'],
    [
      'several addresses tried in turn',
      new TypeError('fetch failed', { cause: withFields(new AggregateError([], ''), { code: 'ECONNREFUSED' }) }),
      'ECONNREFUSED',
      'fetch failed',
    ],
    ['a cause without a code', new TypeError('outer', { cause: new Error('inner') }), 'TypeError', 'outer'],
    ['a status', withFields(new Error('slow down'), { status: 429, code: 'rate_limit' }), 'HTTP 429', 'slow down'],
    ['a status code', withFields(new Error('no'), { statusCode: 599 }), 'HTTP 599', 'no'],
    ['a numeric code', withFields(new Error('no'), { code: 400 }), 'HTTP 400', 'no'],
    ['a status that is no failure', withFields(new Error('no'), { status: 399 }), 'Error', 'no'],
    ['a number beyond statuses', withFields(new Error('no'), { code: 600 }), 'Error', 'no'],
    ['an abort', new DOMException('stopped', 'AbortError'), 'AbortError', 'stopped'],
    ['an abort of Node', withFields(new Error('off'), { name: 'AbortError', code: 'ABORT_ERR' }), 'AbortError', 'off'],
    ['a time-out of Node', timedOut, 'TimeoutError', 'late'],
    ['a time-out', new DOMException('late', 'TimeoutError'), 'TimeoutError', 'late'],
    ['an object of a library', { code: 'PGRST116', message: 'no rows' }, 'PGRST116', 'no rows'],
    ['an object with nothing to say', {}, 'Error', undefined],
    ['a text', 'no luck', 'string', 'no luck'],
    ['a number', 7, 'number', undefined],
    ['null', null, 'null', undefined],
    ['undefined', undefined, 'undefined', undefined],
    ['a symbol', Symbol('s'), 'symbol', undefined],
    ['a frozen error', Object.freeze(new Error('cold')), 'Error', 'cold'],
    ['a getter that throws', Object.defineProperty(new Error('x'), 'code', { get: throwing }), 'Error', undefined],
    ['a name that is no text', withFields(new Error('x'), { name: 7 }), 'Error', 'x'],
  ])('%s', (_, failure, errorType, errorMessage) => {
    expect(describeFailure(failure)).toEqual({ errorType, errorMessage })
  })

  test('causes in a circle end', () => {
    const error = new Error('round')
    error.cause = error
    expect(describeFailure(error)).toEqual({ errorType: 'Error', errorMessage: 'round' })
  })

  test('it never throws, and keeps within the limits of the wire', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (failure) => {
        const { errorType, errorMessage } = describeFailure(failure)
        expect(errorType.length).toBeGreaterThan(0)
        expect(errorType.length).toBeLessThanOrEqual(200)
        expect(errorMessage?.length ?? 0).toBeLessThanOrEqual(4_096)
      }),
    )
    const proxy = new Proxy(new Error('x'), { get: throwing, has: throwing, getPrototypeOf: throwing })
    expect(describeFailure(proxy)).toEqual({ errorType: 'Error', errorMessage: undefined })
    expect(isAbort(proxy)).toBe(false)
  })
})

describe('addresses lose what may be secret', () => {
  test.each([
    ['GET https://a.test/x?key=s3cret failed', 'GET https://a.test/x?… failed'],
    ['at "https://a.test/?a=1&b=2#c"', 'at "https://a.test/?…"'],
    ['postgres://user:pass@db.test/x refused', 'postgres://db.test/x refused'],
    ['https://token@a.test', 'https://a.test'],
    ['postgres://user:p@ss@db.test/x', 'postgres://db.test/x'],
    ['/contacts?hapikey=abc', '/contacts?…'],
    ['really? yes = no', 'really? yes = no'],
    ['mail to a@b.test', 'mail to a@b.test'],
  ])('%s', (message, shown) => {
    expect(describeFailure(new Error(message)).errorMessage).toBe(shown)
  })
})

test('credentials are taken out before a message is cut', () => {
  const shownAfter = (chars: number) =>
    describeFailure(new Error(`${'x'.repeat(chars)} redis://user:password@cache.test`)).errorMessage
  expect(shownAfter(4_080)).toBe(`${'x'.repeat(4_080)} redis://cache.t`)
  expect(shownAfter(4_090)).toBe(`${'x'.repeat(4_090)} redis`)
})

test('an abort is told by its name', () => {
  expect(isAbort(new DOMException('', 'AbortError'))).toBe(true)
  expect(isAbort(new DOMException('', 'TimeoutError'))).toBe(false)
  expect(isAbort(timedOut)).toBe(false)
  expect(isAbort(null)).toBe(false)
})
