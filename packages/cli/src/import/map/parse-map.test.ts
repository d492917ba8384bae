import { expect, test } from 'vitest'
import { parseMap } from './parse-map.ts'

test('fields, attributes and the words of success come from one text or several', () => {
  const texts = [
    'service=source,value = duration_ms',
    'ok=status:Success,completed,at=created_at,attributes.region=geo',
  ]
  expect(parseMap(texts)).toEqual({
    ok: true,
    value: {
      columns: new Map([
        ['service', 'source'],
        ['value', 'duration_ms'],
        ['ok', 'status'],
        ['at', 'created_at'],
      ]),
      attributes: new Map([['region', 'geo']]),
      success: new Set(['success', 'completed']),
    },
  })
})

test.each([
  ['service', 'is not field=column'],
  ['=source', 'is not field=column'],
  ['service=', 'names no column'],
  ['servce=source', 'did you mean service?'],
  ['colour=source', 'There are service, name, value'],
])('%j is refused', (text, words) => {
  expect(parseMap([text])).toMatchObject({ ok: false, problem: expect.stringContaining(words) })
})
