import type { ClauseEvidence } from '@plumbline/protocol/api'
import { expect, test } from 'vitest'
import { figuresOf } from './clause-figures.ts'

const TO = Date.UTC(2026, 10, 22, 10, 5)
const clause: ClauseEvidence = {
  text: 'chat.latency.p95 > 5s',
  metric: 'chat.latency.p95',
  observed: 6_230,
  comparison: '>',
  limit: 5_000,
  unit: 'ms',
  samples: 138,
  from: TO - 300_000,
  to: TO,
  verdict: 'firing',
}
const shown = (change: Partial<ClauseEvidence> = {}) =>
  figuresOf({ ...clause, ...change }, 'UTC').map(({ name, value, note }) =>
    `${name}: ${value}${note === '' ? '' : ` (${note})`}`.replaceAll('\u00a0', ' '),
  )

test('shows what was compared, on how much, and when', () => {
  expect(shown()).toEqual(['Observed: 6.23 s', 'Limit: > 5 s', 'Samples: 138', 'Window: 5 min (22 Nov 10:00–10:05)'])
})

test('shows the interval of a share', () => {
  expect(shown({ unit: 'percent', observed: 93.1, limit: 95, interval: { low: 87.52, high: 96.26 } })).toContain(
    '95 % interval: 87.5 % to 96.3 %',
  )
})

test('shows the baseline that a limit came from', () => {
  expect(shown({ baseline: { value: 4_166, samples: 20_160, from: 'the same hour of 7 days' } })).toContain(
    'Baseline: 4.17 s (the same hour of 7 days, 20,160 samples)',
  )
})

test('nothing observed, and no limit yet, are no zeros', () => {
  expect(shown({ observed: null, limit: null }).slice(0, 2)).toEqual(['Observed: –', 'Limit: –'])
})
