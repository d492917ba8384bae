import type { ClauseEvidence } from '@plumbline/protocol/api'
import { formatValue, type Metric, type Unit } from '@plumbline/protocol/catalogue'
import { spellDuration } from '@plumbline/protocol/quantities'
import type { Clause } from '../language/condition.ts'

/** One sentence with the numbers that decided a clause. */
export function explainClause({ kind }: Clause, evidence: ClauseEvidence, metric: Metric): string {
  const window = `in the last ${spellDuration(evidence.to - evidence.from)}`
  const { observed, samples, verdict, limit, interval, baseline } = evidence
  if (kind === 'noData')
    return samples === 0
      ? `${metric.title}: nothing was measured ${window}.`
      : `${metric.title}: ${samples} measured ${window}.`
  if (observed === null) return `${metric.title}: nothing to judge ${window}.`
  const counted = `${samples} ${samples === 1 ? 'sample' : 'samples'} ${window}`
  const value = show(observed, evidence.unit)
  if (limit === null) return `${metric.title}: ${value} (${counted}), but there is no baseline yet to compare with.`
  const against = `${show(limit, evidence.unit)}${baseline ? `, from a baseline of ${show(baseline.value, evidence.unit)} (${baseline.from})` : ''}`
  const relation = { firing: `${side(evidence)} ${against}`, ok: `within ${against}` }
  if (verdict === 'firing' || verdict === 'ok') return `${metric.title}: ${value}, ${relation[verdict]} (${counted}).`
  const doubt = interval
    ? `it could be anything from ${interval.low.toFixed(1)} to ${interval.high.toFixed(1)} %`
    : 'too few to be sure'
  return `${metric.title}: ${value}, ${side(evidence)} ${against}, but with ${counted} ${doubt}.`
}

const UNITS: readonly string[] = ['ms', 'percent', 'count', 'bytes'] satisfies Unit[]
const show = (value: number, unit: string): string =>
  UNITS.includes(unit) ? formatValue(value, unit as Unit) : `${value} ${unit}`

function side({ comparison }: ClauseEvidence): string {
  if (comparison === '=') return 'equal to'
  if (comparison === '!=') return 'and not'
  return comparison.startsWith('<') ? 'below' : 'above'
}
