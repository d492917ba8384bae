import { VisuallyHidden } from '@mantine/core'
import type { ComparisonAnswer, OperationComparison } from '@plumbline/protocol/api'
import { EffectScale } from '../panels/effect-bar.tsx'
import panelClasses from '../panels/panel.module.css'
import { ComparisonRow } from './comparison-row.tsx'
import classes from './comparison-table.module.css'

export interface ComparisonTableProps {
  label: string
  rows: readonly OperationComparison[]
  answer: ComparisonAnswer
  /** Ends of the scale of the bars, percent. */
  scalePercent: number
}

/** Before and after of each row, the change with its interval, and the verdict. */
export function ComparisonTable({ label, rows, answer, scalePercent }: ComparisonTableProps) {
  const statistic = answer.statistic === 'mean' ? 'Mean' : answer.statistic.toUpperCase()
  return (
    <table className={`${panelClasses.table} ${classes.table}`}>
      <caption>
        <VisuallyHidden>{label}</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col">{label === 'Services' ? 'Service' : 'Operation'}</th>
          <th scope="col">{statistic} before</th>
          <th scope="col">{statistic} after</th>
          <th scope="col">Change</th>
          <th scope="col" className={classes.bar}>
            <EffectScale scalePercent={scalePercent} />
            <VisuallyHidden>95 % interval</VisuallyHidden>
          </th>
          <th scope="col">Failed</th>
          <th scope="col" className={classes.verdict}>
            Verdict
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <ComparisonRow
            key={JSON.stringify([row.service, row.name])}
            row={row}
            answer={answer}
            scalePercent={scalePercent}
          />
        ))}
      </tbody>
    </table>
  )
}
