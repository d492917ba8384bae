import type { EChartsCoreOption } from 'echarts/core'
import { type KeyboardEvent, lazy, type PointerEvent, Suspense, useState } from 'react'
import { formatMoment, timeZoneOf } from '../formats/times.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import classes from './chart.module.css'
import type { ChartColours } from './chart-colours.ts'
import { useCursor } from './cursor.tsx'
import { leftOf, type Span, stepAt, stretchOf, timeAt } from './plot-geometry.ts'
import { middleOf, spanOf, type TimeStep, type TimeSteps } from './time-steps.ts'

const Chart = lazy(() => import('./chart.tsx'))

export interface TimePlotProps<Step extends TimeStep> {
  /** The question the chart answers. */
  title: string
  series: TimeSteps<Step>
  buildOption: (colours: ChartColours) => EChartsCoreOption
  /** The figures of one step as a phrase. */
  describe: (point: Step) => string
}

/** A mouse moves this far before it drags rather than clicks. */
const DRAG_PX = 6

/**
 * A chart over time that can be pointed at with mouse, finger or arrow keys, and dragged over to look closer.
 * To a screen reader it is a slider whose value is the phrase of the step under the cursor.
 */
export function TimePlot<Step extends TimeStep>({ title, series, buildOption, describe }: TimePlotProps<Step>) {
  const { view, changeView } = useDashboard()
  const { at, pointAt } = useCursor()
  const [dragFrom, setDragFrom] = useState<{ x: number; at: number } | null>(null)
  const { points, stepMs } = series
  const span = spanOf(series)
  const current = at === null ? undefined : stepAt(series, at)
  const point = current === undefined ? undefined : points[current]

  const momentOf = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return timeAt(event.clientX - box.left, box.width, span)
  }
  const pointAtStep = (index: number) => {
    const step = points[Math.min(points.length - 1, Math.max(0, index))]
    if (step) pointAt(middleOf(step, stepMs))
  }
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    if (dragFrom && Math.abs(event.clientX - dragFrom.x) >= DRAG_PX) {
      const stretch = stretchOf(series, dragFrom.at, momentOf(event))
      if (stretch) changeView({ range: { kind: 'between', ...stretch } })
    }
    setDragFrom(null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const target = keyTarget(event.key, current, points.length)
    if (target === undefined) return
    event.preventDefault()
    if (target === null) pointAt(null)
    else pointAtStep(target)
  }

  return (
    <div
      className={classes.plot}
      role="slider"
      tabIndex={0}
      aria-label={`${title} Arrow keys move along the time axis.`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, points.length - 1)}
      aria-valuenow={current ?? 0}
      aria-valuetext={
        point ? `${formatMoment(point.from, timeZoneOf(view.zone))}: ${describe(point)}` : 'No moment chosen'
      }
      onPointerMove={(event) => pointAt(momentOf(event))}
      onPointerLeave={() => {
        pointAt(null)
        setDragFrom(null)
      }}
      onPointerDown={(event) => {
        if (event.pointerType === 'mouse' && event.button === 0) setDragFrom({ x: event.clientX, at: momentOf(event) })
      }}
      onPointerUp={onPointerUp}
      onKeyDown={onKeyDown}
      onBlur={() => pointAt(null)}
    >
      <Suspense fallback={null}>
        <Chart buildOption={buildOption} />
      </Suspense>
      {point && <div className={classes.crosshair} style={{ left: leftOf(middleOf(point, stepMs), span) }} />}
      {dragFrom && at !== null && (
        <Stretch from={Math.min(dragFrom.at, at)} to={Math.max(dragFrom.at, at)} span={span} />
      )}
    </div>
  )
}

function Stretch({ from, to, span }: { from: number; to: number; span: Span }) {
  return (
    <div
      className={classes.stretch}
      style={{ left: leftOf(from, span), width: `calc(${leftOf(to, span)} - ${leftOf(from, span)})` }}
    />
  )
}

/** The step that a key moves to; null lets go of the cursor, `undefined` is no key of ours. */
function keyTarget(key: string, current: number | undefined, count: number): number | null | undefined {
  switch (key) {
    case 'ArrowRight':
      return current === undefined ? 0 : current + 1
    case 'ArrowLeft':
      return current === undefined ? count - 1 : current - 1
    case 'Home':
      return 0
    case 'End':
      return count - 1
    case 'Escape':
      return null
    default:
      return undefined
  }
}
