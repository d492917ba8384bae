import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { EnvelopeFields, IntakeAnswerSchema } from './envelope.ts'
import { WIRE_LIMITS } from './limits.ts'

const Envelope = Type.Object(EnvelopeFields)
const ANSWER = { accepted: 2, duplicates: 0, rejected: [], receivedAt: 1_760_000_000_000 }
const REJECTION = { index: 0, code: 'invalid-row', message: 'kind must be one of …' }

describe('an envelope', () => {
  test.each<[unknown]>([
    [{}],
    [{ batchId: 'b'.repeat(8) }],
    [{ batchId: 'b'.repeat(100), sentAt: 1_760_000_000_000, clockOffsetMs: -250.5 }],
    [{ sentAt: '2026-01-31T12:00:00Z' }],
  ])('may be %j', (value) => {
    expect(Check(Envelope, value)).toBe(true)
  })

  test.each<[unknown]>([
    [{ batchId: 'b'.repeat(7) }],
    [{ batchId: 'b'.repeat(101) }],
    [{ batchId: 12_345_678 }],
    [{ sentAt: Number.NaN }],
    [{ sentAt: null }],
    [{ clockOffsetMs: '250' }],
    [{ clockOffsetMs: Number.POSITIVE_INFINITY }],
  ])('may not be %j', (value) => {
    expect(Check(Envelope, value)).toBe(false)
  })
})

describe('the answer to a batch', () => {
  test.each<[string, unknown]>([
    ['counts what was taken', ANSWER],
    ['names rows that were not', { ...ANSWER, rejected: [REJECTION] }],
    ['names rows that were taken with something left out', { ...ANSWER, warnings: [REJECTION] }],
    ['names every row of the largest batch', { ...ANSWER, rejected: Array(WIRE_LIMITS.rowsPerBatch).fill(REJECTION) }],
  ])('%s', (_sentence, value) => {
    expect(Check(IntakeAnswerSchema, value)).toBe(true)
  })

  test.each<[string, unknown]>([
    ['a negative count', { ...ANSWER, accepted: -1 }],
    ['no arrival time', { ...ANSWER, receivedAt: undefined }],
    ['a rejection without a reason', { ...ANSWER, rejected: [{ index: 0, code: 'invalid-row' }] }],
    ['a rejection before the first row', { ...ANSWER, rejected: [{ ...REJECTION, index: -1 }] }],
    [
      'more rejections than a batch has rows',
      { ...ANSWER, rejected: Array(WIRE_LIMITS.rowsPerBatch + 1).fill(REJECTION) },
    ],
  ])('never has %s', (_what, value) => {
    expect(Check(IntakeAnswerSchema, value)).toBe(false)
  })
})
