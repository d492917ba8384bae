import { StateSymbol } from '../../symbols/state-symbol.tsx'
import classes from './calls.module.css'

/** Whether a call succeeded, and with which error it did not. */
export function CallResult({ call }: { call: { ok: boolean; errorType: string; errorMessage: string } }) {
  const { ok, errorType, errorMessage } = call
  const words = [errorType, errorMessage].filter((text) => text !== '').join(': ')
  return (
    <span className={classes.outcome} title={ok ? undefined : words}>
      <StateSymbol name={ok ? 'ok' : 'critical'} />
      <span>{ok ? 'Succeeded' : words === '' ? 'Failed' : words}</span>
    </span>
  )
}
