import type {
  Alert,
  AlertDetail,
  AlertsAnswer,
  BacktestAnswer,
  ChannelsAnswer,
  ClauseEvidence,
  Maintenance,
  RuleStatus,
  Silence,
} from '@plumbline/protocol/api'

/** 2026-03-01 10:30:00 UTC. */
export const AT = Date.parse('2026-03-01T10:30:00Z')
const MINUTE = 60_000

export const createClause = (over: Partial<ClauseEvidence> = {}): ClauseEvidence => ({
  text: 'chat.compliance < 95 % over 5m',
  metric: 'chat.compliance',
  observed: 91.2,
  comparison: '<',
  limit: 95,
  unit: 'percent',
  samples: 340,
  from: AT - 5 * MINUTE,
  to: AT,
  verdict: 'firing',
  interval: { low: 87.71, high: 93.77 },
  ...over,
})

export const createAlert = (over: Partial<Alert> = {}): Alert => ({
  id: '3f9a0c1d2e4b5a69',
  rule: 'chat-compliance-low',
  title: 'SLA compliance is below 95 %',
  severity: 'critical',
  state: 'firing',
  category: 'performance',
  labels: { service: 'chat' },
  condition: 'chat.compliance < 95 % over 5m for 5m',
  explanation: '310 of 340 messages were answered within 5 s, 91.2 %; the limit is 95 %.',
  clauses: [createClause()],
  episode: 3,
  startedAt: AT - 12 * MINUTE,
  endedAt: null,
  endReason: null,
  acknowledged: null,
  quiet: null,
  nextSteps: ['Look at the phase that takes longest.'],
  runbook: 'https://runbooks.example/chat-compliance',
  checkedAt: AT,
  ...over,
})

export const createDetail = (over: Partial<AlertDetail> = {}): AlertDetail => ({
  alert: createAlert(),
  timeline: [
    { at: AT - 17 * MINUTE, kind: 'pending', text: 'It went beyond its limit.' },
    { at: AT - 12 * MINUTE, kind: 'fired', text: 'It was beyond its limit for 5 min.' },
  ],
  deliveries: [
    {
      deliveryId: 'ntf_1',
      channel: 'slack',
      reason: 'first',
      createdAt: AT - 12 * MINUTE,
      state: 'delivered',
      attempts: [
        { number: 1, startedAt: AT - 719_000, endedAt: AT - 718_600, outcome: 'retry', detail: 'HTTP 500' },
        { number: 2, startedAt: AT - 714_000, endedAt: AT - 713_880, outcome: 'delivered', detail: 'HTTP 200' },
      ],
    },
  ],
  ...over,
})

export const createAlerts = (alerts: Alert[], over: Partial<AlertsAnswer> = {}): AlertsAnswer => ({
  now: AT + 12_000,
  checkedAt: AT,
  alerts,
  counts: Object.fromEntries(
    alerts
      .filter(({ state }) => state !== 'resolved')
      .map(({ state }) => [state, alerts.filter((alert) => alert.state === state).length]),
  ),
  ...over,
})

export const createRule = (over: Partial<RuleStatus> = {}): RuleStatus => ({
  id: 'chat-p95-high',
  title: 'P95 latency is above 5 s',
  condition: 'chat.latency.p95 > 5s for 5m',
  severity: 'warning',
  category: 'performance',
  enabled: true,
  origin: 'default',
  minimumSamples: 5,
  verdict: 'ok',
  explanation: 'P95 latency is 1.85 s.',
  sources: ['000-054'],
  noise: { episodes: 4, notifications: 6, firingMs: 90 * MINUTE, shortEpisodes: 1 },
  ...over,
})

export const createSilence = (over: Partial<Silence> = {}): Silence => ({
  id: 'sil-1',
  matchers: ['service=mail', 'severity!=critical'],
  from: AT,
  to: AT + 120 * MINUTE,
  by: 'mira',
  comment: 'moving the mail server',
  active: true,
  ...over,
})

export const createMaintenance = (over: Partial<Maintenance> = {}): Maintenance => ({
  id: 'db-move',
  text: 'from 2026-03-01T10:00:00Z to 2026-03-01T10:40:00Z',
  matchers: ['service=db'],
  activeUntil: AT + 10 * MINUTE,
  over: false,
  origin: 'api',
  by: 'mira',
  comment: 'new disk',
  ...over,
})

export const createBacktest = (over: Partial<BacktestAnswer> = {}): BacktestAnswer => ({
  rule: 'chat-p95-high',
  condition: 'chat.latency.p95 > 5s for 5m',
  from: AT - 7 * 1_440 * MINUTE,
  to: AT,
  checks: 20_160,
  noData: 120,
  inconclusive: 14,
  firings: [
    {
      startedAt: AT - 5 * 1_440 * MINUTE,
      endedAt: AT - 5 * 1_440 * MINUTE + 25 * MINUTE,
      severity: 'warning',
      labels: { service: 'chat' },
      worst: 8_200,
      notifications: 2,
    },
    { startedAt: AT - 30 * MINUTE, endedAt: null, severity: 'warning', labels: {}, worst: 6_000, notifications: 1 },
  ],
  suggestion: {
    limit: 6_100,
    condition: 'chat.latency.p95 > 6.1s for 5m',
    firings: 1,
    why: 'one of the two was over within 5 min of ordinary traffic.',
  },
  ...over,
})

export const createChannel = (
  over: Partial<ChannelsAnswer['channels'][number]> = {},
): ChannelsAnswer['channels'][number] => ({
  id: 'slack',
  kind: 'slack',
  fallback: 'log',
  severities: ['error', 'critical'],
  switchedOff: null,
  lastDelivered: AT - 60 * MINUTE,
  lastFailure: null,
  waiting: 0,
  ...over,
})
