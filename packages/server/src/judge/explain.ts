import type { Verdict } from '@plumbline/protocol/api'
import { formatValue, type Metric, type Rule } from '@plumbline/protocol/catalogue'
import type { Reading } from '../analyse/measured.ts'

interface Judged {
  rule: Rule
  metric: Metric
  reading: Reading | undefined
  interval: { low: number; high: number } | undefined
  verdict: Verdict['verdict']
}

/** One sentence with the numbers that decided. */
export function explainVerdict({ rule, metric, reading, interval, verdict }: Judged): string {
  if (!reading || reading.value === null) return `${metric.title}: nothing to judge in this window.`
  const observed = formatValue(reading.value, metric.unit)
  const share = reading.share ? ` (${reading.share.numerator} of ${reading.share.denominator})` : ''
  const limit = formatValue(rule.limit, metric.unit)
  switch (verdict) {
    case 'firing':
    case 'inhibited':
      return `${metric.title}: ${observed}${share}, ${rule.comparison.startsWith('<') ? 'below' : 'above'} ${limit}.`
    case 'inconclusive':
      return `${metric.title}: ${observed}${share}, ${doubt(rule, reading, interval)}`
    default:
      return `${metric.title}: ${observed}${share}; the limit is ${limit}.`
  }
}

function doubt(rule: Rule, reading: Reading, interval: Judged['interval']): string {
  if (reading.samples < rule.minimumSamples)
    return `but on ${reading.samples} of at least ${rule.minimumSamples} samples.`
  if (!interval) return 'but cannot be judged without an interval.'
  return `but with ${reading.samples} samples it could be anything from ${interval.low.toFixed(1)} to ${interval.high.toFixed(1)} %.`
}
