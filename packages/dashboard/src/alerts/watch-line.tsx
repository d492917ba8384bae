import type { AlertsAnswer } from '@plumbline/protocol/api'
import { checkRules, useAlertAction } from '../answers/alert-actions.ts'
import { formatAgo } from '../formats/times.ts'
import { StateSymbol } from '../symbols/state-symbol.tsx'
import lineClasses from '../toolbar/status-line.module.css'
import { ZoneSwitch } from '../toolbar/zone-switch.tsx'
import linkClasses from '../view/view-link.module.css'
import { ActionFailure } from './actions/action-failure.tsx'
import { ActorLine } from './actions/actor-line.tsx'
import classes from './watch-line.module.css'
import { isCalm, isWatchLate } from './words/describe-watch.ts'

/** One thin line: when the rules were last checked, a press to check them now, whose clock is shown, and who the reader is. */
export function WatchLine({ answer, now }: { answer: AlertsAnswer | null; now: number }) {
  const { mutate, isPending, error } = useAlertAction(checkRules)
  return (
    <>
      <div className={lineClasses.line}>
        {answer && <Checked answer={answer} now={now} />}
        {answer && (
          <button
            type="button"
            className={`${linkClasses.link} ${classes.check}`}
            disabled={isPending}
            onClick={() => mutate(undefined)}
          >
            {isPending ? 'Checking…' : 'Check now'}
          </button>
        )}
        <ZoneSwitch />
        <ActorLine />
      </div>
      <ActionFailure failure={error} />
    </>
  )
}

/** What the sentence of the page does not say already: it names the last check while nothing is open. */
function Checked({ answer: { checkedAt, counts }, now }: { answer: AlertsAnswer; now: number }) {
  if (checkedAt === null) return null
  if (isWatchLate(checkedAt, now)) {
    return (
      <span className={lineClasses.fact} data-late="true">
        <StateSymbol name="warning" /> Rules should be checked every 30 s: the server's log may say why they are not
      </span>
    )
  }
  return isCalm(counts) ? null : <span>Rules checked {formatAgo(now - checkedAt)}</span>
}
