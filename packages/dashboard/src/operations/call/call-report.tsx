import type { OperationCall } from '@plumbline/protocol/api'
import { formatMs, formatQuantity } from '../../formats/numbers.ts'
import { timeZoneOf } from '../../formats/times.ts'
import reportClasses from '../../panels/message-report.module.css'
import { CopyTextButton } from '../../states/copy-text-button.tsx'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import { ViewLink } from '../../view/view-link.tsx'
import classes from './call-report.module.css'
import { formatExactly } from './format-exactly.ts'
import { TraceSection } from './trace-section.tsx'

/** Everything that was sent of one call, and what else belongs to its trace. */
export function CallReport({ call }: { call: OperationCall }) {
  const { view } = useDashboard()
  const timeZone = timeZoneOf(view.zone)
  const labels = [
    ['Conversation or session', call.subject],
    ['Customer', call.customer],
    ['Release', call.release],
    ['Variant', call.variant],
    ['Environment', call.environment],
    ['Trace', call.traceId],
  ].filter(([, value]) => value !== '')
  const attributes = Object.entries(call.attributes)
  return (
    <div className={reportClasses.report}>
      <p className={reportClasses.figure}>{formatMs(call.durationMs)}</p>
      <p className={reportClasses.state}>
        <StateSymbol name={call.ok ? 'ok' : 'critical'} size={16} /> {call.ok ? 'Succeeded' : 'Failed'}
        {call.weight > 1 && (
          <span className={reportClasses.faint}> · stands for {formatQuantity(call.weight, 'call')}</span>
        )}
      </p>
      {!call.ok && (
        <div className={classes.error}>
          <strong>{call.errorType === '' ? 'No class sent' : call.errorType}</strong>
          <pre>{call.errorMessage === '' ? 'no text sent' : call.errorMessage}</pre>
        </div>
      )}
      <dl className={reportClasses.facts}>
        <dt>Operation</dt>
        <dd>
          <ViewLink change={{ service: call.service, operation: null, call: null }}>{call.service}</ViewLink>
          {' / '}
          <ViewLink change={{ service: call.service, operation: call.name, call: null }}>{call.name}</ViewLink>
        </dd>
        <dt>At</dt>
        <dd>
          {formatExactly(call.at, timeZone)} {timeZone}
        </dd>
        <dt>Arrived</dt>
        <dd>{describeDelay(call)}</dd>
        {labels.map(([name, value]) => (
          <Fact key={name} name={name ?? ''} value={value ?? ''} />
        ))}
        {attributes.map(([name, value]) => (
          <Fact key={`attribute ${name}`} name={name} value={String(value)} />
        ))}
      </dl>
      {call.traceId !== '' && <TraceSection call={call} />}
      <div className={reportClasses.actions}>
        <CopyTextButton text={JSON.stringify(call, null, 2)} label="Copy as JSON" />
        <CopyTextButton text={window.location.href} label="Copy link" />
      </div>
    </div>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className={reportClasses.id}>{value}</dd>
    </>
  )
}

/** Clocks may disagree, and batches wait a moment: only what is longer is worth a figure. */
function describeDelay({ at, receivedAt, durationMs }: OperationCall): string {
  const delayMs = receivedAt - at - durationMs
  return delayMs < 1_000 ? 'at once' : `${formatMs(delayMs)} after it ended`
}
