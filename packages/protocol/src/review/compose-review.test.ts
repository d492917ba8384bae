import { describe, expect, test } from 'vitest'
import { sampleLine, sampleReview } from '../../test-support/sample-review.ts'
import type { Review } from '../api/index.ts'
import { composeReview } from './compose-review.ts'
import { renderText } from './render-text.ts'

const show = (over: Partial<Review> = {}): string =>
  renderText(composeReview(sampleReview({ zone: 'UTC', lines: [], ...over })), { columns: 200 })

const lineOf = (section: Review['lines'][number]['section'], title: string): Review['lines'][number] =>
  sampleLine({ id: title, section, title, change: null, verdict: 'stable', baseline: null, target: null })

describe('the helpdesk from outside', () => {
  test('is not taken for a service of that name when nothing was measured of it', () => {
    expect(show({ lines: [lineOf('chat', 'Mean latency'), lineOf('operations', 'helpdesk: mean')] })).toContain(
      'Nothing was measured of the helpdesk from outside (probes, webhooks) or jobs.',
    )
  })

  test('has a table of its own under that name', () => {
    expect(show({ lines: [lineOf('helpdesk', 'Mean API response')] })).toContain(
      'SUMMARY: THE HELPDESK FROM OUTSIDE (PROBES, WEBHOOKS)',
    )
  })
})

test.each([
  [['chat', 'operations', 'jobs'], 'the helpdesk from outside (probes, webhooks)'],
  [['operations'], 'chat, the helpdesk from outside (probes, webhooks) or jobs'],
] as const)('with figures of %j, nothing was measured of %s', (sections, expected) => {
  expect(show({ lines: sections.map((one) => lineOf(one, 'Figure')) })).toContain(`measured of ${expected}.`)
})

describe('the table', () => {
  const widest: Review['lines'] = [
    {
      ...lineOf('chat', 'P95 Sending to the helpdesk'),
      change: { absolute: -9.9, percent: -9.9, low: -12.4, high: -3.1, unit: 'points' },
      unit: 'percent',
      target: { comparison: '>=', value: 95, state: 'missed' },
    },
    { ...lineOf('chat', 'Messages a day'), previous: null, verdict: 'inconclusive' },
  ]

  test.each([true, false])('fits a terminal of 80 columns; with Unicode: %s', (unicode) => {
    const lines = renderText(composeReview(sampleReview({ lines: widest })), { columns: 80, unicode }).split('\n')
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80)
    expect(lines.filter((line) => line.includes('missed'))).toHaveLength(1)
  })

  test.each([80, 120])('fits a terminal of %i columns whatever a service is called', (columns) => {
    const lines = [sampleLine({ title: `${'a-very-long-name-'.repeat(8)}: error rate` }), ...widest]
    const shown = renderText(composeReview(sampleReview({ lines })), { columns }).split('\n')
    expect(Math.max(...shown.map(({ length }) => length))).toBeLessThanOrEqual(columns)
    expect(shown.join('\n')).toMatch(/^ {2}a-very-long-\S*…\S*: error rate /m)
  })

  test('has the interval where there is room', () => {
    expect(show({ lines: widest })).toContain('−9.9 points (−12 to −3.1)')
  })
})

test('a check without data says so once', () => {
  const unknown = { id: '000-071', title: 'SLA compliance', state: 'unknown', command: null } as const
  expect(show({ checklist: [{ ...unknown, evidence: 'nothing was measured' }] })).toContain(
    '  ? SLA compliance: nothing was measured\n',
  )
})

test.each([
  [true, 192, 'Mon, 16 Nov 2026, 00:00 to Mon, 23 Nov 2026, 00:00 (UTC)'],
  [false, 1.25, 'Mon, 16 Nov 2026, 00:00 to Mon, 16 Nov 2026, 01:15 (UTC)'],
])('over: %s, %d hours after it began: %s', (isOver, hours, expected) => {
  const generatedAt = Date.parse('2026-11-16T00:00:00Z') + hours * 3_600_000
  expect(show({ isOver, generatedAt })).toContain(expected)
})
