import { KIND_NAMES, type Kind, type Mark, MarkSchema, type Measurement, MeasurementSchema } from '@plumbline/protocol'
import fc from 'fast-check'
import { Check } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import type { MarkOptions, NewMeasurement } from './new-row.ts'
import { renderRow, type Stamp } from './render-row.ts'
import { captureMark, captureMeasurement, type Row } from './row.ts'

const NOW = 1_760_000_000_000

/** What the server reads; or the reason why the row is dropped. */
function wire(row: Row | undefined, stamp: Stamp = {}) {
  if (row === undefined) return 'unreadable'
  const rendered = renderRow(row, stamp)
  return rendered.ok
    ? { ...JSON.parse(rendered.json), ...(rendered.trimmed ? { TRIMMED: true } : {}) }
    : rendered.reason
}

const mark = (messageId: unknown, stage: unknown, options?: unknown, stamp?: Stamp) =>
  wire(captureMark(messageId as string, stage as string, options as MarkOptions, 'chat', NOW), stamp)

const measure = (fields: unknown, stamp?: Stamp) => wire(captureMeasurement(fields as NewMeasurement, NOW), stamp)

const operation = { kind: 'operation', service: 'crm', name: 'find', value: 12.5 } as const

describe('a mark', () => {
  test('has the time of the call, the pipeline and the stamp of the client', () => {
    expect(mark('m-1', 'queued', undefined, { service: 'api', environment: 'production', release: '1.2' })).toEqual({
      messageId: 'm-1',
      stage: 'queued',
      pipeline: 'chat',
      at: NOW,
      service: 'api',
      environment: 'production',
      release: '1.2',
    })
  })

  test('takes time, pipeline, conversation and attributes from its options', () => {
    const options = {
      at: 5,
      pipeline: 'mail',
      conversationId: 'c-1',
      attributes: { model: 'small', tokens: 7, cached: true, x: null },
    }
    expect(mark('m-1', 'queued', options)).toEqual({ messageId: 'm-1', stage: 'queued', ...options })
  })

  test.each([
    [new Date(5_000), 5_000],
    [1_760_000_000, 1_760_000_000],
    ['2026-01-31T12:00:00.000Z', '2026-01-31T12:00:00.000Z'],
    [null, NOW],
  ])('at %j is sent as %j', (at, expected) => {
    expect(mark('m-1', 'sent', { at })).toMatchObject({ at: expected })
  })

  test.each([
    [7, '7'],
    [7n, '7'],
    ['x'.repeat(200), 'x'.repeat(200)],
    ['a\0"\\\n\u{1F600}', 'a\0"\\\n\u{1F600}'],
    ['half \uD83D a pair', 'half \uFFFD a pair'],
  ])('an id that is text or a number is sent as text (case %#)', (id, expected) => {
    expect(mark(id, 'sent')).toMatchObject({ messageId: expected })
  })

  test.each([
    '',
    'x'.repeat(201),
    'x'.repeat(9_999_999),
    undefined,
    null,
    Number.NaN,
    {},
    [],
    Symbol('m'),
    () => 'm',
    10n ** 400n,
    true,
  ])('is dropped without a usable id (case %#)', (id) => {
    expect(mark(id, 'sent')).toBe('mark: messageId must be text of 1 to 200 characters')
  })

  test.each([
    [{ at: Number.NaN }, 'mark: at must be a Date, epoch milliseconds or ISO 8601 text'],
    [{ at: new Date('never') }, 'mark: at must be a Date, epoch milliseconds or ISO 8601 text'],
    [{ at: {} }, 'mark: at must be a Date, epoch milliseconds or ISO 8601 text'],
    [{ pipeline: 'x'.repeat(65) }, 'mark: pipeline must be text of 1 to 64 characters'],
    [{ pipeline: {} }, 'mark: pipeline must be text of 1 to 64 characters'],
  ])('is dropped rather than sent with another meaning: %j', (options, reason) => {
    expect(mark('m-1', 'sent', options)).toBe(reason)
  })

  test('loses what only describes it when that cannot be sent', () => {
    expect(mark('m-1', 'sent', { conversationId: 'x'.repeat(201) })).toEqual({
      messageId: 'm-1',
      stage: 'sent',
      pipeline: 'chat',
      at: NOW,
      TRIMMED: true,
    })
  })
})

