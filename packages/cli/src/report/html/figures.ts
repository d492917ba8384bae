import type { OperationsReport } from '@plumbline/protocol/api'
import { countOf, formatCount } from '../../terminal/format.ts'
import { showHour, showMs, showPercent } from '../words.ts'
import { type Point, renderColumns, renderLines } from './chart.ts'

/** `02-28 10:15`, UTC. */
const shortTime = (epochMs: number): string => new Date(epochMs).toISOString().slice(5, 16).replace('T', ' ')

const figure = (chart: string, caption: string): string =>
  `<figure>${chart}<figcaption>${caption}</figcaption></figure>`

/** Operations and durations over the period, steps without operations included. */
export function renderOverTime({ series, window, thresholdMs }: OperationsReport): string {
  const { stepMs, steps } = series
  const found = new Map(steps.map((step) => [step.at, step]))
  const starts: number[] = []
  for (let at = Math.floor(window.from / stepMs) * stepMs; at < window.to; at += stepMs) starts.push(at)
  const bounds = { from: shortTime(window.from), to: shortTime(window.to) }
  const line = (pick: 'avgDuration' | 'p95Duration', name: string): Point[] =>
    starts.map((at) => {
      const value = found.get(at)?.[pick] ?? null
      return { value, title: `${shortTime(at)} ${name} ${showMs(value)}` }
    })
  const counts = starts.map((at): Point => {
    const step = found.get(at)
    const count = step?.totalOperations ?? 0
    return {
      value: count,
      title: `${shortTime(at)} ${countOf(count, 'operation')}, ${showPercent(step?.errorRate ?? null)} errors`,
    }
  })
  return [
    figure(
      renderLines(
        [
          { tone: 'first', points: line('avgDuration', 'average') },
          { tone: 'second', points: line('p95Duration', 'P95') },
        ],
        { ...bounds, label: 'Average and P95 duration over the period', show: showMs, limit: thresholdMs },
      ),
      `<span class="key first">Average</span> and <span class="key second">P95</span> duration; the dashed line is the threshold of ${showMs(thresholdMs)}`,
    ),
    figure(renderColumns(counts, { ...bounds, label: 'Operations over the period', show: formatCount }), 'Operations'),
  ].join('')
}

/** Midnight to midnight, UTC, over all days of the period. */
export function renderHourOfDay({ hours }: OperationsReport): string {
  const found = new Map(hours.map((hour) => [hour.hour, hour]))
  const points = Array.from({ length: 24 }, (_, hour): Point => {
    const it = found.get(hour)
    const count = it?.totalOperations ?? 0
    return {
      value: count,
      title: `${showHour(hour)} ${countOf(count, 'operation')}, average ${showMs(it?.avgDuration ?? null)}`,
    }
  })
  const frame = { label: 'Operations by hour of the day', from: '00:00', to: '24:00 UTC', show: formatCount }
  return figure(renderColumns(points, frame), 'Operations by hour of the day')
}
