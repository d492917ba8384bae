import { METRICS } from '@plumbline/protocol/catalogue'
import type { BaselineVersion, MetricBaseline, StateStore } from '../../state/index.ts'
import type { MeasuredCount } from '../../store/measured-counts.ts'
import { baselineOf, groupByMetric } from './capture-metrics.ts'
import { type MeasureRange, type MeasureSources, measureMetrics, measureOperations } from './measure.ts'
import { type Additions, keyOfMetric, keyOfOperation, planAdditions } from './plan-additions.ts'
import { type PruneState, pruneBaselines } from './prune-baselines.ts'

export interface KeepingOptions {
  state: PruneState & Pick<StateStore, 'acquireLease' | 'addBaseline' | 'extendBaseline' | 'readBaselineKeys'>
  /** Names this server among those that share the state. */
  holder: string
  sources: MeasureSources
  newId: () => string
  now: () => number
  onProblem: (error: unknown) => void
}

const EVERY_MS = 60_000
const LEASE_MS = 5 * 60_000
/** A server that starts has more urgent things to read. */
const FIRST_AFTER_MS = 3_000
const HOUR_MS = 3_600_000

/** What is done once a day has ten samples after ten days, and is not forgotten before. */
const REACH_MS = 28 * 24 * HOUR_MS

/** The environments that anything was measured in, the busiest first. */
export function environmentsOf(counts: readonly MeasuredCount[]): string[] {
  const sums = new Map<string, number>()
  for (const { environment, count } of counts) sums.set(environment, (sums.get(environment) ?? 0) + count)
  return [...sums].sort(([, a], [, b]) => b - a).map(([environment]) => environment)
}

/** One automatic version an environment takes in what has become known; once promoted it stays as it is, and another begins. */
export async function keepBaselines(options: KeepingOptions): Promise<void> {
  const { state, sources, now } = options
  if (!(await state.acquireLease('baselines', options.holder, LEASE_MS))) return
  const at = now()
  const window = {
    fromMs: Math.floor((at - REACH_MS) / HOUR_MS) * HOUR_MS,
    toMs: Math.ceil((at + 1) / HOUR_MS) * HOUR_MS,
  }
  const counts = Map.groupBy(await sources.measuredCounts(window), ({ environment }) => environment)
  for (const [environment, own] of counts) {
    await keepEnvironment({ ...window, precision: 'hour', environment, service: null }, own, at, options)
    await pruneBaselines(state, environment, at)
  }
}

async function keepEnvironment(
  range: MeasureRange,
  counts: readonly MeasuredCount[],
  at: number,
  { state, sources, newId }: KeepingOptions,
): Promise<void> {
  const { environment } = range
  const versions = (await state.readBaselines({ environment })).filter(({ source }) => source === 'automatic')
  const growing = versions.find(({ promoted }) => !promoted)
  const known = growing ? await state.readBaselineKeys(growing.version) : { operations: [], metrics: [] }
  const due = planAdditions(METRICS, counts, known)
  if (due.operations.size + due.metrics.size === 0) return
  const ids = new Map(known.metrics.map(({ id, metric, labels }) => [keyOfMetric(metric, labels), id]))
  const [operations, metrics] = await Promise.all([
    due.operations.size === 0 ? [] : dueOperations(sources, range, due),
    due.metrics.size === 0 ? [] : dueMetrics(sources, range, due, { at, idOf: (key) => ids.get(key) ?? newId() }),
  ])
  const addition = { operations, metrics, leftOut: due.leftOut }
  if (growing) {
    await state.extendBaseline(growing.version, { ...addition, at })
    return
  }
  const draft = { ...range, toMs: at, source: 'automatic', capturedAt: at, by: 'plumbline', note: null } as const
  const { version, isNew } = await state.addBaseline(
    { ...draft, ...addition, requestId: requestAfter(range, versions) },
    false,
  )
  if (!isNew) return
  const detail = { version: version.version, environment }
  await state.appendAudit({ at, actor: 'plumbline', action: 'baseline.automatic', detail })
}

/** Two servers that begin one at once, since a lease may lapse, begin the same. */
const requestAfter = ({ environment }: MeasureRange, [newest]: readonly BaselineVersion[]): string =>
  `automatic:${newest?.version ?? 0}:${environment}`

async function dueOperations(sources: MeasureSources, range: MeasureRange, due: Additions) {
  const { operations } = await measureOperations(sources, range)
  return operations.filter((one) => due.operations.has(keyOfOperation(one)))
}

async function dueMetrics(
  sources: MeasureSources,
  range: MeasureRange,
  due: Additions,
  { at, idOf }: { at: number; idOf: (key: string) => string },
): Promise<MetricBaseline[]> {
  const { metrics, rows } = await measureMetrics(sources, METRICS, range)
  return groupByMetric(metrics, rows).flatMap((group) => {
    const key = keyOfMetric(group.metric.id, group.labels)
    return due.metrics.has(key) ? baselineOf(group, { source: 'automatic', now: at, newId: () => idOf(key) }) : []
  })
}

/** Runs `keepBaselines` every minute until stopped; rounds never overlap, and one that failed is made again. */
export function startKeepingBaselines(options: KeepingOptions): { stop(): Promise<void> } {
  let round: Promise<void> = Promise.resolve()
  let isBusy = false
  function begin(): void {
    if (isBusy) return
    isBusy = true
    round = keepBaselines(options)
      .catch(options.onProblem)
      .finally(() => {
        isBusy = false
      })
  }
  const first = setTimeout(begin, FIRST_AFTER_MS).unref()
  const timer = setInterval(begin, EVERY_MS).unref()
  return {
    stop() {
      clearTimeout(first)
      clearInterval(timer)
      return round
    },
  }
}
