import type { OperationCall } from '@plumbline/protocol/api'
import { formatMs } from '../../formats/numbers.ts'
import { formatClock, formatMoment, timeZoneOf } from '../../formats/times.ts'
import rowClasses from '../../panels/opening-rows.module.css'
import { useDashboard } from '../../view/dashboard-context.ts'
import { ViewLink } from '../../view/view-link.tsx'
import { CallResult } from './call-result.tsx'
import classes from './calls.module.css'

export interface CallRowProps {
  call: OperationCall
  /** End of the scale that all rows share. */
  scaleMs: number
  thresholdMs: number
  /** The range is long enough that a time needs its day. */
  withDay: boolean
}

/** One call as a row; on a narrow screen, a card. */
export function CallRow({ call, scaleMs, thresholdMs, withDay }: CallRowProps) {
  const { view } = useDashboard()
  const { id, at, durationMs, subject, traceId } = call
  const format = withDay ? formatMoment : formatClock
  const percent = (ms: number) => `${(100 * Math.min(ms, scaleMs)) / scaleMs}%`
  return (
    <tr className={`${rowClasses.row} ${classes.row}`}>
      <td>
        <ViewLink change={{ call: { id, at } }} className={rowClasses.open}>
          {format(at, timeZoneOf(view.zone))}
        </ViewLink>
      </td>
      <td className={classes.result}>
        <CallResult call={call} />
      </td>
      <td className={`${rowClasses.wide} ${classes.belongs}`} title={subject || traceId}>
        {subject || traceId}
      </td>
      <td className={rowClasses.wide} aria-hidden="true">
        <span className={classes.lane}>
          <span className={classes.bar} data-failed={!call.ok} style={{ width: percent(durationMs) }} />
          <span className={classes.limit} style={{ left: percent(thresholdMs) }} />
        </span>
      </td>
      <td data-over={durationMs > thresholdMs}>{formatMs(durationMs)}</td>
    </tr>
  )
}
