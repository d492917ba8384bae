import type { Verdict, Window } from '@plumbline/protocol/api'
import { compares, type Metric, metricById, type Rule, SEVERITIES } from '@plumbline/protocol/catalogue'
import { rounded, wilsonInterval } from '@plumbline/protocol/quantities'
import type { Reading } from '../analyse/measured.ts'
import { explainVerdict } from './explain.ts'

export type Readings = ReadonlyMap<string, Reading>

/** Judges one rule on one reading; time plays no part but in the evidence. Inhibition between rules comes after, in `judgeRules`. */
export function judge(rule: Rule, reading: Reading | undefined, window: Window): Verdict {
  const metric = metricById(rule.metric)
  if (!metric) throw new Error(`rule ${rule.id} names the metric ${rule.metric}, which the catalogue does not have`)
  const share = reading?.share
  const interval = share && wilsonInterval(share.numerator, share.denominator)
  const verdict = decide(rule, reading, interval ?? undefined)
  return {
    rule: rule.id,
    metric: rule.metric,
    title: rule.title,
    severity: rule.severity,
    verdict,
    observed: rounded(reading?.value ?? null, 4),
    comparison: rule.comparison,
    limit: rule.limit,
    unit: metric.unit,
    samples: reading?.samples ?? 0,
    window,
    ...(interval && { interval }),
    explanation: explainVerdict({
      rule,
      metric: metric satisfies Metric,
      reading,
      interval: interval ?? undefined,
      verdict,
    }),
    nextSteps: [...rule.nextSteps],
  }
}

function decide(
  rule: Rule,
  reading: Reading | undefined,
  interval: { low: number; high: number } | undefined,
): Verdict['verdict'] {
  if (!reading || reading.value === null) return 'noData'
  if (!compares(reading.value, rule.comparison, rule.limit)) return 'ok'
  if (reading.samples < rule.minimumSamples) return 'inconclusive'
  if (!rule.needsInterval) return 'firing'
  if (!interval) return 'inconclusive'
  // The bound nearest to the limit must be beyond it as well, else chance could explain what was seen.
  const nearest = rule.comparison.startsWith('<') ? interval.high : interval.low
  return compares(nearest, rule.comparison, rule.limit) ? 'firing' : 'inconclusive'
}

/** Judges every rule, then quiets those that a stronger rule which fires already says. */
export function judgeRules(rules: readonly Rule[], readings: Readings, window: Window): Verdict[] {
  const verdicts = rules.map((rule) => ({ rule, verdict: judge(rule, readings.get(rule.metric), window) }))
  const firing = new Set(verdicts.filter(({ verdict }) => verdict.verdict === 'firing').map(({ rule }) => rule.id))
  return verdicts.map(({ rule, verdict }) =>
    verdict.verdict === 'firing' && rule.inhibitedBy.some((id) => firing.has(id))
      ? { ...verdict, verdict: 'inhibited' }
      : verdict,
  )
}

const ORDER: readonly Verdict['verdict'][] = ['firing', 'inconclusive']

/** What a person should see: what fires, then what cannot be decided, worst first. */
export function findingsOf(checks: readonly Verdict[]): Verdict[] {
  return checks
    .filter(({ verdict }) => ORDER.includes(verdict))
    .sort(
      (a, b) =>
        ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) ||
        SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity),
    )
}
