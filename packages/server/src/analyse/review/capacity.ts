import type { ReviewLine } from '@plumbline/protocol/api'
import { METRICS } from '@plumbline/protocol/catalogue'
import { formatDuration } from '@plumbline/protocol/quantities'
import { showMoment } from './clock.ts'
import { HOUR_MS, type HourRow, isWithin, type ReviewFacts } from './facts.ts'
import { countOf } from './tracks.ts'

/** The busiest tenth of the hours is what capacity is planned for. */
const BUSY_SHARE = 0.1
/** Waiting so many times longer when it is busy means that workers are at their limit then. */
const WAITS_LONGER = 2
/** Shorter waits are nobody's concern, however much longer they became. */
const LEAST_WAIT_MS = 100

/** Something about queues and workers, with its numbers. */
export interface CapacityHint {
  text: string
  /** What to do about it; absent when there is nothing to do. */
  toDo?: string
}

/** Hints on queue capacity and worker concurrency. */
export function capacityOf(facts: ReviewFacts, lines: readonly ReviewLine[]): CapacityHint[] {
  return [...workersNeeded(facts), ...waitsAtPeak(facts), ...waitGrew(lines), ...queueLimits(facts)]
}

/** Little's law (J. D. C. Little, Operations Research 9 (1961) 383-387): workers at work = arrivals per time * time of work. */
function workersNeeded({ hours, graph, window, zone, now }: ReviewFacts): CapacityHint[] {
  const work = graph.phases.find(({ id }) => id === 'workerProcessing')
  const byHour = Map.groupBy(
    hours.filter((row) => isPhase(row, work?.id ?? '', graph.pipeline) && isWithin(row, window)),
    ({ at }) => at,
  )
  const busy = [...byHour].map(([at, rows]) => ({
    at,
    workers: totalOf(rows) / Math.min(HOUR_MS, now - at),
    count: countOf(rows),
  }))
  // The first minutes of an hour say little about it, so one that still runs counts only when it is the only one.
  const over = busy.filter(({ at }) => at + HOUR_MS <= now)
  const [most] = (over.length > 0 ? over : busy).sort((a, b) => b.workers - a.workers)
  if (!most) return []
  return [
    {
      text: `In the hour with most work (${showMoment(most.at, zone)}, ${most.count} messages) ${Number(most.workers.toFixed(2))} workers were busy on average.`,
    },
  ]
}

function waitsAtPeak({ hours, graph, window }: ReviewFacts): CapacityHint[] {
  const waits = hours.filter((row) => isPhase(row, 'queueToWorker', graph.pipeline) && isWithin(row, window))
  const byHour = [...Map.groupBy(waits, ({ at }) => at).values()].sort((a, b) => countOf(b) - countOf(a))
  const most = Math.ceil(byHour.length * BUSY_SHARE)
  const [busy, quiet] = [byHour.slice(0, most).flat(), byHour.slice(most).flat()]
  if (countOf(busy) < 20 || countOf(quiet) < 20) return []
  const [peak, rest] = [totalOf(busy) / countOf(busy), totalOf(quiet) / countOf(quiet)]
  const figures = `${formatDuration(Math.round(peak))} in the busiest tenth of the hours, ${formatDuration(Math.round(rest))} in the others`
  if (peak < LEAST_WAIT_MS || peak < rest * WAITS_LONGER)
    return [{ text: `The queue wait does not grow much with traffic: ${figures}.` }]
  const text = `Messages wait ${Number((peak / rest).toFixed(1))} times as long when it is busy: ${figures}.`
  return [{ text, toDo: 'Raise worker concurrency, or add workers at the peak' }]
}

function waitGrew(lines: readonly ReviewLine[]): CapacityHint[] {
  const wait = lines.find(({ id }) => id === 'chat.phase.queueToWorker.p95')
  const volume = lines.find(({ id }) => id === 'chat.messages')
  if (wait?.verdict !== 'degraded') return []
  return volume?.arrow === 'up'
    ? [
        {
          text: `The queue wait grew with the traffic. ${wait.sentence}`,
          toDo: 'Let capacity keep up with the traffic',
        },
      ]
    : [
        {
          text: `The queue wait grew without more traffic. ${wait.sentence}`,
          toDo: 'Look at the workers and at the queue',
        },
      ]
}

/** Queues by their longest in the window, against the target of their metric. */
function queueLimits({ hours, window }: ReviewFacts): CapacityHint[] {
  return METRICS.filter(({ id }) => id === 'queue.depth' || id === 'jobs.queued').flatMap(({ of, title, target }) => {
    const rows = hours.filter((row) => row.kind === 'gauge' && row.name === of.name && isWithin(row, window))
    if (rows.length === 0) return []
    const longest = rows.reduce((most, row) => (row.maximum > most.maximum ? row : most))
    const isOver = target !== undefined && longest.maximum >= target.value
    const text = `${title}: at most ${longest.maximum} (${longest.service})${target ? `, the limit is ${target.value}` : ''}.`
    return [{ text, ...(isOver && { toDo: `Find out why the queue of ${longest.service} became so long` }) }]
  })
}

const isPhase = (row: HourRow, name: string, pipeline: string): boolean =>
  row.kind === 'phase' && row.name === name && row.service === pipeline

const totalOf = (rows: readonly HourRow[]): number => rows.reduce((sum, { total }) => sum + total, 0)
