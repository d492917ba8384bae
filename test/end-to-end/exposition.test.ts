import { expect, test } from 'vitest'
import { parseExposition } from './exposition.ts'

test('a text of the format is read', () => {
  const text = [
    '# HELP requests_total Requests, by path.',
    '# TYPE requests_total counter',
    'requests_total{path="/a\\"b",code="200"} 12',
    'requests_total{path="/",code="500"} 1e3 1760000000000',
    '',
    '# a remark',
    'temperature NaN',
    'limit +Inf',
    '',
  ].join('\n')
  expect(parseExposition(text)).toEqual([
    { name: 'requests_total', labels: { path: '/a\\"b', code: '200' }, value: 12 },
    { name: 'requests_total', labels: { path: '/', code: '500' }, value: 1_000 },
    { name: 'temperature', labels: {}, value: Number.NaN },
    { name: 'limit', labels: {}, value: Number.POSITIVE_INFINITY },
  ])
})

test.each([
  ['a line without its end', 'a 1'],
  ['a name that is none', '1a 1\n'],
  ['a value that is none', 'a one\n'],
  ['a value that is missing', 'a\n'],
  ['a label without quotes', 'a{b=c} 1\n'],
  ['a label with a quote in it', 'a{b="c"d"} 1\n'],
  ['a type that is none', '# TYPE a number\na 1\n'],
  ['a type after its sample', 'a 1\n# TYPE a gauge\n'],
  ['a second type', '# TYPE a gauge\n# TYPE a gauge\na 1\n'],
  ['a series twice', 'a{b="1",c="2"} 1\na{c="2",b="1"} 2\n'],
])('%s is not of the format', (_what, text) => {
  expect(() => parseExposition(text)).toThrow()
})
