import type { MessageSample } from '@plumbline/protocol/api'
import { formatMs, NONE } from '../formats/numbers.ts'
import { formatClock, formatMoment, timeZoneOf } from '../formats/times.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import { ViewLink } from '../view/view-link.tsx'
import { MessageStateLabel } from './message-state.tsx'
import rowClasses from './opening-rows.module.css'
import { SampleBar } from './sample-bar.tsx'
import classes from './samples.module.css'

export interface SampleRowProps {
  sample: MessageSample
  /** End of the scale that all rows share. */
  scaleMs: number
  slaMs: number
  /** The range is long enough that a time needs its day. */
  withDay: boolean
}

/** One message as a row; on a narrow screen, a card. */
export function SampleRow({ sample, scaleMs, slaMs, withDay }: SampleRowProps) {
  const { view } = useDashboard()
  const { messageId, conversationId, startedAt } = sample
  const format = withDay ? formatMoment : formatClock
  return (
    <tr className={`${rowClasses.row} ${classes.row}`}>
      <td>{format(startedAt, timeZoneOf(view.zone))}</td>
      <td className={classes.id}>
        <ViewLink change={{ messageId }} className={rowClasses.open} title={messageId}>
          {messageId}
        </ViewLink>
      </td>
      <td className={classes.id}>
        {conversationId === null ? (
          NONE
        ) : (
          <ViewLink
            change={{ conversationId }}
            className={classes.filter}
            title={`Only conversation ${conversationId}`}
          >
            {conversationId}
          </ViewLink>
        )}
      </td>
      <td>
        <MessageStateLabel message={sample} />
      </td>
      <td className={rowClasses.wide}>
        <SampleBar sample={sample} scaleMs={scaleMs} slaMs={slaMs} />
      </td>
      <td>{describeLatency(sample)}</td>
    </tr>
  )
}

function describeLatency({ state, latencyMs, ageMs }: MessageSample): string {
  if (state === 'inFlight') return `${formatMs(ageMs)} so far`
  return formatMs(latencyMs)
}
