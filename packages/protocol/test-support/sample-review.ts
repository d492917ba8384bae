import type { Review, ReviewLine } from '../src/api/index.ts'

const DAY_MS = 86_400_000
const FROM = Date.parse('2026-11-16T00:00:00Z')

export const sampleLine = (over: Partial<ReviewLine> = {}): ReviewLine => ({
  id: 'operations.mean hubspot',
  section: 'operations',
  title: 'hubspot: mean',
  unit: 'ms',
  samples: 5_040,
  observed: 520,
  previous: 400,
  arrow: 'up',
  change: { absolute: 120, percent: 30, low: 26, high: 34, unit: '%' },
  verdict: 'degraded',
  sentence: 'Mean rose from 400 ms to 520 ms.',
  baseline: { value: 380, capturedAt: FROM, verdict: 'degraded', sentence: 'Mean rose from 380 ms.' },
  target: { comparison: '<', value: 2_000, state: 'met' },
  ...over,
})

/** A week in which one service got slower. */
export const sampleReview = (over: Partial<Review> = {}): Review => ({
  schemaVersion: 1,
  kind: 'weekly',
  period: '2026-W47',
  title: 'Weekly review, week of 16 November 2026 (2026-W47)',
  zone: 'Europe/Vienna',
  window: { from: FROM, to: FROM + 7 * DAY_MS, lengthMs: 7 * DAY_MS },
  previous: { period: '2026-W46', window: { from: FROM - 7 * DAY_MS, to: FROM, lengthMs: 7 * DAY_MS } },
  isOver: true,
  generatedAt: FROM + 8 * DAY_MS,
  status: 'attention',
  headline: '1 thing needs attention: hubspot (mean) got worse.',
  coverage: { hours: 168, hoursWithData: 168, gaps: [], notes: [] },
  lines: [sampleLine()],
  anomalies: [],
  moreAnomalies: 0,
  peaks: { of: 'calls', hours: [], days: [], sentence: 'Busiest from 12:00 to 13:00, with 50 calls in that hour.' },
  bottleneck: { phases: [], sentence: 'No phases were measured in this period.' },
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
  checklist: [
    { id: '000-071', title: 'SLA compliance', state: 'unknown', evidence: 'nothing was measured', command: null },
    {
      id: '001-101',
      title: 'Plan optimisations',
      state: 'byHand',
      evidence: 'from the focus',
      command: 'plumbline report',
    },
  ],
  focus: [{ title: 'hubspot (mean) got worse', evidence: 'Mean rose from 400 ms to 520 ms.' }],
  nextReview: { at: FROM + 14 * DAY_MS, period: '2026-W48' },
  ...over,
})
