import { Check } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { WIRE_LIMITS } from './limits.ts'
import { MarkSchema } from './mark.ts'

const MARK = { messageId: 'm-1', stage: 'queued' }
const own = (json: string): unknown => JSON.parse(`{"messageId":"m-1","stage":"queued",${json}}`)
const id = 'x'.repeat(WIRE_LIMITS.idChars)
const label = 'x'.repeat(WIRE_LIMITS.nameChars)

describe('a mark', () => {
  test.each<[string, unknown]>([
    ['is a message and a stage', MARK],
    ['may say when, in epoch ms', { ...MARK, at: 1_760_000_000_000 }],
    ['may say when, as text', { ...MARK, at: '2026-01-31T12:00:00Z' }],
    ['may belong to another pipeline', { ...MARK, pipeline: 'p'.repeat(64) }],
    ['may belong to a conversation', { ...MARK, conversationId: id }],
    ['may have ids of the greatest length', { messageId: id, stage: id }],
    ['may say where it was made', { ...MARK, service: label, environment: label, release: label }],
    ['may carry attributes', { ...MARK, attributes: { model: 'large', attempt: 2, cached: false, region: null } }],
    ['may name a stage that only its own pipeline knows', { ...MARK, stage: 'translated' }],
    ['counts characters, not UTF-16 units', { ...MARK, messageId: '💬'.repeat(WIRE_LIMITS.idChars) }],
    ['may hold a lone surrogate: well-formed text is not asked of the sender', { ...MARK, messageId: 'm\ud800' }],
  ])('%s', (_sentence, value) => {
    expect(Check(MarkSchema, value)).toBe(true)
  })

  test.each<[string, unknown]>([
    ['null', null],
    ['text', 'queued'],
    ['a list', [MARK]],
    ['no message', { stage: 'queued' }],
    ['no stage', { messageId: 'm-1' }],
    ['an empty message id', { ...MARK, messageId: '' }],
    ['a number as message id', { ...MARK, messageId: 1 }],
    ['a message id too long', { ...MARK, messageId: `${id}x` }],
    ['an empty stage', { ...MARK, stage: '' }],
    ['a stage too long', { ...MARK, stage: `${id}x` }],
    ['an empty pipeline', { ...MARK, pipeline: '' }],
    ['a pipeline too long', { ...MARK, pipeline: 'p'.repeat(65) }],
    ['an empty conversation', { ...MARK, conversationId: '' }],
    ['a conversation too long', { ...MARK, conversationId: `${id}x` }],
    ['a service too long', { ...MARK, service: `${label}x` }],
    ['a time that is not a number', { ...MARK, at: Number.NaN }],
    ['an infinite time', { ...MARK, at: Number.POSITIVE_INFINITY }],
    ['no time but null', { ...MARK, at: null }],
    ['a misspelt field', { ...MARK, messageid: 'm-1' }],
    ['a __proto__ key', own('"__proto__":{"stage":"sent"}')],
    ['a constructor key', own('"constructor":{}')],
    ['a nested attribute', { ...MARK, attributes: { user: { name: 'x' } } }],
  ])('refuses %s', (_what, value) => {
    expect(Check(MarkSchema, value)).toBe(false)
  })
})
