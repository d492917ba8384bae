import type { Window } from '@plumbline/protocol/api'
import type { SideSource, SideTime } from '@plumbline/protocol/compare'
import { type Parsed, parsed, refused, spellDuration } from '@plumbline/protocol/quantities'
import { planWindow, type ReadRange, type Retention } from '../operations/operation-window.ts'

/** A side whose operations are in the store, and what they are read from. */
export interface PlannedSide extends ReadRange {
  release: string | undefined
  variant: string | undefined
}

/** Refuses what lies before data is kept, or begins in the future. The window of a variant begins where single rows do. */
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
  if (asked.from >= now) return refused(`the window begins at ${show(asked.from)}, which is in the future`)
  const isVariant = source.kind === 'variant'
  const keptMs = isVariant ? retention.rawMs : retention.hourMs
  const keptSince = now - keptMs
  if (asked.to <= keptSince) {
    const what = isVariant ? 'variants' : 'operations'
    return refused(`${what} are known of the last ${spellDuration(keptMs)} only, since ${show(keptSince)}`)
  }
  if (!isVariant) return parsed({ ...planWindow(asked, 0, retention, now), ...labels })
  const from = Math.max(asked.from, keptSince)
  return parsed({ window: { from, to: asked.to, lengthMs: asked.to - from }, precision: 'raw', ...labels })
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
