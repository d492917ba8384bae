import { Button } from '@mantine/core'
import type { OverviewAnswer } from '@plumbline/protocol/api'
import { formatAgo, formatMoment, timeZoneOf } from '../formats/times.ts'
import { StateSymbol } from '../symbols/state-symbol.tsx'
import { useDashboard } from '../view/dashboard-context.ts'
import { describeRange, lengthMsOf, widerPreset } from '../view/range.ts'
import classes from './states.module.css'

/** No messages in this range: when there were some last, and the way there. */
export function EmptyRange({ freshness }: { freshness: OverviewAnswer['freshness'] | null }) {
  const { view, changeView } = useDashboard()
  const timeZone = timeZoneOf(view.zone)
  const lastAt = freshness?.lastReceivedAt ?? null
  const now = freshness?.now ?? 0
  const endsNow = view.range.kind === 'last'
  const shownMs = endsNow ? lengthMsOf(view.range) : 0
  const wider = lastAt === null ? undefined : widerPreset({ at: lastAt, now, shownMs })
  const whose = view.conversationId === null ? '' : ` of conversation ${view.conversationId}`
  return (
    <section className={classes.notice}>
      <StateSymbol name="unknown" size={22} />
      <div>
        <h2>
          No messages{whose} {describeRange(view.range, timeZone)}
        </h2>
        {lastAt !== null && (
          <p>
            Data last arrived {formatAgo(now - lastAt)}, on {formatMoment(lastAt, timeZone)}. No data is not the same as
            all well: check that marks still arrive.
          </p>
        )}
        <div className={classes.buttons}>
          {view.conversationId !== null && (
            <Button variant="default" size="sm" onClick={() => changeView({ conversationId: null })}>
              Show all conversations
            </Button>
          )}
          {wider && (
            <Button variant="default" size="sm" onClick={() => changeView({ range: { kind: 'last', window: wider } })}>
              Show the last {wider}
            </Button>
          )}
        </div>
      </div>
    </section>
  )
}
