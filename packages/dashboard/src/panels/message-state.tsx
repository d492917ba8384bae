import type { MessageSample } from '@plumbline/protocol/api'
import { StateSymbol } from '../symbols/state-symbol.tsx'
import { lookOfMessage } from './message-looks.ts'
import classes from './message-state.module.css'

/** State of a message, and whether it kept the limit, as symbol and words. */
export function MessageStateLabel({ message }: { message: Pick<MessageSample, 'state' | 'withinSla'> }) {
  const { symbol, words } = lookOfMessage(message)
  return (
    <span className={classes.label}>
      <StateSymbol name={symbol} /> {words}
    </span>
  )
}
