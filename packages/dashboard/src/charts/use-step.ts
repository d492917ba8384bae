import type { SeriesAnswer, SeriesPoint } from '@plumbline/protocol/api'
import { formatSpan, timeZoneOf } from '../formats/times.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import { useCursor } from './cursor.tsx'
import { stepAt } from './plot-geometry.ts'

/** The step under the cursor, or the latest in which a message was completed, and its time in words. */
export function useStep(series: SeriesAnswer): { point: SeriesPoint | undefined; moment: string } {
  const { at } = useCursor()
  const { view } = useDashboard()
  const timeZone = timeZoneOf(view.zone)
  const point =
    at === null ? series.points.findLast(({ p50Ms }) => p50Ms !== null) : series.points[stepAt(series, at) ?? -1]
  if (!point) return { point, moment: '' }
  const span = formatSpan(point.from, point.from + series.stepMs, timeZone)
  return { point, moment: at === null ? `latest, ${span}` : span }
}
