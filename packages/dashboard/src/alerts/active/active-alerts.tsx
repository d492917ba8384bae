import type { Alert, AlertsAnswer } from '@plumbline/protocol/api'
import { formatCount } from '../../formats/numbers.ts'
import panelClasses from '../../panels/panel.module.css'
import { Panel } from '../../panels/panel.tsx'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import { isWatchLate } from '../words/describe-watch.ts'
import { compareAlerts } from '../words/order-alerts.ts'
import classes from './alert-row.module.css'
import { AlertRow } from './alert-row.tsx'

/** Everything that is open, worst first: what fires, what has gone silent, what somebody is on, and what may come. */
export function ActiveAlerts({ answer, now }: { answer: AlertsAnswer; now: number }) {
  const groups = Map.groupBy(answer.alerts.toSorted(compareAlerts), ({ state }) => state)
  const firing = groups.get('firing') ?? []
  const left = Object.values(answer.counts).reduce((sum, count) => sum + count, 0) - answer.alerts.length
  return (
    <div className={classes.groups}>
      <Panel title="What is firing?">
        {firing.length === 0 ? (
          <Calm late={isWatchLate(answer.checkedAt, now)} />
        ) : (
          <AlertList alerts={firing} now={now} />
        )}
        {left > 0 && (
          <p className={panelClasses.foot}>
            {formatCount(left)} more are open and not listed. So many at once usually have one cause.
          </p>
        )}
      </Panel>
      {OTHERS.map(({ state, title, lead }) => {
        const alerts = groups.get(state) ?? []
        return (
          alerts.length > 0 && (
            <Panel key={state} title={title} lead={lead}>
              <AlertList alerts={alerts} now={now} />
            </Panel>
          )
        )
      })}
    </div>
  )
}

const OTHERS: { state: Alert['state']; title: string; lead: string }[] = [
  {
    state: 'noData',
    title: 'What has gone silent?',
    lead: 'Nothing was measured that could be judged. No data is not the same as all well: check that it still arrives.',
  },
  {
    state: 'acknowledged',
    title: 'What is somebody on?',
    lead: 'Nobody is told of these again unless they grow worse. An acknowledgement ends with its alert.',
  },
  {
    state: 'pending',
    title: 'What may come?',
    lead: 'Beyond a limit, but not yet for as long as the rule asks.',
  },
]

const AlertList = ({ alerts, now }: { alerts: readonly Alert[]; now: number }) => (
  <ol className={classes.list}>
    {alerts.map((alert) => (
      <AlertRow key={alert.id} alert={alert} now={now} />
    ))}
  </ol>
)

function Calm({ late }: { late: boolean }) {
  return (
    <p className={classes.calm}>
      <StateSymbol name={late ? 'unknown' : 'ok'} size={16} />
      {late ? 'Nothing that is known of, but the rules are not being checked.' : 'Nothing.'}
    </p>
  )
}
