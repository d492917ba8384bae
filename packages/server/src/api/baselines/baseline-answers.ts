import type {
  BaselineDetail,
  BaselineDrift,
  BaselinesAnswer,
  BaselineVersionView,
  Capture,
  Captured,
  OperationSet,
  Window,
} from '@plumbline/protocol/api'
import { compareSets } from '@plumbline/protocol/compare'
import { type Parsed, parsed, refused, spellDuration, trustOf } from '@plumbline/protocol/quantities'
import { alignWindow, parseWindow, precisionOf } from '../../analyse/window.ts'
import { PlumblineError } from '../../errors.ts'
import type { BaselineVersion, MetricBaseline, OperationBaseline, StateStore } from '../../state/index.ts'
import { checkMetrics, type Elsewhere, sayTooFew, sayUnclear } from './capture-refusals.ts'
import { toOperationSet } from './operation-set.ts'
import { resolveReference, spellEnvironment } from './resolve-reference.ts'
import { viewMetric, viewOperations, viewVersion } from './view-baseline.ts'

/** Whole minutes or hours of one environment. */
export interface BaselineRange {
  fromMs: number
  toMs: number
  precision: 'minute' | 'hour'
  environment: string
  /** Null: all services. */
  service: string | null
}

export interface BaselineContext {
  state: Pick<
    StateStore,
    | 'addBaseline'
    | 'findBaseline'
    | 'readBaselines'
    | 'readBaseline'
    | 'readBaselineOperations'
    | 'readBaselineMetrics'
    | 'promoteBaseline'
    | 'deleteBaseline'
    | 'appendAudit'
  >
  measure: {
    /** Environments that anything was measured in. */
    environments(window: Window): Promise<string[]>
    operations(range: BaselineRange): Promise<{ operations: OperationBaseline[]; leftOut: number }>
    /** Of these metrics, of all that have values when absent. */
    metrics(range: BaselineRange, ids: readonly string[] | undefined): Promise<MetricBaseline[]>
  }
  /** Deletes what is too much of an environment. */
  prune(environment: string): Promise<unknown>
  /** The environment of this installation, when it is configured. */
  ownEnvironment: () => string | undefined
  retention: { minuteMs: number; hourMs: number }
  now: () => number
}

/** Versions of baselines: what was usual, to compare with from then on. */
export interface BaselineAnswers {
  /** `isNew` is false when the request was answered before. */
  capture(request: Capture): Promise<Captured & { isNew: boolean }>
  list(query: { environment?: string | undefined }): Promise<BaselinesAnswer>
  show(reference: string, environment: string | undefined): Promise<BaselineDetail>
  promote(reference: string, by: string | undefined): Promise<BaselineVersionView>
  /** Gives what it was. */
  remove(reference: string, options: { force?: boolean; by?: string }): Promise<BaselineVersionView>
  /** A version as one side of a comparison; refuses with the versions that there are. */
  readOperations(reference: string, environment: string | undefined): Promise<Parsed<OperationSet>>
}

const DEFAULT_WINDOW = '24h'
const DAY_MS = 86_400_000
const SHORTEST_MS = 60_000

