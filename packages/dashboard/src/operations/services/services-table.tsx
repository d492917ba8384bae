import { VisuallyHidden } from '@mantine/core'
import type { OperationsReport } from '@plumbline/protocol/api'
import { chooseScale } from '../../panels/layout-effect.ts'
import panelClasses from '../../panels/panel.module.css'
import { Panel } from '../../panels/panel.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import { orderBy, type ServiceColumn } from '../../view/service-order.ts'
import { ViewLink } from '../../view/view-link.tsx'
import { effectOf } from '../trend/trend-effect.ts'
import { TREND_PERCENT } from '../trend/trend-look.ts'
import { orderServices } from './order-services.ts'
import { ServiceRow } from './service-row.tsx'
import classes from './services-table.module.css'

const HEADS: { column: ServiceColumn; head: string }[] = [
  { column: 'service', head: 'Service' },
  { column: 'calls', head: 'Calls' },
  { column: 'errors', head: 'Failed' },
  { column: 'mean', head: 'Mean' },
  { column: 'p95', head: 'P95' },
  { column: 'change', head: 'Mean against before' },
  { column: 'issues', head: 'Issues' },
]

/** Every service with its figures; a press on a head sorts by it, on a service opens it. */
export function ServicesTable({ report }: { report: OperationsReport }) {
  const { view } = useDashboard()
  const rows = orderServices(report.services, view.order)
  const effects = rows.flatMap(({ trend }) => effectOf(trend) ?? [])
  const scalePercent = chooseScale(effects, TREND_PERCENT)
  return (
    <Panel
      title="How is each service doing?"
      lead="Open a service for its operations. The bar is the change of the mean with its 95 % interval; within the grey band it counts as stable."
    >
      <table className={`${panelClasses.table} ${classes.table}`}>
        <caption>
          <VisuallyHidden>Services</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            {HEADS.map(({ column, head }) => (
              <Head key={column} column={column} head={head} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <ServiceRow key={row.service} row={row} scalePercent={scalePercent} />
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

function Head({ column, head }: { column: ServiceColumn; head: string }) {
  const { view } = useDashboard()
  const { order } = view
  const sorted = order.column !== column ? 'none' : order.descending ? 'descending' : 'ascending'
  return (
    <th scope="col" aria-sort={sorted} className={classes[column]}>
      <ViewLink change={{ order: orderBy(column, order) }} className={classes.sort ?? ''}>
        {head}
        <span className={classes.arrow} aria-hidden="true">
          {sorted === 'none' ? '' : sorted === 'descending' ? ' ↓' : ' ↑'}
        </span>
      </ViewLink>
    </th>
  )
}
