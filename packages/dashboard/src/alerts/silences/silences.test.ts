import { expect, test } from 'vitest'
import { matchersOf } from './matchers-of.ts'
import { readSilenceLength } from './read-silence-length.ts'

test('an alert is matched by its rule and every label', () => {
  expect(matchersOf({ rule: 'slow', labels: { service: 'hubspot', customer: 'x y' } })).toEqual([
    'rule=slow',
    'service=hubspot',
    'customer="x y"',
  ])
})

test.each([
  ['plain', 'l=plain'],
  ['a=b', 'l="a=b"'],
  ['a~b', 'l="a~b"'],
  ['', 'l=""'],
  ['say "no"', 'l=~"say *no*"'],
])('the value %j is written %s', (value, written) => {
  expect(matchersOf({ rule: 'r', labels: { l: value } })[1]).toBe(written)
})

test.each([
  ['1m', 60_000],
  ['59s', undefined],
  ['1h30m', 5_400_000],
  ['90d', 7_776_000_000],
  ['91d', undefined],
  ['2', undefined],
  ['', undefined],
  ['soon', undefined],
])('"%s" is a length of %s ms', (text, lengthMs) => {
  expect(readSilenceLength(text)).toBe(lengthMs)
})
