import { expect, test } from 'vitest'
import { explainFetchError, failure, isTransient, unreachable } from './failure.ts'
import type { Server } from './request.ts'

const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code })
const wrapped = (cause: unknown) => new TypeError('fetch failed', { cause })

test.each([
  [wrapped(coded('ECONNREFUSED')), 'nothing listens there'],
  [wrapped(new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')])), 'nothing listens there'],
  [wrapped(coded('ENOTFOUND')), 'its name is not known'],
  [wrapped(coded('ECONNRESET')), 'the connection broke off'],
  [wrapped(coded('ENETUNREACH')), 'there is no way to it on the network'],
  [wrapped(coded('CERT_HAS_EXPIRED', 'certificate has expired')), 'certificate has expired (CERT_HAS_EXPIRED)'],
  [new Error('bad port'), 'bad port'],
  ['thrown text', 'thrown text'],
])('%s is explained', (error, words) => {
  expect(explainFetchError(error)).toBe(words)
})

test('only a server that is away, or a stranger in its place, may be back at the next check', () => {
  const kinds = ['unreachable', 'foreign', 'notPermitted', 'refused', 'absent', 'interrupted'] as const
  expect(kinds.filter((kind) => isTransient(failure(kind, '')))).toEqual(['unreachable', 'foreign'])
})

test('how to start a server is said only where one can start it', () => {
  const at = (url: string): Server => ({
    address: new URL(url),
    token: { value: undefined, origin: '', variable: 'PLUMBLINE_READ_TOKEN' },
    timeoutMs: 1,
  })
  expect(unreachable(at('http://localhost:3000/'), 'x').message).toContain('npm start')
  expect(unreachable(at('https://monitor.example/'), 'x').message).not.toContain('npm start')
})
