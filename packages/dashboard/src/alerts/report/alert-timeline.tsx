import type { AlertDetail } from '@plumbline/protocol/api'
import { formatClock, formatMoment } from '../../formats/times.ts'
import { StateSymbol, type SymbolName } from '../../symbols/state-symbol.tsx'
import reportClasses from './alert-report.module.css'
import classes from './records.module.css'

const SYMBOLS: Record<string, SymbolName> = {
  pending: 'waiting',
  fired: 'critical',
  escalated: 'critical',
  relapsed: 'critical',
  eased: 'warning',
  recovering: 'waiting',
  dataLost: 'unknown',
  resolved: 'ok',
  calmed: 'ok',
}

/** Everything that happened to an alert, the last first. */
export function AlertTimeline({ entries, timeZone }: { entries: AlertDetail['timeline']; timeZone: string }) {
  if (entries.length === 0) return <p className={reportClasses.none}>Nothing is on record.</p>
  return (
    <ol className={classes.records}>
      {entries
        .toSorted((a, b) => b.at - a.at)
        .map(({ at, kind, text }) => (
          <li key={`${at} ${kind} ${text}`} className={`${classes.record} ${classes.line}`}>
            <StateSymbol name={SYMBOLS[kind] ?? 'info'} />
            <span>{text}</span>
            <time dateTime={new Date(at).toISOString()}>
              {formatMoment(at, timeZone)}
              {formatClock(at, timeZone).slice(5)}
            </time>
          </li>
        ))}
    </ol>
  )
}
