import { VisuallyHidden } from '@mantine/core'
import type { OperationError, OperationsReport } from '@plumbline/protocol/api'
import { formatCount } from '../../formats/numbers.ts'
import { formatNear, timeZoneOf } from '../../formats/times.ts'
import { Panel } from '../../panels/panel.tsx'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import { ServiceLink } from '../drill-links.tsx'
import classes from './errors.module.css'

/** The most frequent errors; texts that differ only in ids and long numbers are one. */
export function Errors({ report }: { report: OperationsReport }) {
  const { topErrors, overall } = report
  const withService = report.service === null
  return (
    <Panel
      title="Which errors?"
      lead={topErrors.length === 0 ? undefined : 'Most frequent first; texts that differ only in ids count as one.'}
    >
      {topErrors.length === 0 ? (
        <p className={classes.none}>
          <StateSymbol name={overall.failedOperations > 0 ? 'unknown' : 'ok'} size={16} />
          {overall.failedOperations > 0 ? 'Calls failed, but none of them sent an error text.' : 'No call failed.'}
        </p>
      ) : (
        <table className={classes.table}>
          <caption>
            <VisuallyHidden>Errors</VisuallyHidden>
          </caption>
          <thead>
            <tr>
              <th scope="col">Error</th>
              {withService && <th scope="col">Service</th>}
              <th scope="col">Times</th>
              <th scope="col">Last</th>
            </tr>
          </thead>
          <tbody>
            {topErrors.map((error) => (
              <ErrorRow
                key={JSON.stringify([error.service, error.type, error.message])}
                error={error}
                now={report.window.to}
                withService={withService}
              />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

interface ErrorRowProps {
  error: OperationError
  now: number
  withService: boolean
}

function ErrorRow({ error, now, withService }: ErrorRowProps) {
  const { view } = useDashboard()
  return (
    <tr>
      <td className={classes.text}>
        <span className={classes.type}>{error.type === '' ? 'No class sent' : error.type}</span>
        <span className={classes.message}>{error.message === '' ? 'no text sent' : error.message}</span>
      </td>
      {withService && (
        <td className={classes.service}>
          <ServiceLink service={error.service} />
        </td>
      )}
      <td className={classes.count}>{formatCount(error.count)}</td>
      <td className={classes.last}>{formatNear(error.lastAt, now, timeZoneOf(view.zone))}</td>
    </tr>
  )
}
