import type { AlertDetail } from '@plumbline/protocol/api'
import { keepUnits } from '../../formats/numbers.ts'
import { formatLasted, formatMoment, timeZoneOf } from '../../formats/times.ts'
import { CopyTextButton } from '../../states/copy-text-button.tsx'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import { ViewLink } from '../../view/view-link.tsx'
import { AlertActions } from '../actions/alert-actions.tsx'
import { useCaughtFocus } from '../actions/use-caught-focus.ts'
import { factsOf } from '../active/alert-facts.ts'
import { Labels } from '../active/labels.tsx'
import { describeEnd, lookOfAlert } from '../words/alert-looks.ts'
import { describeQuiet } from '../words/describe-quiet.ts'
import { webHref } from '../words/web-href.ts'
import classes from './alert-report.module.css'
import { AlertTimeline } from './alert-timeline.tsx'
import { ClauseList } from './clause-list.tsx'
import { DeliveryList } from './delivery-list.tsx'

/** What happened, on which numbers, who was told, and what to do. */
export function AlertReport({ detail, now }: { detail: AlertDetail; now: number }) {
  const { view } = useDashboard()
  const { alert, timeline, deliveries } = detail
  const timeZone = timeZoneOf(view.zone)
  const { symbol, word } = lookOfAlert(alert)
  const title = useCaughtFocus<HTMLHeadingElement>(alert.endedAt)
  const quiet = describeQuiet(alert.quiet, now, timeZone)
  return (
    <div className={classes.report}>
      <h2 ref={title} tabIndex={-1} className={classes.title}>
        <span className={classes.word} data-symbol={symbol}>
          <StateSymbol name={symbol} size={18} /> {word}
        </span>{' '}
        {keepUnits(alert.title)}
      </h2>
      <p className={classes.explanation}>{keepUnits(alert.explanation)}</p>
      <Labels labels={alert.labels} />
      <ul className={classes.facts}>
        {[...factsOf(alert, now, timeZone), ...endOf(alert, timeZone)].map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
        {alert.acknowledged?.note && <li>“{alert.acknowledged.note}”</li>}
        {quiet && (
          <li data-alarming={quiet.alarming}>
            {quiet.alarming && <StateSymbol name="warning" />} {quiet.text}
          </li>
        )}
      </ul>
      {alert.endedAt === null && (
        <div className={classes.actions}>
          <AlertActions alert={alert} now={now} />
        </div>
      )}

      <h3>Which numbers decided?</h3>
      <ClauseList clauses={alert.clauses} timeZone={timeZone} />
      {alert.clauses.length > 0 && (
        <p className={classes.rule}>
          Rule{' '}
          <ViewLink change={{ tab: 'rules', rule: alert.rule, alertId: null }}>
            <code>{alert.rule}</code>
          </ViewLink>
          : <code>{alert.condition}</code>
        </p>
      )}

      <NextSteps steps={alert.nextSteps} runbook={alert.runbook} />

      <h3>What happened?</h3>
      <AlertTimeline entries={timeline} timeZone={timeZone} />

      <h3>Who was told?</h3>
      <DeliveryList deliveries={deliveries} timeZone={timeZone} />

      <div className={classes.actions}>
        <CopyTextButton text={JSON.stringify(detail, null, 2)} label="Copy as JSON" />
      </div>
    </div>
  )
}

function endOf({ startedAt, endedAt, endReason }: AlertDetail['alert'], timeZone: string): string[] {
  if (endedAt === null) return []
  const began =
    startedAt === null ? '' : `Began ${formatMoment(startedAt, timeZone)}, lasted ${formatLasted(endedAt - startedAt)}`
  const reason = describeEnd(endReason)
  return [began, `Ended ${formatMoment(endedAt, timeZone)}${reason === '' ? '' : `: ${reason}`}`].filter(Boolean)
}

function NextSteps({ steps, runbook }: { steps: readonly string[]; runbook: string | null }) {
  const href = webHref(runbook)
  if (steps.length === 0 && runbook === null) return null
  return (
    <>
      <h3>What to do?</h3>
      {steps.length > 0 && (
        <ol className={classes.steps}>
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {runbook !== null && (
        <p className={classes.runbook}>
          Runbook:{' '}
          {href === null ? (
            runbook
          ) : (
            <a href={href} target="_blank" rel="noopener noreferrer">
              {runbook}
            </a>
          )}
        </p>
      )}
    </>
  )
}
