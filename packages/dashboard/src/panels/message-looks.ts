import type { MessageSample, MessageState } from '@plumbline/protocol/api'
import type { SymbolName } from '../symbols/state-symbol.tsx'

export interface Look {
  symbol: SymbolName
  words: string
}

/** How the four states of a message are named and drawn everywhere. */
export const STATE_LOOKS: Record<MessageState, Look> = {
  complete: { words: 'Complete', symbol: 'ok' },
  inFlight: { words: 'In flight', symbol: 'waiting' },
  failed: { words: 'Failed', symbol: 'critical' },
  timingLost: { words: 'Timing lost', symbol: 'unknown' },
}

/** The state of one message, in which the limit has a say: complete in time or late, in flight and already late. */
export function lookOfMessage({ state, withinSla }: Pick<MessageSample, 'state' | 'withinSla'>): Look {
  if (state === 'complete')
    return withinSla ? { symbol: 'ok', words: 'In time' } : { symbol: 'critical', words: 'Late' }
  if (state === 'inFlight' && withinSla === false) return { symbol: 'critical', words: 'In flight, late' }
  return STATE_LOOKS[state]
}