describe('a measurement', () => {
  test('keeps every field of the wire', () => {
    const full: NewMeasurement = {
      ...operation,
      at: NOW,
      unit: 'ms',
      weight: 10,
      ok: false,
      errorType: 'timeout',
      errorMessage: 'no answer',
      traceId: 't-1',
      subject: 'c-1',
      customer: 'customer-1',
      environment: 'staging',
      release: '1.2',
      variant: 'b',
      attributes: { status: 504 },
    }
    expect(Object.keys(full).sort()).toEqual(Object.keys(MeasurementSchema.properties).sort())
    expect(measure(full, { environment: 'production' })).toEqual(full)
  })

  test('has the service of the client, or its own, or is dropped', () => {
    const { service, ...anonymous } = operation
    expect(measure(anonymous, { service: 'api' })).toMatchObject({ service: 'api' })
    expect(measure(operation, { service: 'api' })).toMatchObject({ service })
    expect(measure(anonymous)).toBe('measurement: service must be text of 1 to 200 characters')
  })

  test.each([
    [{ value: Number.NaN }, 'value must be a finite number'],
    [{ value: Number.POSITIVE_INFINITY }, 'value must be a finite number'],
    [{ value: '12' }, 'value must be a finite number'],
    [{ value: 12n }, 'value must be a finite number'],
    [{ value: undefined }, 'value must be a finite number'],
    [{ kind: '' }, 'kind must be text of 1 to 200 characters'],
    [{ name: {} }, 'name must be text of 1 to 200 characters'],
    [{ ok: 'false' }, 'ok must be true or false'],
    [{ ok: new Error('no') }, 'ok must be true or false'],
    [{ weight: Number.NaN }, 'weight must be a finite number'],
    [{ unit: 'x'.repeat(17) }, 'unit must be text of 1 to 16 characters'],
  ])('is dropped rather than sent with another meaning (case %#)', (wrong, reason) => {
    expect(measure({ ...operation, ...wrong })).toBe(`measurement: ${reason}`)
  })

  test.each([
    ['customer', 'x'.repeat(201), 'x'.repeat(200)],
    ['errorMessage', 'x'.repeat(4_097), 'x'.repeat(4_096)],
    ['errorMessage', 'x'.repeat(10_000_000), 'x'.repeat(4_096)],
    ['customer', `${'x'.repeat(199)}\u{1F600}`, `${'x'.repeat(199)}\uFFFD`],
    ['traceId', 'x'.repeat(201), undefined],
    ['errorType', {}, undefined],
  ])('%s is cut or left out, and the row says so', (field, given, expected) => {
    const { [field]: sent, ...rest } = measure({ ...operation, [field]: given })
    expect(sent).toBe(expected)
    expect(rest).toMatchObject({ ...operation, TRIMMED: true })
  })

  test('a field that does not exist is left out, and the row says so', () => {
    expect(measure({ ...operation, sucess: true })).toEqual({ ...operation, at: NOW, TRIMMED: true })
  })

  test.each([undefined, null, 'x'.repeat(10_000_000), 7, [], new Uint8Array(10_000_000), () => {}, Symbol('x')])(
    'is nothing that is no object (case %#)',
    (given) => {
      expect(measure(given)).toBe('unreadable')
    },
  )

  test('an object with far more keys than a measurement has is none', () => {
    const many = Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`k${i}`, i]))
    expect(measure({ ...operation, ...many })).toBe('unreadable')
    expect(measure({ ...operation, ['k'.repeat(129)]: 1 })).toBe('unreadable')
  })
})

