import { NativeSelect, VisuallyHidden } from '@mantine/core'
import type { OperationCalls } from '@plumbline/protocol/api'
import { formatMoment, timeZoneOf } from '../../formats/times.ts'
import { useFirstRows } from '../../panels/first-rows.tsx'
import rowClasses from '../../panels/opening-rows.module.css'
import panelClasses from '../../panels/panel.module.css'
import { Panel } from '../../panels/panel.tsx'
import { OrderControl } from '../../toolbar/order-control.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import { CallRow } from './call-row.tsx'
import classes from './calls.module.css'
import { describeCalls } from './describe-calls.ts'

const DAY_MS = 86_400_000

export interface CallsProps {
  answer: OperationCalls
  thresholdMs: number
  /** The calls shown are those that were asked for before. */
  renewing: boolean
}

/** Single calls, newest or slowest first; each opens with all that was sent of it. */
export function Calls({ answer, thresholdMs, renewing }: CallsProps) {
  const { view } = useDashboard()
  const { calls, keptSince, notes, window } = answer
  const { shown: rows, more } = useFirstRows(calls)
  const scaleMs = Math.max(thresholdMs, ...rows.map(({ durationMs }) => durationMs))
  return (
    <Panel
      title="Which calls?"
      lead={renewing ? 'Looking for the calls…' : describeCalls(answer, view)}
      actions={<CallControls />}
    >
      {rows.length > 0 && (
        <table className={`${rowClasses.table} ${classes.table}`}>
          <caption>
            <VisuallyHidden>Calls</VisuallyHidden>
          </caption>
          <thead>
            <tr>
              <th scope="col">At</th>
              <th scope="col">Result</th>
              <th scope="col" className={rowClasses.wide}>
                Belongs to
              </th>
              <th scope="col" className={rowClasses.wide}>
                <VisuallyHidden>Duration as a bar</VisuallyHidden>
              </th>
              <th scope="col">Duration</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((call) => (
              <CallRow
                key={call.id}
                call={call}
                scaleMs={scaleMs}
                thresholdMs={thresholdMs}
                withDay={window.lengthMs > DAY_MS}
              />
            ))}
          </tbody>
        </table>
      )}
      {more}
      <p className={panelClasses.foot}>
        {[`Single calls are kept since ${formatMoment(keptSince, timeZoneOf(view.zone))}.`, ...notes].join(' ')}
      </p>
    </Panel>
  )
}

function CallControls() {
  const { view, changeView } = useDashboard()
  return (
    <div className={rowClasses.controls}>
      <OrderControl />
      <NativeSelect
        size="xs"
        aria-label="Result"
        value={view.failedOnly ? 'failed' : 'all'}
        onChange={({ currentTarget: { value } }) => changeView({ failedOnly: value === 'failed' })}
        data={[
          { value: 'all', label: 'All calls' },
          { value: 'failed', label: 'Only failed' },
        ]}
      />
    </div>
  )
}
