import type { OperationSet } from '@plumbline/protocol/api'
import { METRICS, type Metric } from '@plumbline/protocol/catalogue'
import type { Parsed } from '@plumbline/protocol/quantities'
import { type BaselineAnswers, createBaselineAnswers } from './api/baselines/baseline-answers.ts'
import type { Config } from './config/index.ts'
import type { Baseline } from './judge/condition/index.ts'
import { captureMetrics, readBaseline } from './schedule/baselines/capture-metrics.ts'
import { environmentsOf, startKeepingBaselines } from './schedule/baselines/keep-baselines.ts'
import { type MeasureSources, measureMetrics, measureOperations } from './schedule/baselines/measure.ts'
import { pruneBaselines } from './schedule/baselines/prune-baselines.ts'
import type { StateStore, StoredBaseline } from './state/index.ts'
import type { Store } from './store/store.ts'

export interface BaselineParts {
  config: Pick<Config, 'retention' | 'queryTimeoutMs'>
  store: Pick<Store, 'query'>
  state: StateStore
  /** Names this server among those that share the state. */
  holder: string
  /** The environment of this installation, when it is configured. */
  environment: () => string | undefined
  newId: () => string
  now: () => number
  onClose: (close: () => unknown) => void
  onProblem: (what: string, error: unknown) => void
}

export interface JoinedBaselines {
  answers: BaselineAnswers
  /** The operations of a version: its number, `latest` or `promoted`. */
  readBaselineOperations(reference: string, environment?: string): Promise<Parsed<OperationSet>>
  /** Reads what is promoted, for `captured` to answer from until the next time. */
  refresh(): Promise<void>
  /** What is promoted in the environment of this installation. */
  readPromoted(): Promise<readonly StoredBaseline[]>
  /** What a promoted version says about a metric of the environment of this installation. */
  captured(metric: Metric, labels: Readonly<Record<string, string>>): Baseline | undefined
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** Which environments there are changes so seldom that not every round of rules need ask. */
const KEEP_MS = 60_000

/** Joins what captures, keeps and answers about baselines. */
export function joinBaselines(parts: BaselineParts): JoinedBaselines {
  const { config, store, state, newId, now } = parts
  const options = { timeoutMs: config.queryTimeoutMs }
  const sources: MeasureSources = {
    measured: (query) => store.query.measured(query, options),
    measuredCounts: (range) => store.query.measuredCounts(range, options),
    operationBins: (query) => store.query.operationBins(query, options),
  }
  const environments = async ({ from, to }: { from: number; to: number }): Promise<string[]> =>
    environmentsOf(await sources.measuredCounts({ fromMs: Math.floor(from / HOUR_MS) * HOUR_MS, toMs: to }))
  const answers = createBaselineAnswers({
    state,
    measure: {
      environments,
      operations: (range) => measureOperations(sources, range),
      async metrics(range, ids) {
        const asked = METRICS.filter(({ id }) => ids?.includes(id) ?? true)
        const { metrics, rows } = await measureMetrics(sources, asked, range)
        return captureMetrics(metrics, rows, { source: 'captured', now: now(), newId })
      },
    },
    prune: (environment) => pruneBaselines(state, environment, now()),
    ownEnvironment: parts.environment,
    retention: config.retention,
    now,
  })
  const keeping = startKeepingBaselines({
    state,
    holder: parts.holder,
    sources,
    newId,
    now,
    onProblem: (error) => parts.onProblem('baselines could not be kept up; it is tried again', error),
  })
  parts.onClose(() => keeping.stop())

  let promoted: readonly StoredBaseline[] = []
  let known: { until: number; environments: readonly string[] } | undefined

  /** Rules read all environments together: what is usual for them is known when there is one, or when one is configured (A001-16). */
  async function ownEnvironments(): Promise<readonly string[]> {
    const configured = parts.environment()
    if (configured !== undefined) return [configured]
    const at = now()
    // Where nothing was measured yet the first may come at any time.
    if (known === undefined || at >= known.until || known.environments.length === 0) {
      known = { until: at + KEEP_MS, environments: await environments({ from: at - DAY_MS, to: at }) }
    }
    return known.environments.length === 1 ? [...new Set([...known.environments, ''])] : ['']
  }

  async function readPromoted(): Promise<readonly StoredBaseline[]> {
    const own = await ownEnvironments()
    return (await Promise.all(own.map((environment) => state.readPromotedMetrics(environment)))).flat()
  }

  return {
    answers,
    readBaselineOperations: answers.readOperations,
    readPromoted,
    async refresh() {
      promoted = await readPromoted()
    },
    captured(metric, labels) {
      const found = promoted.find((one) => one.metric === metric.id && sameLabels(one.labels, labels))
      return found && readBaseline(metric, found)
    },
  }
}

const sameLabels = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([label, value]) => b[label] === value)
