import type { ClauseEvidence } from '@plumbline/protocol/api'
import { formatCount, formatInUnit, formatLimit, formatPercent, formatQuantity, NONE } from '../../formats/numbers.ts'
import { formatLength, formatSpan } from '../../formats/times.ts'
import type { Look } from '../words/alert-looks.ts'

export interface Figure {
  name: string
  value: string
  /** What belongs to it in smaller letters; may be empty. */
  note: string
  /** The two that are compared. */
  main: boolean
}

/** The evidence of one part of a condition, as name and value; without a baseline or an interval where it has none. */
export function figuresOf(clause: ClauseEvidence, timeZone: string): Figure[] {
  const { observed, comparison, limit, unit, samples, from, to, interval, baseline } = clause
  return [
    { name: 'Observed', value: formatInUnit(observed, unit), note: '', main: true },
    { name: 'Limit', value: limit === null ? NONE : `${comparison} ${formatLimit(limit, unit)}`, note: '', main: true },
    ...(baseline
      ? [
          {
            name: 'Baseline',
            value: formatInUnit(baseline.value, unit),
            note: `${baseline.from}, ${formatQuantity(baseline.samples, 'sample')}`,
            main: false,
          },
        ]
      : []),
    { name: 'Samples', value: formatCount(samples), note: '', main: false },
    { name: 'Window', value: formatLength(to - from), note: formatSpan(from, to, timeZone), main: false },
    ...(interval
      ? [
          {
            name: '95\u00a0% interval',
            value: `${formatPercent(interval.low)} to ${formatPercent(interval.high)}`,
            note: '',
            main: false,
          },
        ]
      : []),
  ]
}

/** Whether this part of the condition holds. */
export function lookOfClause(verdict: ClauseEvidence['verdict']): Look {
  switch (verdict) {
    case 'firing':
      return { symbol: 'critical', word: 'holds' }
    case 'ok':
      return { symbol: 'ok', word: 'does not hold' }
    case 'inconclusive':
      return { symbol: 'unknown', word: 'too little to be sure' }
    case 'noData':
      return { symbol: 'unknown', word: 'no data' }
  }
}
