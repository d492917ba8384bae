import { VisuallyHidden } from '@mantine/core'
import type { ServiceSummary } from '@plumbline/protocol/api'
import { formatCount, formatInUnit, formatPercent } from '../formats/numbers.ts'
import panelClasses from './panel.module.css'
import { Panel } from './panel.tsx'
import { ScrollRegion } from './scroll-region.tsx'
import classes from './services.module.css'

/** What every service measured in the range, the largest error share first. */
export function Services({ services }: { services: readonly ServiceSummary[] }) {
  const rows = services.toSorted((a, b) => (b.errorPercent ?? -1) - (a.errorPercent ?? -1) || b.count - a.count)
  return (
    <Panel
      title="How is each service doing?"
      lead={rows.length === 0 ? 'No service sent a measurement in this range.' : undefined}
    >
      {rows.length > 0 && (
        <ScrollRegion label="Services">
          <table className={`${panelClasses.table} ${classes.table}`}>
            <caption>
              <VisuallyHidden>Services</VisuallyHidden>
            </caption>
            <thead>
              <tr>
                <th scope="col">Service</th>
                <th scope="col">Kind</th>
                <th scope="col">Count</th>
                <th scope="col">Failed</th>
                <th scope="col">Mean</th>
                <th scope="col">P50</th>
                <th scope="col">P95</th>
                <th scope="col">P99</th>
                <th scope="col">Max</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <ServiceRow key={`${row.kind} ${row.service} ${row.unit}`} row={row} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Panel>
  )
}

function ServiceRow({ row }: { row: ServiceSummary }) {
  const { unit } = row
  return (
    <tr>
      <th scope="row" className={classes.service} title={row.service}>
        {row.service}
      </th>
      <td>{row.kind}</td>
      <td>{formatCount(row.count)}</td>
      <td data-some={row.failures > 0}>
        {formatCount(row.failures)} <span className={classes.share}>{formatPercent(row.errorPercent)}</span>
      </td>
      <td>{formatInUnit(row.mean, unit)}</td>
      <td>{formatInUnit(row.p50, unit)}</td>
      <td>{formatInUnit(row.p95, unit)}</td>
      <td>{formatInUnit(row.p99, unit)}</td>
      <td>{formatInUnit(row.max, unit)}</td>
    </tr>
  )
}
