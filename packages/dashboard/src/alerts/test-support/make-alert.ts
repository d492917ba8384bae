import type { Alert } from '@plumbline/protocol/api'

/** An alert that fires and was never heard of before, with a change. */
export const makeAlert = (change: Partial<Alert> = {}): Alert => ({
  id: 'a1b2c3d4e5f60718',
  rule: 'chat-latency-p95',
  title: 'P95 of replies is above 5 s',
  severity: 'critical',
  state: 'firing',
  category: 'performance',
  labels: {},
  condition: 'chat.latency.p95 > 5s',
  explanation: '',
  clauses: [],
  episode: 1,
  startedAt: 0,
  endedAt: null,
  endReason: null,
  acknowledged: null,
  quiet: null,
  nextSteps: [],
  runbook: null,
  checkedAt: 0,
  ...change,
})
