import type { Verdict } from '@plumbline/protocol/api'
import { formatDuration } from '@plumbline/protocol/quantities'
import { formatPercent, formatTime } from '../../terminal/format.ts'
import type { Check } from '../check.ts'
import { hasEnoughMessages } from '../figures.ts'

/** What was last said, so that only changes are said again. */
export interface Announced {
  /** Rules said to fire, by id, with their titles. */
  firing: ReadonlyMap<string, string>
  /** Undefined until compliance was first known. */
  belowTarget: boolean | undefined
  /** When the server stopped answering; undefined while it answers. */
  awaySince: number | undefined
  enoughMessages: boolean | undefined
}

export const NOTHING_ANNOUNCED: Announced = {
  firing: new Map(),
  belowTarget: undefined,
  awaySince: undefined,
  enoughMessages: undefined,
}

/** What changed between what was said and this check, in sentences, and what has been said then. */
export function observeTransitions(before: Announced, check: Check): { announced: Announced; said: string[] } {
  const at = formatTime(check.at)
  if (!check.ok) {
    if (before.awaySince !== undefined) return { announced: before, said: [] }
    return { announced: { ...before, awaySince: check.at }, said: [`no answer since ${at}: ${check.message}`] }
  }
  const { data } = check
  const said: string[] = []
  if (before.awaySince !== undefined) {
    said.push(`the server answers again at ${at}, after ${formatDuration(check.at - before.awaySince)}`)
  }
  const enoughMessages = hasEnoughMessages(data)
  if (before.enoughMessages === true && !enoughMessages) said.push(`too few messages to judge since ${at}`)
  if (before.enoughMessages === false && enoughMessages) said.push(`enough messages to judge again at ${at}`)
  const { percent, targetPercent } = data.slaCompliance
  const belowTarget = percent === null || !enoughMessages ? before.belowTarget : percent < targetPercent
  if (belowTarget !== undefined && belowTarget !== (before.belowTarget ?? false)) {
    const way = belowTarget ? 'fell below' : 'is back at or above'
    said.push(`compliance ${way} ${formatPercent(targetPercent)} at ${at}: ${formatPercent(percent)}`)
  }
  const firing = observeRules(before.firing, data.checks, said, at)
  return { announced: { firing, belowTarget, awaySince: undefined, enoughMessages }, said }
}

/** A rule is over only when it says "ok": no data, undecided, or a stronger rule in its place end nothing. */
function observeRules(
  before: ReadonlyMap<string, string>,
  checks: readonly Verdict[],
  said: string[],
  at: string,
): ReadonlyMap<string, string> {
  const firing = new Map(before)
  for (const check of checks) {
    // Both have a sentence of their own: falling below the target, and too few messages.
    if (check.rule === 'chat-compliance-low' || check.metric === 'chat.messages') continue
    if (check.verdict === 'firing' && !firing.has(check.rule)) {
      firing.set(check.rule, check.title)
      said.push(`${check.severity} since ${at}: ${check.title}`)
    }
    if (check.verdict === 'ok' && firing.delete(check.rule)) said.push(`over at ${at}: ${check.title}`)
  }
  return firing
}
