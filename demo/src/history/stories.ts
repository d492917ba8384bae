import type { ReleaseName } from '../model/releases.ts'
import { SCENARIOS, type Scenario } from '../model/scenario.ts'

const MINUTE_MS = 60_000
const clock = (hour: number, minute: number): number => (hour * 60 + minute) * MINUTE_MS

/** A part of the day, as time since local midnight, in which something was wrong. */
interface Story {
  fromMs: number
  toMs: number
  scenario: Scenario
}

/** What went wrong today and yesterday: enough to look into, little enough that the day as a whole kept its objective. */
const STORIES: readonly Story[] = [
  // The live backlog only ever grows; in this one the single worker is nearly, not wholly, drowned.
  { fromMs: clock(9, 0), toMs: clock(10, 0), scenario: { ...SCENARIOS.backlog, load: 0.75 } },
  { fromMs: clock(15, 12), toMs: clock(15, 20), scenario: SCENARIOS['slow-ai'] },
  { fromMs: clock(20, 10), toMs: clock(20, 18), scenario: SCENARIOS['helpdesk-down'] },
]

/** How the product behaved at this time of day. */
export function scenarioAt(sinceMidnightMs: number): Scenario {
  const story = STORIES.find(({ fromMs, toMs }) => sinceMidnightMs >= fromMs && sinceMidnightMs < toMs)
  return story?.scenario ?? SCENARIOS.calm
}

/**
 * `demo-2` goes out while the AI is slow and is taken back while the helpdesk is down, which helps neither. Each release has
 * its share of both, so that comparing them finds what differs between them and not who ran when things were bad.
 */
export const releaseAt = (sinceMidnightMs: number): ReleaseName =>
  sinceMidnightMs >= clock(15, 18) && sinceMidnightMs < clock(20, 12) ? 'demo-2' : 'demo-1'

/** The first message after each of these got a draft that took `STUCK_DRAFT_MS`. */
export const STUCK_AT_MS: readonly number[] = [clock(2, 41), clock(13, 7)]
export const STUCK_DRAFT_MS = 34_000

/** Share of messages that lost one of the marks in the middle, as when a process dies before its SDK has flushed. */
export const LOST_MARK_RATIO = 0.003
