import type { MessageSample } from '@plumbline/protocol/api'
import { lookOfMessage } from './message-looks.ts'
import classes from './message-state.module.css'
import { StateSymbol } from './symbol.tsx'

/** State of a message, and whether it kept the limit, as symbol and words. */
export function MessageStateLabel({ message }: { message: Pick<MessageSample, 'state' | 'withinSla'> }) {
  const { symbol, words } = lookOfMessage(message)
  return (
    <span className={classes.label}>
      <StateSymbol name={symbol} /> {words}
    </span>
  )
}
