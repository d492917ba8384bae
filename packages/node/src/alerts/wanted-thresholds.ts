import { type AlertProblem, failed, type Outcome } from './alert-problem.ts'
import { applyThreshold } from './apply-threshold.ts'
import type { AlertServerOptions } from './call-server.ts'
import { spellLimit, thresholdByName } from './thresholds.ts'

/** Thresholds that were set here, until the server has them. Bounded by the number of thresholds that there are. */
export interface WantedThresholds {
  /** Notes a new value; a problem when no threshold may have it. */
  want(name: string, value: unknown): AlertProblem | undefined
  /** Takes what is wanted to the server. What it cannot take now is tried again next time; what it never will is given up. */
  apply(server: AlertServerOptions): Promise<Outcome<object>>
  /** Some are not with the server yet. */
  isWaiting(): boolean
  /** True when every threshold that was set, as it was set last, is in force. */
  areInForce(): boolean
}

const MAY_HELP_LATER = ['unreachable', 'unauthorised']

export function createWantedThresholds(): WantedThresholds {
  const waiting = new Map<string, string>()
  const givenUp = new Set<string>()

  async function applyOne(server: AlertServerOptions, name: string, limit: string): Promise<Outcome<object>> {
    const threshold = thresholdByName(name)
    if (threshold === undefined) return { accepted: true }
    const applied = await applyThreshold(server, threshold, limit)
    const isFinal = applied.accepted || !MAY_HELP_LATER.includes(applied.problem.code)
    // A value that was set meanwhile is wanted still.
    if (!isFinal || waiting.get(name) !== limit) return applied
    waiting.delete(name)
    if (!applied.accepted) givenUp.add(name)
    return applied
  }

  return {
    want(name, value) {
      const threshold = thresholdByName(name)
      const limit = threshold && spellLimit(threshold, value)
      if (threshold && limit !== undefined) {
        givenUp.delete(name)
        waiting.set(name, limit)
        return undefined
      }
      if (threshold) {
        waiting.delete(name)
        givenUp.add(name)
      }
      const reason = threshold ? `must be a number from 0 to ${threshold.most}` : 'is no threshold'
      return failed('invalid_option', `thresholds.${name} ${reason}; nothing is changed`).problem
    },
    async apply(server) {
      let outcome: Outcome<object> = { accepted: true }
      for (const [name, limit] of [...waiting]) {
        const applied = await applyOne(server, name, limit)
        if (!applied.accepted) outcome = applied
      }
      return outcome
    },
    isWaiting: () => waiting.size > 0,
    areInForce: () => waiting.size + givenUp.size === 0,
  }
}
