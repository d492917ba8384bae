import type { Window } from '@plumbline/protocol/api'
import type { SideSource, SideTime } from '@plumbline/protocol/compare'
import { type Parsed, parsed, refused, spellDuration } from '@plumbline/protocol/quantities'
import { planWindow, type ReadRange, type Retention } from '../operations/operation-window.ts'

/** A side whose operations are in the store, and what they are read from. */
export interface PlannedSide extends ReadRange {
  release: string | undefined
  variant: string | undefined
}

/** Refuses what lies before data is kept, or begins in the future. */
export function planSide(
  source: Exclude<SideSource, { kind: 'baseline' }>,
  retention: Retention,
  now: number,
): Parsed<PlannedSide> {
  const asked = windowOf(source.time, now)
  const labels = {
    release: source.kind === 'release' ? source.value : undefined,
    variant: source.kind === 'variant' ? source.value : undefined,
  }
  if (asked.lengthMs <= 0)
    return refused(`the window begins at ${show(asked.from)}, which is not before ${show(asked.to)}`)
  if (asked.lengthMs > retention.hourMs)
    return refused(`the window is longer than data is kept; the longest is ${spellDuration(retention.hourMs)}`)
  if (source.kind !== 'variant') return parsed({ ...planWindow(asked, 0, retention, now), ...labels })
  const keptSince = now - retention.rawMs
  if (asked.to <= keptSince)
    return refused(`variants are known of the last ${spellDuration(retention.rawMs)} only, since ${show(keptSince)}`)
  return parsed({ window: asked, precision: 'raw', ...labels })
}

const show = (at: number): string => new Date(at).toISOString()

function windowOf(time: SideTime, now: number): Window {
  switch (time.kind) {
    case 'last':
      return { from: now - time.lengthMs, to: now, lengthMs: time.lengthMs }
    case 'previous':
      return { from: now - 2 * time.lengthMs, to: now - time.lengthMs, lengthMs: time.lengthMs }
    case 'between': {
      const to = time.to ?? now
      return { from: time.from, to, lengthMs: to - time.from }
    }
  }
}
