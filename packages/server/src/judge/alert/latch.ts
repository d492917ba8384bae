import type { Signal } from './check.ts'
import type { Hold } from './hold.ts'

/**
 * One level of a rule, held on both sides: it goes on when breaches last for the hold, and off when clear checks last for the
 * recovery. A check that says otherwise in between starts the count anew; one that is undecided neither adds nor starts
 * anew, unless nothing was decided for longer than memory lasts.
 */
export interface Latch {
  on: boolean
  /** Towards the other side: checks in a row, and how long they were watched. Zero checks: no progress. */
  checks: number
  heldMs: number
  /** Since the last check that decided. */
  undecidedMs: number
}

export interface LatchStep {
  signal: Signal
  hold: Hold
  recovery: Hold
  /** Whether there is a new measurement behind the check. */
  isNewCheck: boolean
  /** Since the last evaluation, and the part of it that counts towards a hold. */
  passedMs: number
  watchedMs: number
  memoryMs: number
}

const NO_PROGRESS = { checks: 0, heldMs: 0, undecidedMs: 0 }
export const OFF: Latch = { on: false, ...NO_PROGRESS }

export function advanceLatch(latch: Latch, step: LatchStep): Latch {
  const undecidedMs = latch.undecidedMs + step.passedMs
  if (step.signal === 'undecided') return { ...latch, undecidedMs }
  if (step.signal !== (latch.on ? 'clear' : 'breach')) return { on: latch.on, ...NO_PROGRESS }

  const goesOn = latch.checks > 0 && undecidedMs <= step.memoryMs
  const progress = goesOn
    ? { checks: latch.checks + (step.isNewCheck ? 1 : 0), heldMs: latch.heldMs + step.watchedMs }
    : { checks: 1, heldMs: 0 }
  return lasted(latch.on ? step.recovery : step.hold, progress)
    ? { on: !latch.on, ...NO_PROGRESS }
    : { on: latch.on, ...progress, undecidedMs: 0 }
}

function lasted(hold: Hold, { checks, heldMs }: { checks: number; heldMs: number }): boolean {
  return hold.kind === 'checks' ? checks >= hold.checks : heldMs >= hold.durationMs
}
