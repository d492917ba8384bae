import type { OperationCall, Trace } from '@plumbline/protocol/api'
import { useTrace } from '../../answers/operations.ts'
import { formatInUnit, formatMs } from '../../formats/numbers.ts'
import reportClasses from '../../panels/message-report.module.css'
import { FailureNotice } from '../../states/failure-notice.tsx'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import classes from './call-report.module.css'
import { layoutTrace, type TraceRow } from './layout-trace.ts'

/** What else was measured under the trace of a call, in order of time. */
export function TraceSection({ call }: { call: OperationCall }) {
  const { data, error, refetch } = useTrace(call.traceId)
  return (
    <>
      <h3>What else belongs to its trace?</h3>
      {data ? (
        <TraceRows trace={data} callId={call.id} />
      ) : error ? (
        <FailureNotice failure={error} onRetry={() => void refetch()} />
      ) : (
        <p role="status">Looking for the trace…</p>
      )}
    </>
  )
}

function TraceRows({ trace, callId }: { trace: Trace; callId: string }) {
  const rows = layoutTrace(trace)
  return (
    <>
      {rows.length === 1 && <p>Nothing: it is the only one.</p>}
      <ol className={classes.trace}>
        {rows.map((row) => (
          <li key={row.key} aria-current={row.key === callId ? 'true' : undefined}>
            <span className={classes.what}>
              {!row.ok && <StateSymbol name="critical" />} {row.title}
            </span>
            <span>{row.value === null ? `+${formatMs(row.offsetMs)}` : formatInUnit(row.value, row.unit)}</span>
            <span className={classes.lane} aria-hidden="true">
              <span data-failed={!row.ok} style={{ left: `${row.left}%`, width: `${row.width}%` }} />
            </span>
            <Remark row={row} />
          </li>
        ))}
      </ol>
      {trace.notes.length > 0 && (
        <ul className={reportClasses.notes}>
          {trace.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  )
}

function Remark({ row }: { row: TraceRow }) {
  const parts = [row.kind, `${formatMs(row.offsetMs)} after the first`, row.error].filter((part) => part !== '')
  return <span className={classes.remark}>{parts.join(' · ')}</span>
}
