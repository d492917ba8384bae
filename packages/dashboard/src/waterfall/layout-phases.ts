import type { PhaseSummary } from '@plumbline/protocol/api'
import { axisFor } from './time-scale.ts'

/** One phase as a bar on the shared axis; places and lengths in milliseconds. */
export interface PhaseBar {
  phase: PhaseSummary
  /** Where the phases before end, on average. */
  startMs: number
  meanMs: number
  overBudget: boolean
  /** Where the P95 ends, counted from the same start; it may lie past the end of the axis. */
  p95: { endMs: number; over: boolean } | undefined
}

export interface PhaseLayout {
  bars: PhaseBar[]
  axisMs: number
  ticks: number[]
  /** Sum of the means; null when a phase has none. */
  meanTotalMs: number | null
}

/**
 * Lays the phases of a pipeline one after the other on an axis from zero to a little past the SLA. A P95 far out would
 * squeeze everything else, so the axis ends at twice the larger of SLA and mean total; what is longer is cut there.
 */
export function layoutPhases(phases: readonly PhaseSummary[], slaMs: number): PhaseLayout {
  let endMs = 0
  const bars = phases.map((phase): PhaseBar => {
    const startMs = endMs
    const meanMs = phase.meanMs ?? 0
    endMs += meanMs
    return {
      phase,
      startMs,
      meanMs,
      overBudget: meanMs > phase.budgetMs,
      p95: phase.p95Ms === null ? undefined : { endMs: startMs + phase.p95Ms, over: phase.p95Ms > phase.budgetMs },
    }
  })
  const furthestMs = Math.max(
    ...bars.map(({ startMs, phase, p95 }) => Math.max(startMs + phase.budgetMs, p95?.endMs ?? 0)),
    endMs,
    slaMs,
  )
  return {
    bars,
    ...axisFor(Math.min(furthestMs, 2 * Math.max(slaMs, endMs))),
    meanTotalMs: phases.length > 0 && phases.every((phase) => phase.meanMs !== null) ? endMs : null,
  }
}
