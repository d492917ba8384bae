import type { Verdict } from '@plumbline/protocol/api'
import { EXIT } from '../../exit-code.ts'
import { countOf } from '../../terminal/format.ts'
import type { Check } from '../check.ts'
import { SEVERE } from '../figures.ts'
import type { CheckVerdict, Outcome } from '../verdict.ts'

/** The figures of one check that are kept. Null where the server did not answer or had nothing to compute from. */
export interface KeptCheck {
  /** Epoch ms. */
  at: number
  verdict: Outcome
  messages: number | null
  compliancePercent: number | null
  meanMs: number | null
  p95Ms: number | null
  severe: number | null
  /** Ids of the rules that fired. */
  firing: string[]
}

export interface FiredRule {
  rule: string
  title: string
  severity: Verdict['severity']
  checks: number
  firstAt: number
  lastAt: number
}

/** All checks of one run so far. */
export interface Results {
  startedAt: number
  /** The newest checks, oldest first. */
  kept: readonly KeptCheck[]
  counts: Readonly<Record<Outcome, number>>
  fired: ReadonlyMap<string, FiredRule>
  /** Reasons of the checks that failed, each once. */
  reasons: ReadonlySet<string>
  /** Why the last check without an answer had none. */
  lastFailure: string | undefined
}

/** Three and a half days at 30 s; older checks stay in the counts and leave the figures. About 200 bytes each. */
export const MOST_KEPT = 10_000
const MOST_REASONS = 20
export const emptyResults = (startedAt: number): Results => ({
  startedAt,
  kept: [],
  counts: { ok: 0, findings: 0, notEnoughData: 0, unreachable: 0 },
  fired: new Map(),
  reasons: new Set(),
  lastFailure: undefined,
})

export function addCheck(results: Results, check: Check, verdict: CheckVerdict): Results {
  const firing = check.ok ? check.data.findings.filter((finding) => finding.verdict === 'firing') : []
  const fired = new Map(results.fired)
  for (const { rule, title, severity } of firing) {
    const known = fired.get(rule)
    fired.set(rule, {
      rule,
      title,
      severity,
      checks: (known?.checks ?? 0) + 1,
      firstAt: known?.firstAt ?? check.at,
      lastAt: check.at,
    })
  }
  const isNew = verdict.outcome === 'findings' && results.reasons.size < MOST_REASONS
  return {
    ...results,
    kept: [...results.kept.slice(1 - MOST_KEPT), keep(check, verdict, firing)],
    counts: { ...results.counts, [verdict.outcome]: results.counts[verdict.outcome] + 1 },
    fired,
    reasons: isNew ? new Set([...results.reasons, ...verdict.reasons]) : results.reasons,
    lastFailure: check.ok ? results.lastFailure : check.message,
  }
}

function keep(check: Check, verdict: CheckVerdict, firing: readonly Verdict[]): KeptCheck {
  const common = { at: check.at, verdict: verdict.outcome, firing: firing.map((finding) => finding.rule) }
  if (!check.ok) return { ...common, messages: null, compliancePercent: null, meanMs: null, p95Ms: null, severe: null }
  const { data } = check
  return {
    ...common,
    messages: data.totalMessages,
    compliancePercent: data.slaCompliance.percent,
    meanMs: data.stats.meanLatency,
    p95Ms: data.stats.p95Latency,
    severe: SEVERE.read(data),
  }
}

export const totalChecks = ({ counts }: Results): number =>
  counts.ok + counts.findings + counts.notEnoughData + counts.unreachable

/** The verdict over all checks: one that failed decides; else one that was fine; else too little data; else nobody answered. */
export function judgeResults(results: Results): CheckVerdict {
  const { counts } = results
  const total = totalChecks(results)
  if (counts.findings > 0) {
    const share = `${counts.findings} of ${countOf(total, 'check')} failed`
    return { outcome: 'findings', exitCode: EXIT.findings, reasons: [share, ...results.reasons] }
  }
  if (counts.ok > 0) return { outcome: 'ok', exitCode: EXIT.ok, reasons: [`none of ${countOf(total, 'check')} failed`] }
  if (counts.notEnoughData > 0) {
    return {
      outcome: 'notEnoughData',
      exitCode: EXIT.notEnoughData,
      reasons: [`too few messages in each of ${countOf(total, 'check')}`],
    }
  }
  const reason = results.lastFailure ?? 'no check was made'
  return { outcome: 'unreachable', exitCode: EXIT.unreachable, reasons: [`no check succeeded: ${reason}`] }
}
