import type { Alert } from '@plumbline/protocol/api'
import { keepUnits } from '../../formats/numbers.ts'
import { timeZoneOf } from '../../formats/times.ts'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import { ViewLink } from '../../view/view-link.tsx'
import { useActor } from '../actions/actor.tsx'
import { AlertActions } from '../actions/alert-actions.tsx'
import { useCaughtFocus } from '../actions/use-caught-focus.ts'
import { lookOfAlert } from '../words/alert-looks.ts'
import { isSymptom } from '../words/order-alerts.ts'
import { factsOf } from './alert-facts.ts'
import classes from './alert-row.module.css'
import { Labels } from './labels.tsx'
import { QuietLine } from './quiet-line.tsx'
import { rowIdOf } from './row-id.ts'

/** What was done longer ago is not why a row appears. */
const MOVES_WITHIN_MS = 5_000

/** One alert that is open: what, how bad, since when, who knows, and what can be done. Its title opens the rest. */
export function AlertRow({ alert, now }: { alert: Alert; now: number }) {
  const { view } = useDashboard()
  const { symbol, word } = lookOfAlert(alert)
  const timeZone = timeZoneOf(view.zone)
  const { lastDeed } = useActor()
  // Acted on, it moves to another list. Under a drawer it leaves the focus to that.
  const moved = view.alertId === null && lastDeed?.id === alert.id && Date.now() - lastDeed.at < MOVES_WITHIN_MS
  const row = useCaughtFocus<HTMLLIElement>(alert.id, moved)
  return (
    <li
      ref={row}
      id={rowIdOf(alert.id)}
      tabIndex={-1}
      className={classes.row}
      data-symbol={symbol}
      data-symptom={isSymptom(alert)}
    >
      <StateSymbol name={symbol} size={18} />
      <div className={classes.what}>
        <h3>
          <span className={classes.word}>{word}</span>{' '}
          <ViewLink change={{ alertId: alert.id }}>{keepUnits(alert.title)}</ViewLink>
        </h3>
        <p>{keepUnits(alert.explanation)}</p>
        <Labels labels={alert.labels} />
        <p className={classes.facts}>
          {factsOf(alert, now, timeZone).map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
          <QuietLine quiet={alert.quiet} now={now} timeZone={timeZone} />
        </p>
      </div>
      <div className={classes.actions}>
        <AlertActions alert={alert} now={now} />
      </div>
    </li>
  )
}
