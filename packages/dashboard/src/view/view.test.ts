import { COMPARISON_VERDICTS, MESSAGE_STATES } from '@plumbline/protocol/api'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ALERT_TABS } from './alert-tabs.ts'
import { STATISTICS } from './comparison-view.ts'
import { PRESETS } from './range.ts'
import { SERVICE_COLUMNS } from './service-order.ts'
import { DEFAULT_VIEW, parseView, renderView, type View } from './view.ts'

const parse = (query: string) => parseView(new URLSearchParams(query))

const anyId = fc.option(fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme-ascii' }), { nil: null })
const anyRange: fc.Arbitrary<View['range']> = fc.oneof(
  fc.constantFrom(...PRESETS).map((window) => ({ kind: 'last' as const, window })),
  fc
    .tuple(fc.integer({ min: 1.6e12, max: 1.9e12 }), fc.integer({ min: 1, max: 1e10 }))
    .map(([from, lengthMs]) => ({ kind: 'between' as const, from, to: from + lengthMs })),
)
const anySide = fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme-ascii' })
const anyOperation: fc.Arbitrary<Pick<View, 'service' | 'operation'>> = fc.oneof(
  fc.constant({ service: null, operation: null }),
  fc.record({ service: fc.string({ minLength: 1, maxLength: 200 }), operation: anyId }),
)
const anyRest: fc.Arbitrary<Omit<View, 'service' | 'operation'>> = fc.record({
  range: anyRange,
  zone: fc.constantFrom('local', 'utc'),
  conversationId: anyId,
  messageId: anyId,
  sort: fc.constantFrom('newest', 'slowest'),
  state: fc.constantFrom('all', ...MESSAGE_STATES),
  tab: fc.constantFrom(...ALERT_TABS),
  alertId: anyId,
  rule: anyId,
  call: fc.option(
    fc.record({
      at: fc.integer({ min: 0, max: 2e12 }),
      id: fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme-ascii' }),
    }),
    { nil: null },
  ),
  order: fc.record({ column: fc.constantFrom(...SERVICE_COLUMNS), descending: fc.boolean() }),
  failedOnly: fc.boolean(),
  environment: anyId,
  comparison: fc.record({
    before: anySide,
    after: anySide,
    statistic: fc.constantFrom(...STATISTICS),
    minimumPercent: fc.integer({ min: 0, max: 1_000_000 }).map((thousandths) => thousandths / 1_000),
    verdict: fc.constantFrom('all', ...COMPARISON_VERDICTS),
  }),
})

const anyView: fc.Arbitrary<View> = fc.tuple(anyOperation, anyRest).map(([own, rest]) => ({ ...rest, ...own }))

test('every view is read back from its address', () => {
  fc.assert(
    fc.property(anyView, (view) => {
      expect(parse(renderView(view))).toEqual(view)
    }),
  )
})

test('the view that a page opens with has an empty address', () => {
  expect(renderView(DEFAULT_VIEW)).toBe('')
  expect(parse('')).toEqual(DEFAULT_VIEW)
})

describe('a relative range', () => {
  test('stays relative in the address', () => {
    expect(renderView({ ...DEFAULT_VIEW, range: { kind: 'last', window: '24h' } })).toBe('window=24h')
  })
  test.each([
    ['60m', '1h'],
    ['90m', '90m'],
    ['1d', '24h'],
    ['5400', '5400ms'],
  ])('%s is known as %s', (written, window) => {
    expect(parse(`window=${written}`).range).toEqual({ kind: 'last', window })
  })
})

describe('what cannot be read', () => {
  test.each([
    'window=soon',
    'window=0s',
    'from=2026-11-22T10:00:00Z',
    'from=2026-11-22T10:00:00Z&to=2026-11-22T10:00:00Z',
    'from=2026-11-22T10:00:00Z&to=yesterday',
    'sort=loudest',
    'state=lost',
    'tab=lost',
    'alert=',
    'zone=mars',
    `conversation=${'x'.repeat(201)}`,
    'message=',
    'service=',
    'operation=contacts.batch',
    'order=p95',
    'order=loudest.desc',
    'order=p95.sideways',
    'failed=maybe',
    'environment=',
    'call=id',
    'call=1795391497019.',
    'before=',
    `after=${'x'.repeat(301)}`,
    'statistic=mode',
    'minimumPercent=-1',
    'minimumPercent=1001',
    'minimumPercent=ten',
    'verdict=fine',
  ])('is left at its default: %s', (query) => {
    expect(parse(query)).toEqual(DEFAULT_VIEW)
  })
})

test('two ends may be written as epoch milliseconds', () => {
  expect(parse('from=1795368643823&to=1795372243823').range).toEqual({
    kind: 'between',
    from: 1795368643823,
    to: 1795372243823,
  })
})
