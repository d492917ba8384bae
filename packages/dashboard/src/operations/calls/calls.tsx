import { Button, NativeSelect, SegmentedControl, VisuallyHidden } from '@mantine/core'
import type { OperationCalls } from '@plumbline/protocol/api'
import { useState } from 'react'
import { formatMoment, timeZoneOf } from '../../formats/times.ts'
import panelClasses from '../../panels/panel.module.css'
import { Panel } from '../../panels/panel.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import { CallRow } from './call-row.tsx'
import classes from './calls.module.css'
import { describeCalls } from './describe-calls.ts'

/** Rows shown at first, and added each time the reader asks for more. */
const ROWS_AT_A_TIME = 20
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
  const [most, setMost] = useState(ROWS_AT_A_TIME)
  const { calls, keptSince, notes, window } = answer
  const rows = calls.slice(0, most)
  const scaleMs = Math.max(thresholdMs, ...rows.map(({ durationMs }) => durationMs))
  return (
    <Panel
      title="Which calls?"
      lead={renewing ? 'Looking for the calls…' : describeCalls(answer, view)}
      actions={<CallControls />}
    >
      {rows.length > 0 && (
        <table className={classes.table}>
          <caption>
            <VisuallyHidden>Calls</VisuallyHidden>
          </caption>
          <thead>
            <tr>
              <th scope="col">At</th>
              <th scope="col">Result</th>
              <th scope="col" className={classes.wide}>
                Belongs to
              </th>
              <th scope="col" className={classes.wide}>
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
      {calls.length > rows.length && (
        <Button
          className={classes.more ?? ''}
          variant="default"
          size="xs"
          onClick={() => setMost(most + ROWS_AT_A_TIME)}
        >
          Show more
        </Button>
      )}
      <p className={panelClasses.foot}>
        {[`Single calls are kept since ${formatMoment(keptSince, timeZoneOf(view.zone))}.`, ...notes].join(' ')}
      </p>
    </Panel>
  )
}

function CallControls() {
  const { view, changeView } = useDashboard()
  return (
    <div className={classes.controls}>
      <SegmentedControl
        size="xs"
        aria-label="Order"
        value={view.sort}
        onChange={(sort) => changeView({ sort: sort === 'slowest' ? 'slowest' : 'newest' })}
        data={[
          { value: 'newest', label: 'Newest' },
          { value: 'slowest', label: 'Slowest' },
        ]}
      />
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
