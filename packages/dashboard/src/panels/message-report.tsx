import type { MessageDetail } from '@plumbline/protocol/api'
import { formatLimitMs, formatMs } from '../formats/numbers.ts'
import { formatClock, formatMoment, timeZoneOf } from '../formats/times.ts'
import { CopyTextButton } from '../states/copy-text-button.tsx'
import { StateSymbol } from '../symbols/state-symbol.tsx'
import { useDashboard } from '../view/dashboard-context.ts'
import { ViewLink } from '../view/view-link.tsx'
import { MarkList } from './mark-list.tsx'
import { lookOfMessage } from './message-looks.ts'
import classes from './message-report.module.css'
import { MessageWaterfall } from './message-waterfall.tsx'

/** What happened to one message: its phases as a waterfall, its marks, and what is odd about it. */
export function MessageReport({ detail }: { detail: MessageDetail }) {
  const { view } = useDashboard()
  const { message, slaMs, notes } = detail
  const { symbol, words } = lookOfMessage(message)
  const timeZone = timeZoneOf(view.zone)
  return (
    <div className={classes.report}>
      <p className={classes.figure}>{formatMs(message.latencyMs ?? message.ageMs)}</p>
      <p className={classes.state}>
        <StateSymbol name={symbol} size={16} /> {words}
        {message.latencyMs === null && message.state === 'inFlight' && ' so far'}
        <span className={classes.faint}> · the limit is {formatLimitMs(slaMs)}</span>
      </p>
      <dl className={classes.facts}>
        <dt>Message</dt>
        <dd className={classes.id}>{message.messageId}</dd>
        <dt>Conversation</dt>
        <dd className={classes.id}>
          {message.conversationId === null ? (
            'not given'
          ) : (
            <ViewLink change={{ conversationId: message.conversationId, messageId: null }}>
              {message.conversationId}
            </ViewLink>
          )}
        </dd>
        <dt>Started</dt>
        <dd>
          {formatMoment(message.startedAt, timeZone)}
          {formatClock(message.startedAt, timeZone).slice(5)} {timeZone}
        </dd>
      </dl>

      <h3>Where did its time go?</h3>
      <MessageWaterfall detail={detail} />

      {notes.length > 0 && (
        <>
          <h3>What is odd about it?</h3>
          <ul className={classes.notes}>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      )}

      <h3>Its marks</h3>
      <MarkList marks={detail.marks} timeZone={timeZone} />

      <div className={classes.actions}>
        <CopyTextButton text={JSON.stringify(detail, null, 2)} label="Copy as JSON" />
      </div>
    </div>
  )
}
