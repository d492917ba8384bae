import type { Alert } from '@plumbline/protocol/api'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import { describeQuiet } from '../words/describe-quiet.ts'
import classes from './alert-row.module.css'

/** Who was told, or why nobody is. That somebody is on it is said beside it already. */
export function QuietLine({ quiet, now, timeZone }: { quiet: Alert['quiet']; now: number; timeZone: string }) {
  const told = quiet?.reason === 'acknowledged' ? null : describeQuiet(quiet, now, timeZone)
  if (!told) return null
  return (
    <span className={classes.told} data-alarming={told.alarming}>
      {told.alarming && <StateSymbol name="warning" />} {told.text}
    </span>
  )
}
