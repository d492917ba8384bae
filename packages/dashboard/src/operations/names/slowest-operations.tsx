import type { OperationsReport } from '@plumbline/protocol/api'
import { Panel } from '../../panels/panel.tsx'
import { OperationTable } from './operation-table.tsx'

/** The slowest operations of all services. */
export function SlowestOperations({ report }: { report: OperationsReport }) {
  const { slowestOperations, thresholdMs } = report
  return (
    <Panel
      title="Which operations are slowest?"
      lead={
        slowestOperations.length === 0
          ? 'None was called five times or more in this range.'
          : 'By their mean, of those called five times or more. The share is that of the time of all calls: where a speed-up pays.'
      }
    >
      {slowestOperations.length > 0 && (
        <OperationTable rows={slowestOperations} thresholdMs={thresholdMs} withService />
      )}
    </Panel>
  )
}
