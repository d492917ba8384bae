import type { OperationComparison } from '@plumbline/protocol/api'
import { formatPercent } from '../formats/numbers.ts'
import classes from './comparison-table.module.css'
import { VERDICT_LOOKS } from './verdict-looks.ts'

/** The share of failures before and after; coloured when it changed for certain. */
export function FailureChange({ failures }: { failures: NonNullable<OperationComparison['failures']> }) {
  const { before, after, verdict } = failures
  return (
    <span className={classes.change} data-tone={VERDICT_LOOKS[verdict].tone}>
      {formatPercent(before)} → {formatPercent(after)}
    </span>
  )
}
