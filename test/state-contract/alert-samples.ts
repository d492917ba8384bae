import type { AlertState, AlertStatus, Episode } from '../../packages/server/src/judge/alert/index.ts'
import type { AlertChanges, AlertFacts, StoredEpisode } from '../../packages/server/src/judge/round/index.ts'

type AlertChange = AlertChanges['alerts'][number]

/** 2026-11-22 10:00:00 UTC. */
export const AT = Date.UTC(2026, 10, 22, 10)

export const OPEN: Episode = {
  ordinal: 1,
  startedAt: AT,
  severity: 'critical',
  recovering: false,
  acknowledgement: null,
}

export function createState(status: AlertStatus = { kind: 'firing', episode: OPEN }): AlertState {
  return {
    rule: 'chat-slow',
    checksum: '0123456789abcdef',
    evaluatedAt: AT,
    lastCheck: { observedAt: AT, agoMs: 0 },
    noDataSince: null,
    latches: [],
    status,
    episodes: 1,
  }
}

const EVIDENCE: AlertFacts = {
  title: 'Answers are slow',
  severity: 'critical',
  category: null,
  condition: 'chat.sla.latency.p95 > 5s',
  clauses: [],
  explanation: 'P95 is 6.2 s, above 5 s.',
  nextSteps: ['Look at the slowest phase.'],
  runbook: null,
  cooldownMs: null,
}

/** A change of an alert, from a version or as a new one. */
export function createChange(
  fingerprint: string,
  expectedVersion: number | null = null,
  changed: Partial<AlertChange['record']> = {},
): AlertChange {
  const record = {
    fingerprint,
    rule: 'chat-slow',
    labels: { service: 'chat' },
    state: createState(),
    evidence: EVIDENCE,
    updatedAt: AT,
    ...changed,
  }
  return { record, expectedVersion }
}

export function createEpisode(fingerprint: string, changed: Partial<StoredEpisode> = {}): StoredEpisode {
  return {
    fingerprint,
    ordinal: 1,
    rule: 'chat-slow',
    severity: 'critical',
    title: 'Answers are slow',
    message: 'P95 is 6.2 s, above 5 s.',
    metadata: { observed: 6_200 },
    category: 'performance',
    labels: { service: 'chat' },
    createdAt: AT,
    updatedAt: AT,
    acknowledgement: null,
    end: null,
    ...changed,
  }
}

export const firedEvent = (fingerprint: string, at = AT) => ({
  fingerprint,
  event: { kind: 'fired', at, episode: 1, severity: 'critical' } as const,
})

/** Texts that break what takes them for SQL, JSON or well-formed Unicode. */
export const HOSTILE_TEXTS: readonly string[] = [
  'o\'brien"; drop table alerts; --',
  '\\ \\u0000 \\\\" {"a":1} $1 ? :x %_',
  'Zürich 東京 🙂 \u202E',
  'NUL \0 and half a pair \ud800 and the other \udc00',
  '\ufffe, \ufffed800 and \ufffd',
  '\ud800',
  '\udfff',
  'null',
  '',
  'x'.repeat(20_000),
]

export const hostileLabels = (text: string): Record<string, string> =>
  Object.fromEntries([
    ['__proto__', text],
    ['constructor', text],
    [text, text],
  ])
