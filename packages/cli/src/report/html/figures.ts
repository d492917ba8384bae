import type { OperationStep, OperationsReport } from '@plumbline/protocol/api'
import { formatDuration } from '@plumbline/protocol/quantities'
import { countOf, formatCount } from '../../terminal/format.ts'
import { showHour, showMs, showPercent } from '../words.ts'
import { type Column, renderColumns } from './chart.ts'
import { escapeHtml } from './escape.ts'
import { type Tone, toned } from './style.ts'

/** `02-28 10:15`, UTC. */
const shortTime = (epochMs: number): string => new Date(epochMs).toISOString().slice(5, 16).replace('T', ' ')

/** A word of the legend in the tone of its columns. */
const key = (tone: Tone, words: string): string => `<span ${toned(tone)}>${escapeHtml(words)}</span>`

/** Durations and operations over the period, steps without operations included. */
export function renderOverTime({ series, window, thresholdMs }: OperationsReport): string {
  const { stepMs, steps } = series
  const found = new Map(steps.map((step) => [step.at, step]))
  const starts: number[] = []
  for (let at = Math.floor(window.from / stepMs) * stepMs; at < window.to; at += stepMs) starts.push(at)
  const bounds = { from: shortTime(window.from), to: `${shortTime(window.to)} UTC` }
  const each = formatDuration(stepMs)
  const above = steps.filter(({ p95Duration }) => (p95Duration ?? 0) > thresholdMs).length
  const durations = renderColumns(
    starts.map((at) => durationsOf(at, found.get(at), thresholdMs)),
    {
      ...bounds,
      label: 'Average and P95 duration over the period',
      caption: `${key('first', 'Average')} and ${key('second', 'P95')} duration by ${each}${sayMost(steps, ({ avgDuration, p95Duration }) => Math.max(avgDuration ?? 0, p95Duration ?? 0), showMs)}; ${key('bad', `P95 above the threshold of ${showMs(thresholdMs)}`)} in ${above} of ${starts.length}`,
    },
  )
  const counts = renderColumns(
    starts.map((at) => countsOf(shortTime(at), found.get(at))),
    {
      ...bounds,
      label: 'Operations over the period',
      caption: `Operations by ${each}${sayMost(steps, ({ totalOperations }) => totalOperations, formatCount)}`,
    },
  )
  return [durations, counts].join('\n')
}

/** The average, and what P95 has above it. */
function durationsOf(at: number, step: OperationStep | undefined, thresholdMs: number): Column {
  const { avgDuration = null, p95Duration = null } = step ?? {}
  const title = `${shortTime(at)} average ${showMs(avgDuration)}, P95 ${showMs(p95Duration)}`
  if (avgDuration === null) return { title, parts: [] }
  const p95Ms = p95Duration ?? 0
  return {
    title,
    parts: [
      { tone: 'first', value: avgDuration },
      { tone: p95Ms > thresholdMs ? 'bad' : 'second', value: p95Ms - avgDuration },
    ],
  }
}

function countsOf(
  when: string,
  step: { totalOperations: number; errorRate: number | null; avgDuration: number | null } | undefined,
): Column {
  if (step === undefined) return { title: `${when} no operations`, parts: [] }
  const { totalOperations, errorRate, avgDuration } = step
  return {
    title: `${when} ${countOf(totalOperations, 'operation')}, average ${showMs(avgDuration)}, ${showPercent(errorRate)} errors`,
    parts: [{ tone: 'first', value: totalOperations }],
  }
}

function sayMost<Item>(items: readonly Item[], pick: (item: Item) => number, show: (value: number) => string): string {
  const most = Math.max(0, ...items.map(pick))
  return most === 0 ? '' : escapeHtml(`, up to ${show(most)}`)
}

/** Midnight to midnight, UTC, over all days of the period. */
export function renderHourOfDay({ hours }: OperationsReport): string {
  const found = new Map(hours.map((hour) => [hour.hour, hour]))
  const columns = Array.from({ length: 24 }, (_, hour) => countsOf(showHour(hour), found.get(hour)))
  const most = sayMost(hours, ({ totalOperations }) => totalOperations, formatCount)
  const label = 'Operations by hour of the day'
  return renderColumns(columns, { label, caption: `${label}${most}`, from: '00:00', to: '24:00 UTC' })
}
