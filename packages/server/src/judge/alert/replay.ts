import { type Advance, advance } from './advance.ts'
import type { AlertEvent } from './alert-event.ts'
import type { AlertRule } from './alert-rule.ts'
import type { AlertState } from './alert-state.ts'
import type { Pace } from './passed-time.ts'

export type PastCheck = Pick<Advance, 'check' | 'now' | 'elapsedMs'>

export interface Replayed {
  now: number
  state: AlertState
  events: AlertEvent[]
}

/** The life that one alert would have had over past checks, oldest first: the same steps as the live loop. */
export function replay(
  rule: AlertRule,
  checks: readonly PastCheck[],
  { from, pace }: { from?: AlertState; pace?: Pace } = {},
): Replayed[] {
  let previous = from
  return checks.map((check) => {
    const { next, events } = advance({ rule, previous, ...check, ...(pace && { pace }) })
    previous = next
    return { now: check.now, state: next, events }
  })
}