export function createBaselineAnswers(context: BaselineContext): BaselineAnswers {
  const { state, measure, retention, now } = context

  async function find(reference: string, environment: string | undefined): Promise<Parsed<BaselineVersion>> {
    const ownEnvironment = context.ownEnvironment()
    // Many versions of other environments must not push out of the list the one that is asked for.
    const direct = /^\d{1,15}$/.test(reference) ? await state.readBaseline(Number(reference)) : undefined
    const near = direct ? [direct] : await state.readBaselines({ environment: environment ?? ownEnvironment })
    const versions = near.length > 0 ? near : await state.readBaselines({})
    return resolveReference(reference, { versions, environment, ownEnvironment })
  }

  async function need(reference: string, environment?: string): Promise<BaselineVersion> {
    const found = await find(reference, environment)
    if (!found.ok) throw new PlumblineError('baseline-not-found', found.problem)
    return found.value
  }

  async function readSet(version: BaselineVersion): Promise<OperationSet> {
    return toOperationSet(version, await state.readBaselineOperations(version.version))
  }

  async function compareWithNow(version: BaselineVersion): Promise<BaselineDrift | null> {
    const at = now()
    const range = rangeOf({ from: at - DAY_MS, to: at, lengthMs: DAY_MS }, version, retention, at)
    const [before, { operations, leftOut }] = await Promise.all([readSet(version), measure.operations(range)])
    const today = toOperationSet({ ...version, counts: { ...version.counts, leftOut } }, operations)
    if (before.operations.length === 0 || operations.length === 0) return null
    const compared = compareSets(before, { ...today, label: 'last 24h' })
    if (!compared.ok) throw new Error(compared.problem)
    const { verdict, sentence, counts } = compared.value
    return { verdict, sentence, degraded: counts.degraded, improved: counts.improved }
  }

  /** What may have been meant where nothing was measured. */
  async function lookElsewhere({ service, ...range }: BaselineRange, window: Window): Promise<Elsewhere> {
    const { operations } = service === null ? { operations: [] } : await measure.operations({ ...range, service: null })
    return {
      services: [...new Set(operations.map((own) => own.service))],
      environments: await measure.environments(window),
    }
  }

  const answer = async (version: BaselineVersion, isNew: boolean): Promise<Captured & { isNew: boolean }> => {
    const metrics = await state.readBaselineMetrics(version.version)
    return { version: viewVersion(version), baselines: metrics.map(viewMetric), isNew }
  }

  return {
    async capture({ by = 'somebody', note = null, promote = false, metrics: ids, ...asked }) {
      const requestId = asked.requestId === undefined ? null : `request:${asked.requestId}`
      // Asked again long after, there may be nothing left to measure.
      const before = requestId === null ? undefined : await state.findBaseline(requestId)
      if (before) return answer(before, false)
      const at = now()
      const wrong = checkMetrics(ids ?? [])
      if (wrong !== undefined) throw new PlumblineError('invalid-body', `/metrics: ${wrong}`)
      const window = parseCaptureWindow(asked.window, retention.hourMs, at)
      if (!window.ok) throw new PlumblineError('invalid-body', `/window: ${window.problem}`)
      const environment = await chooseEnvironment(asked.environment, window.value, context)
      const range = rangeOf(window.value, { environment, service: asked.service ?? null }, retention, at)
      const [{ operations, leftOut }, metrics] = await Promise.all([
        measure.operations(range),
        measure.metrics(range, ids),
      ])
      if (metrics.length === 0 && operations.every(({ samples }) => trustOf(samples) === 'tooFew')) {
        const elsewhere = operations.length === 0 ? await lookElsewhere(range, window.value) : NOWHERE
        throw new PlumblineError('baseline-too-few-samples', sayTooFew(operations, range, window.value, elsewhere))
      }
      const { version, isNew } = await state.addBaseline(
        {
          ...range,
          toMs: at,
          source: 'captured',
          capturedAt: at,
          ...{ by, note, operations, leftOut, metrics, requestId },
        },
        promote,
      )
      if (isNew) {
        const detail = { version: version.version, environment, promoted: promote, note }
        await state.appendAudit({ at, actor: by, action: 'baseline.capture', detail })
        await context.prune(environment)
      }
      return answer(version, isNew)
    },
    async list({ environment }) {
      const versions = await state.readBaselines({ environment })
      const newestOwn = new Set(
        [
          ...Map.groupBy(
            versions.filter(({ source }) => source === 'automatic'),
            (one) => one.environment,
          ).values(),
        ].map(([first]) => first),
      )
      const inForce = versions.filter((version) => version.promoted || newestOwn.has(version)).slice(0, MOST_JUDGED)
      const drifts = new Map<BaselineVersion, BaselineDrift | null>()
      for (const version of inForce) drifts.set(version, await compareWithNow(version))
      return { versions: versions.map((version) => ({ ...viewVersion(version), drift: drifts.get(version) ?? null })) }
    },
    async show(reference, environment) {
      const version = await need(reference, environment)
      const [operations, metrics] = await Promise.all([
        state.readBaselineOperations(version.version),
        state.readBaselineMetrics(version.version),
      ])
      return { version: viewVersion(version), ...viewOperations(operations), metrics: metrics.map(viewMetric) }
    },
    async promote(reference, by = 'somebody') {
      const { version, environment } = await need(reference)
      if (!(await state.promoteBaseline(version))) throw new PlumblineError('baseline-not-found', `${version} is gone`)
      const detail = { version, environment }
      await state.appendAudit({ at: now(), actor: by, action: 'baseline.promote', detail })
      return viewVersion(await need(String(version)))
    },
    async remove(reference, { force = false, by = 'somebody' }) {
      const known = await need(reference)
      const { version, environment } = known
      const outcome = await state.deleteBaseline(version, force)
      if (outcome === 'absent') throw new PlumblineError('baseline-not-found', `${version} is gone`)
      if (outcome === 'promoted')
        throw new PlumblineError(
          'baseline-promoted',
          `values of ${spellEnvironment(environment)} are compared with baseline ${version}`,
        )
      const detail = { version, environment, forced: force }
      await state.appendAudit({ at: now(), actor: by, action: 'baseline.delete', detail })
      return viewVersion(known)
    },
    async readOperations(reference, environment) {
      const found = await find(reference, environment)
      return found.ok ? parsed(await readSet(found.value)) : found
    },
  }
}

const NOWHERE: Elsewhere = { environments: [], services: [] }

/** Comparisons with the last day that one list takes the time for. */
const MOST_JUDGED = 6

function parseCaptureWindow(text = DEFAULT_WINDOW, keptMs: number, now: number): Parsed<Window> {
  const window = parseWindow({ window: text }, now)
  if (!window.ok) return window
  const { lengthMs } = window.value
  if (lengthMs >= SHORTEST_MS && lengthMs <= keptMs) return window
  return refused(`${JSON.stringify(text)} is not from ${spellDuration(SHORTEST_MS)} to ${spellDuration(keptMs)}`)
}

function rangeOf(
  window: Window,
  { environment, service }: Pick<BaselineRange, 'environment' | 'service'>,
  { minuteMs }: BaselineContext['retention'],
  now: number,
): BaselineRange {
  const precision = precisionOf(window, { minuteMs, now })
  const { from, to } = alignWindow(window, precision)
  return { fromMs: from, toMs: to, precision, environment, service }
}

/** The environment that is asked for, else that of this installation, else the only one that there is. */
async function chooseEnvironment(
  asked: string | undefined,
  window: Window,
  { ownEnvironment, measure }: BaselineContext,
): Promise<string> {
  const named = asked ?? ownEnvironment()
  if (named !== undefined) return named
  const [first = '', ...others] = await measure.environments(window)
  if (others.length === 0) return first
  throw new PlumblineError('baseline-environment-unclear', sayUnclear([first, ...others]))
}
