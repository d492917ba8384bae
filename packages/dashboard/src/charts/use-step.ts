import { formatSpan, timeZoneOf } from '../formats/times.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import { useCursor } from './cursor.tsx'
import { stepAt } from './plot-geometry.ts'
import type { TimeStep, TimeSteps } from './time-steps.ts'

/** The step under the cursor, or the latest with figures to show, and its time in words. */
export function useStep<Step extends TimeStep>(
  series: TimeSteps<Step>,
  hasFigures: (step: Step) => boolean,
): { point: Step | undefined; moment: string } {
  const { at } = useCursor()
  const { view } = useDashboard()
  const timeZone = timeZoneOf(view.zone)
  const point = at === null ? series.points.findLast(hasFigures) : series.points[stepAt(series, at) ?? -1]
  if (!point) return { point, moment: '' }
  const span = formatSpan(point.from, point.from + series.stepMs, timeZone)
  return { point, moment: at === null ? `latest, ${span}` : span }
}
