import type { TimeSteps } from './time-steps.ts'

/** The times that a plot covers. */
export interface Span {
  from: number
  to: number
}

/** Space around a plot for its labels, in pixels; the same in all charts, so that their times stand under each other. */
export const PLOT_INSET = { left: 58, right: 16, top: 14, bottom: 26 }

/** The moment under a place of a chart that is `widthPx` wide; places beside the plot count as its ends. */
export function timeAt(xPx: number, widthPx: number, span: Span): number {
  const plotPx = Math.max(1, widthPx - PLOT_INSET.left - PLOT_INSET.right)
  const share = Math.min(1, Math.max(0, (xPx - PLOT_INSET.left) / plotPx))
  return span.from + share * (span.to - span.from)
}

/** The place of a moment as a CSS length, which stays right when the chart changes its width. */
export function leftOf(at: number, span: Span): string {
  const share = Math.min(1, Math.max(0, (at - span.from) / (span.to - span.from)))
  return `calc(${PLOT_INSET.left}px + (100% - ${PLOT_INSET.left + PLOT_INSET.right}px) * ${share.toFixed(5)})`
}

/** The step that holds a moment, the nearest one when it lies outside; `undefined` for an empty series. */
export function stepAt(series: TimeSteps, at: number): number | undefined {
  const first = series.points[0]
  if (!first) return undefined
  const index = Math.floor((at - first.from) / series.stepMs)
  return Math.min(series.points.length - 1, Math.max(0, index))
}

/** The stretch between two moments, widened to whole steps: what the reader meant to drag over. */
export function stretchOf(series: TimeSteps, one: number, other: number): Span | undefined {
  const start = series.points[stepAt(series, Math.min(one, other)) ?? -1]
  const end = series.points[stepAt(series, Math.max(one, other)) ?? -1]
  return start && end ? { from: start.from, to: end.from + series.stepMs } : undefined
}
