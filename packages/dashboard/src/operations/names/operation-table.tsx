import { VisuallyHidden } from '@mantine/core'
import type { OperationStat } from '@plumbline/protocol/api'
import { formatCount, formatMs, formatPercent } from '../../formats/numbers.ts'
import panelClasses from '../../panels/panel.module.css'
import { OperationLink, ServiceLink } from '../drill-links.tsx'
import classes from './operation-table.module.css'

/** What a row needs; both the report and the statistics have it. */
export type OperationRow = Pick<
  OperationStat,
  'service' | 'name' | 'count' | 'errorRate' | 'avgDuration' | 'p95Duration' | 'timeShare'
>

export interface OperationTableProps {
  rows: readonly OperationRow[]
  /** A duration above it is marked, ms. */
  thresholdMs: number
  withService: boolean
}

/** Operations with their figures; each opens. The bar is its share of the time of all. */
export function OperationTable({ rows, thresholdMs, withService }: OperationTableProps) {
  const mostShare = Math.max(1, ...rows.map(({ timeShare }) => timeShare))
  return (
    <table className={`${panelClasses.table} ${classes.table}`}>
      <caption>
        <VisuallyHidden>Operations</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col">Operation</th>
          <th scope="col">Calls</th>
          <th scope="col">Failed</th>
          <th scope="col">Mean</th>
          <th scope="col">P95</th>
          <th scope="col" className={classes.share}>
            Share of time
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={JSON.stringify([row.service, row.name])}>
            <th scope="row" className={classes.name}>
              <OperationLink service={row.service} name={row.name} />
              {withService && (
                <span className={classes.service}>
                  <ServiceLink service={row.service} />
                </span>
              )}
            </th>
            <td data-label="Calls">{formatCount(row.count)}</td>
            <td data-label="Failed">{formatPercent(row.errorRate)}</td>
            <td data-label="Mean">{formatMs(row.avgDuration)}</td>
            <td data-label="P95" data-over={row.p95Duration !== null && row.p95Duration > thresholdMs}>
              {formatMs(row.p95Duration)}
            </td>
            <td className={classes.share} data-label="Share of time">
              <span className={classes.lane} aria-hidden="true">
                <span style={{ width: `${(100 * row.timeShare) / mostShare}%` }} />
              </span>
              {formatPercent(row.timeShare)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
