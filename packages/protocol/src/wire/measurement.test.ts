import { Check } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { WIRE_LIMITS } from './limits.ts'
import { KIND_NAMES, KINDS, MeasurementSchema } from './measurement.ts'

const MEASUREMENT = { kind: 'operation', service: 'helpdesk', name: 'send message', value: 412.5 }
const own = (json: string): unknown => JSON.parse(`${JSON.stringify(MEASUREMENT).slice(0, -1)},${json}}`)
const name = 'x'.repeat(WIRE_LIMITS.nameChars)
const id = 'x'.repeat(WIRE_LIMITS.idChars)

describe('a measurement', () => {
  test.each(KIND_NAMES)('may be of kind %s', (kind) => {
    expect(Check(MeasurementSchema, { ...MEASUREMENT, kind })).toBe(true)
  })

  test.each<[string, unknown]>([
    ['may be zero', { ...MEASUREMENT, value: 0 }],
    ['may be negative', { ...MEASUREMENT, value: -1 }],
    ['may be as large as a number gets', { ...MEASUREMENT, value: Number.MAX_VALUE }],
    ['may stand for many observations', { ...MEASUREMENT, weight: WIRE_LIMITS.weight }],
    ['may have names of the greatest length', { ...MEASUREMENT, service: name, name }],
    [
      'may have failed',
      { ...MEASUREMENT, ok: false, errorType: name, errorMessage: 'x'.repeat(WIRE_LIMITS.errorMessageChars) },
    ],
    [
      'may belong to something',
      { ...MEASUREMENT, traceId: id, subject: id, customer: name, environment: name, release: name, variant: name },
    ],
    ['may have a unit of its own', { ...MEASUREMENT, unit: 'tokens/s' }],
    ['may say when', { ...MEASUREMENT, at: '2026-01-31T12:00:00Z' }],
    ['may carry attributes', { ...MEASUREMENT, attributes: {} }],
    [
      'may hold a lone surrogate: well-formed text is not asked of the sender',
      { ...MEASUREMENT, errorMessage: '\udc00' },
    ],
  ])('%s', (_sentence, value) => {
    expect(Check(MeasurementSchema, value)).toBe(true)
  })

  test.each<[string, unknown]>([
    ['null', null],
    ['a list', [MEASUREMENT]],
    ['an unknown kind', { ...MEASUREMENT, kind: 'operations' }],
    ['a kind that every object has', { ...MEASUREMENT, kind: 'constructor' }],
    ['the kind __proto__', { ...MEASUREMENT, kind: '__proto__' }],
    ['a kind in another case', { ...MEASUREMENT, kind: 'Operation' }],
    ['no value', { kind: 'operation', service: 's', name: 'n' }],
    ['a value as text', { ...MEASUREMENT, value: '412' }],
    ['a value of null', { ...MEASUREMENT, value: null }],
    ['a value that is not a number', { ...MEASUREMENT, value: Number.NaN }],
    ['an infinite value', { ...MEASUREMENT, value: Number.POSITIVE_INFINITY }],
    ['JSON that overflows to an infinite value', own('"value":1e999')],
    ['an empty service', { ...MEASUREMENT, service: '' }],
    ['a service too long', { ...MEASUREMENT, service: `${name}x` }],
    ['an empty name', { ...MEASUREMENT, name: '' }],
    ['a name too long', { ...MEASUREMENT, name: `${name}x` }],
    ['a weight of nothing', { ...MEASUREMENT, weight: 0 }],
    ['half a weight', { ...MEASUREMENT, weight: 1.5 }],
    ['a weight beyond the limit', { ...MEASUREMENT, weight: WIRE_LIMITS.weight + 1 }],
    ['a unit too long', { ...MEASUREMENT, unit: 'x'.repeat(17) }],
    ['success as text', { ...MEASUREMENT, ok: 'true' }],
    ['an error text too long', { ...MEASUREMENT, errorMessage: 'x'.repeat(WIRE_LIMITS.errorMessageChars + 1) }],
    ['an empty trace', { ...MEASUREMENT, traceId: '' }],
    ['a trace too long', { ...MEASUREMENT, traceId: `${id}x` }],
    ['a customer too long', { ...MEASUREMENT, customer: `${name}x` }],
    ['an unknown field', { ...MEASUREMENT, duration: 5 }],
    ['a __proto__ key', own('"__proto__":{"ok":false}')],
  ])('refuses %s', (_what, value) => {
    expect(Check(MeasurementSchema, value)).toBe(false)
  })
})

test('durations are in ms, memory and bundles in bytes, and a gauge is a bare number', () => {
  const { memory, bundle, gauge, ...durations } = KINDS
  expect([memory, bundle, gauge]).toEqual(['bytes', 'bytes', '1'])
  expect(new Set(Object.values(durations))).toEqual(new Set(['ms']))
})
