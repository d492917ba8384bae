import { chance, drawLogNormal, type Random } from './random.ts'
import type { Scenario } from './scenario.ts'

/** An attempt gives up on the helpdesk after this long. */
export const SEND_TIMEOUT_MS = 2_500
/** An attempt gives up on the AI after this long; longer than any draft that is worth waiting for. */
export const DRAFT_TIMEOUT_MS = 60_000
/** How often a draft or a send is tried in all, and the pause between two tries. */
export const RETRY = { attempts: 3, delayMs: 1_000 } as const

export interface DraftOutcome {
  kind: 'drafted' | 'error'
  latencyMs: number
}

/** One call to the AI. `busyness` is 0 at night and 1 at the daily peak: a shared provider is slower then. */
export function drawDraft(scenario: Scenario, busyness: number, random: Random): DraftOutcome {
  const latencyMs = drawLogNormal(random, scenario.draft) * (0.9 + 0.15 * busyness)
  return { kind: chance(random, scenario.draftErrorRatio) ? 'error' : 'drafted', latencyMs }
}

export type SendOutcome = { kind: 'delivered' | 'unavailable'; latencyMs: number } | { kind: 'hang' }

/** One call to the helpdesk: it takes the message, answers 503, or never answers. */
export function drawSend(scenario: Scenario, random: Random): SendOutcome {
  const latencyMs = drawLogNormal(random, scenario.send)
  const luck = random.next()
  if (luck < scenario.sendHangRatio) return { kind: 'hang' }
  const unavailable = luck < scenario.sendHangRatio + scenario.sendUnavailableRatio
  return { kind: unavailable ? 'unavailable' : 'delivered', latencyMs }
}
