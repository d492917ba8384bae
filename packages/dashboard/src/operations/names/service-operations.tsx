import type { OperationStats } from '@plumbline/protocol/api'
import { formatQuantity } from '../../formats/numbers.ts'
import { useFirstRows } from '../../panels/first-rows.tsx'
import panelClasses from '../../panels/panel.module.css'
import { Panel } from '../../panels/panel.tsx'
import { OperationTable } from './operation-table.tsx'

/** Every operation of one service, those first that take most of its time. */
export function ServiceOperations({ stats, thresholdMs }: { stats: OperationStats; thresholdMs: number }) {
  const { operations, leftOut } = stats
  const { shown, more } = useFirstRows(operations, 'operation')
  return (
    <Panel
      title="What does it do?"
      lead={
        operations.length === 0
          ? 'No operation in this range.'
          : 'Its operations, those first that take most of the time. Open one for its calls.'
      }
    >
      {shown.length > 0 && <OperationTable rows={shown} thresholdMs={thresholdMs} withService={false} />}
      {more}
      {leftOut > 0 && (
        <p className={panelClasses.foot}>{formatQuantity(leftOut, 'operation')} more, which take less time.</p>
      )}
    </Panel>
  )
}
