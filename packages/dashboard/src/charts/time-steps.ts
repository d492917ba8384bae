import type { SeriesPoint } from '@plumbline/protocol/api'
import type { Span } from './plot-geometry.ts'

/** One step of a chart over time, with whatever was measured in it. */
export interface TimeStep {
  /** Its start, epoch ms. */
  from: number
}

/** Figures over time in steps of equal length, without holes: what was not measured is a step that says so. */
export interface TimeSteps<Step extends TimeStep = TimeStep> {
  window: Span
  stepMs: number
  points: readonly Step[]
}

/** What the time axis covers: the window, widened to the whole of its first and last step. */
export function spanOf({ window, points, stepMs }: TimeSteps): Span {
  return {
    from: Math.min(window.from, points[0]?.from ?? window.from),
    to: Math.max(window.to, (points.at(-1)?.from ?? window.from) + stepMs),
  }
}

/** The middle of a step, where its figures are drawn. */
export const middleOf = (point: TimeStep, stepMs: number): number => point.from + stepMs / 2

/** Stretches of steps in which nothing was measured, as [from, to) times. */
export function gapsOf<Step extends TimeStep>(series: TimeSteps<Step>, isEmpty: (step: Step) => boolean): Span[] {
  const gaps: Span[] = []
  for (const point of series.points) {
    if (!isEmpty(point)) continue
    const last = gaps.at(-1)
    if (last && last.to === point.from) last.to = point.from + series.stepMs
    else gaps.push({ from: point.from, to: point.from + series.stepMs })
  }
  return gaps
}

export const hasNoMessages = ({ messages }: SeriesPoint): boolean => messages === 0

/** A figure with nothing on either side: a line through it has no length, so it needs a dot. */
export function isLone(values: readonly (number | null)[], index: number): boolean {
  return values[index] !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null
}
