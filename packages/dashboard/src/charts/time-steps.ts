import type { SeriesAnswer, SeriesPoint } from '@plumbline/protocol/api'

/** What the time axis covers: the window, widened to the whole of its first and last step. */
export function spanOf({ window, points, stepMs }: SeriesAnswer): { from: number; to: number } {
  return {
    from: Math.min(window.from, points[0]?.from ?? window.from),
    to: Math.max(window.to, (points.at(-1)?.from ?? window.from) + stepMs),
  }
}

/** The middle of a step, where its figures are drawn. */
export const middleOf = (point: SeriesPoint, stepMs: number): number => point.from + stepMs / 2

/** Stretches of steps in which nothing was measured, as [from, to) times. */
export function gapsOf(series: SeriesAnswer): { from: number; to: number }[] {
  const gaps: { from: number; to: number }[] = []
  for (const point of series.points) {
    if (point.messages > 0) continue
    const last = gaps.at(-1)
    if (last && last.to === point.from) last.to = point.from + series.stepMs
    else gaps.push({ from: point.from, to: point.from + series.stepMs })
  }
  return gaps
}

/** A figure with nothing on either side: a line through it has no length, so it needs a dot. */
export function isLone(values: readonly (number | null)[], index: number): boolean {
  return values[index] !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null
}
