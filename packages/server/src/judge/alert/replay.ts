import { type Advance, advance } from './advance.ts'
import type { AlertEvent } from './alert-event.ts'
import type { AlertRule } from './alert-rule.ts'
import type { AlertState } from './alert-state.ts'
import { announce, type Notice, type Quiet } from './announce.ts'
import type { Pace } from './passed-time.ts'

export interface PastCheck extends Pick<Advance, 'check' | 'now' | 'elapsedMs'> {
  quiet?: Quiet
}

export interface Replayed {
  now: number
  state: AlertState
  events: AlertEvent[]
  notice: Notice | null
}

/**
 * The life that one alert would have had over past checks, oldest first: when its rule would have fired, and who would have
 * been told. The same steps as the live loop, for an alert that has no causes and no symptoms.
 */
export function replay(
  rule: AlertRule,
  checks: readonly PastCheck[],
  { from, pace }: { from?: AlertState; pace?: Pace } = {},
): Replayed[] {
  let previous = from
  return checks.map(({ quiet = null, ...check }) => {
    const { next, events } = advance({ rule, previous, ...check, ...(pace && { pace }) })
    const { next: state, notice } = announce({ rule, state: next, quiet })
    previous = state
    return { now: check.now, state, events, notice }
  })
}
