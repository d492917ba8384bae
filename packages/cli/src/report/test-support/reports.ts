import { readFileSync } from 'node:fs'
import type { OperationsReport } from '@plumbline/protocol/api'

/** The report of source 003's sample as the server answers it: a test of the server keeps this file as it is. */
const SAMPLE = readFileSync(new URL('sample-report.ndjson', import.meta.url), 'utf8')

export const sampleReport = (over: Partial<OperationsReport> = {}): OperationsReport => ({
  ...JSON.parse(SAMPLE),
  ...over,
})

/** Nothing in the period; `lastOperationAt` says whether there was anything before. */
export function emptyReport(lastOperationAt: number | null): OperationsReport {
  const sample = sampleReport()
  const none = {
    avgDuration: null,
    p50Duration: null,
    p95Duration: null,
    p99Duration: null,
    minDuration: null,
    maxDuration: null,
  }
  return {
    ...sample,
    healthScore: null,
    health: {
      ...sample.health,
      status: 'noData',
      label: 'No data',
      exactScore: null,
      parts: [],
      sentence: 'No score: 0 operations in the period, and fewer than 5 decide nothing.',
    },
    overall: {
      ...sample.overall,
      ...none,
      totalOperations: 0,
      failedOperations: 0,
      successRate: null,
      errorRate: null,
      errorInterval: null,
      errorBand: null,
    },
    coverage: {
      firstOperationAt: lastOperationAt,
      lastOperationAt,
      knownServices: lastOperationAt === null ? [] : ['hubspot', 'n8n'],
      notes: [],
    },
    services: [],
    issues: [],
    recommendations: [],
    alerts: [],
    slowestOperations: [],
    topErrors: [],
    hours: [],
    series: { stepMs: 900_000, steps: [] },
  }
}

/** All well: no issue, no point lost. */
export function calmReport(): OperationsReport {
  const sample = sampleReport()
  const parts = sample.health.parts.map((part) => ({ ...part, lostPoints: 0, winBack: null }))
  return {
    ...sample,
    healthScore: 100,
    health: {
      ...sample.health,
      status: 'healthy',
      label: 'Excellent',
      exactScore: 100,
      parts,
      sentence: 'No points lost.',
    },
    issues: [],
    recommendations: [],
    alerts: [],
  }
}

/** Everything that a sender may write is hostile. */
export function hostileReport(): OperationsReport {
  const nasty = 'a|b`*<script>alert(1)</script>\u001b[2J\u202e\n"&'
  const sample = sampleReport()
  return {
    ...sample,
    service: nasty,
    services: sample.services.map((it) => ({ ...it, service: nasty, errorTypes: [{ type: nasty, count: 1 }] })),
    issues: sample.issues.map((it) => ({ ...it, service: nasty, sentence: nasty })),
    recommendations: sample.recommendations.map(() => ({ service: nasty, action: nasty, evidence: nasty })),
    slowestOperations: sample.slowestOperations.map((it) => ({ ...it, service: nasty, name: nasty })),
    topErrors: sample.topErrors.map((it) => ({ ...it, service: nasty, type: nasty, message: nasty })),
  }
}
