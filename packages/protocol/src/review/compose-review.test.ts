import { describe, expect, test } from 'vitest'
import type { Review } from '../api/index.ts'
import { composeReview } from './compose-review.ts'
import { renderText } from './render-text.ts'

const MIDNIGHT = Date.parse('2026-11-20T00:00:00Z')
const HOUR_MS = 3_600_000

const reviewOf = (over: Partial<Review> = {}): Review => ({
  schemaVersion: 1,
  kind: 'daily',
  period: '2026-11-20',
  title: 'Daily review',
  zone: 'UTC',
  window: { from: MIDNIGHT, to: MIDNIGHT + 24 * HOUR_MS, lengthMs: 24 * HOUR_MS },
  previous: {
    period: '2026-11-19',
    window: { from: MIDNIGHT - 24 * HOUR_MS, to: MIDNIGHT, lengthMs: 24 * HOUR_MS },
  },
  isOver: true,
  generatedAt: MIDNIGHT + 25 * HOUR_MS,
  status: 'good',
  headline: '',
  coverage: { hours: 24, hoursWithData: 24, gaps: [], notes: [] },
  lines: [],
  anomalies: [],
  moreAnomalies: 0,
  peaks: { of: 'messages', hours: [], days: [], sentence: '' },
  bottleneck: { phases: [], sentence: '' },
  capacity: [],
  incidents: {
    total: 0,
    stillOpen: 0,
    bySeverity: {},
    meanAcknowledgeMs: null,
    meanResolveMs: null,
    noisiest: [],
    list: [],
    sentence: 'No alerts.',
  },
  releases: [],
  objectives: [],
  checklist: [],
  focus: [],
  nextReview: { at: MIDNIGHT + 48 * HOUR_MS, period: '2026-11-21' },
  ...over,
})

const show = (over: Partial<Review> = {}): string => renderText(composeReview(reviewOf(over)), { columns: 200 })

const lineOf = (section: Review['lines'][number]['section'], title: string): Review['lines'][number] => ({
  id: title,
  section,
  title,
  unit: 'ms',
  samples: 9,
  observed: 100,
  previous: 100,
  arrow: 'flat',
  change: null,
  verdict: 'stable',
  sentence: '',
  baseline: null,
  target: null,
})

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
    const lines = renderText(composeReview(reviewOf({ lines: widest })), { columns: 80, unicode }).split('\n')
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80)
    expect(lines.filter((line) => line.includes('missed'))).toHaveLength(1)
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
  [true, 25, 'Fri, 20 Nov 2026, 00:00 to Sat, 21 Nov 2026, 00:00 (UTC)'],
  [false, 1.25, 'Fri, 20 Nov 2026, 00:00 to Fri, 20 Nov 2026, 01:15 (UTC)'],
])('over: %s, %d hours after it began: %s', (isOver, hours, expected) => {
  expect(show({ isOver, generatedAt: MIDNIGHT + hours * HOUR_MS })).toContain(expected)
})