describe('attributes', () => {
  const attributesOf = (attributes: unknown) => mark('m', 's', { attributes })

  test('64 are sent; of 65 the last is left out', () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]))
    expect(attributesOf(many(64))).toMatchObject({ attributes: many(64) })
    expect(attributesOf(many(64)).TRIMMED).toBeUndefined()
    expect(attributesOf(many(65))).toMatchObject({ attributes: many(64), TRIMMED: true })
  })

  test.each([
    [{ a: 'x'.repeat(1_024) }, { a: 'x'.repeat(1_024) }, undefined],
    [{ a: 'x'.repeat(1_025) }, { a: 'x'.repeat(1_024) }, true],
    [{ ['k'.repeat(128)]: 1 }, { ['k'.repeat(128)]: 1 }, undefined],
    [{ ['k'.repeat(129)]: 1, b: 2 }, { b: 2 }, true],
    [{ a: undefined, b: 2 }, { b: 2 }, undefined],
    [{ a: Number.NaN, b: 2 }, { b: 2 }, true],
    [{ a: { nested: true }, b: 2 }, { b: 2 }, true],
    [{ a: Symbol('a'), b: 2 }, { b: 2 }, true],
    [{ a: 9_007_199_254_740_993n }, { a: '9007199254740993' }, undefined],
    [{}, undefined, undefined],
    ['x'.repeat(9_999), undefined, true],
    [[1, 2], undefined, true],
    [null, undefined, undefined],
  ])('case %#', (given, sent, trimmed) => {
    const row = attributesOf(given)
    expect(row.attributes).toEqual(sent)
    expect(row.TRIMMED).toBe(trimmed)
  })

  test('are copied when they are handed in', () => {
    const attributes = { step: 1 }
    const row = captureMark('m', 's', { attributes }, 'chat', NOW)
    attributes.step = 2
    expect(wire(row)).toMatchObject({ attributes: { step: 1 } })
  })

  test('keys that mean something to JavaScript are plain data', () => {
    const attributes = JSON.parse('{"__proto__":1,"constructor":"c","toString":true}')
    const rendered = renderRow(captureMark('m', 's', { attributes }, 'chat', NOW) as Row, {})
    expect(rendered).toMatchObject({
      json: expect.stringContaining('"attributes":{"__proto__":1,"constructor":"c","toString":true}'),
    })
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
  })
})

test('a measurement is copied when it is handed in', () => {
  const reused: NewMeasurement = { ...operation }
  const row = captureMeasurement(reused, NOW)
  reused.value = 99
  expect(wire(row)).toMatchObject({ value: 12.5 })
})

test('nothing of a text that is cut keeps the long text alive, and its size is what was kept', () => {
  const row = captureMark('m', 's', { attributes: { page: 'x'.repeat(10_000_000) } }, 'chat', NOW)
  expect(row?.bytes).toBeLessThan(10_000)
})

test('the size of a row is never below two bytes for each character it holds', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string(),
      fc.dictionary(fc.string({ maxLength: 100 }), fc.string(), { maxKeys: 60 }),
      (id, stage, attributes) => {
        const held = Object.entries(attributes).reduce(
          (sum, [key, value]) => sum + key.length + value.length,
          id.length + stage.length,
        )
        expect(captureMark(id, stage, { attributes }, 'chat', NOW)?.bytes).toBeGreaterThanOrEqual(2 * held)
      },
    ),
  )
})

describe('whatever is right by its type is right by the schema of the server', () => {
  const text = fc.string({ unit: 'binary', maxLength: 300 })
  const attributes = fc.dictionary(
    fc.string({ unit: 'binary', maxLength: 140 }),
    fc.oneof(text, fc.double(), fc.boolean(), fc.constant(null)),
    { maxKeys: 70 },
  )
  const stamp = fc.record({ service: fc.string({ minLength: 1, maxLength: 200 }) }, { requiredKeys: [] })

  test('marks', () => {
    const options = fc.record(
      { at: fc.oneof(fc.double(), fc.date({ noInvalidDate: true })), conversationId: text, pipeline: text, attributes },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(text, text, options, stamp, (id, stage, markOptions, markStamp) => {
        const rendered = renderRow(captureMark(id, stage, markOptions, 'chat', NOW) as Row, markStamp)
        if (rendered.ok) expect(Check(MarkSchema, JSON.parse(rendered.json) as Mark)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('measurements', () => {
    const fields = fc.record(
      {
        kind: fc.constantFrom<Kind>(...KIND_NAMES),
        name: text,
        value: fc.double(),
        at: fc.double(),
        unit: fc.string({ maxLength: 20 }),
        weight: fc.integer({ min: 1, max: 1_000_000_000 }),
        ok: fc.boolean(),
        errorType: text,
        errorMessage: fc.string({ maxLength: 5_000 }),
        traceId: text,
        subject: text,
        customer: text,
        environment: text,
        release: text,
        variant: text,
        attributes,
      },
      { requiredKeys: ['kind', 'name', 'value'] },
    )
    fc.assert(
      fc.property(fields, stamp, (measurement, rowStamp) => {
        const rendered = renderRow(captureMeasurement(measurement, NOW) as Row, rowStamp)
        if (rendered.ok) expect(Check(MeasurementSchema, JSON.parse(rendered.json) as Measurement)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
