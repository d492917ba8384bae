import type { OperationsQuery, OperationsReport } from '@plumbline/protocol/api'
import type { EarlierTotals } from '../../analyse/operations/earlier.ts'
import type { ServiceSpan } from '../../analyse/operations/operation-rows.ts'
import { buildReport } from '../../analyse/operations/report.ts'
import { stepOf } from '../../analyse/window.ts'
import { PlumblineError } from '../../errors.ts'
import type { OperationQueries } from '../../store/operations.ts'
import { type LabelContext, refuseUnknown } from '../operation-details/refuse-unknown.ts'
import {
  parseOperationWindow,
  planComparisons,
  planWindow,
  type ReadRange,
  type Retention,
} from './operation-window.ts'

/** What the answers need to know. */
export interface OperationContext extends LabelContext {
  queries: OperationQueries & LabelContext['queries']
  retention: Retention
  /** Limits of durations, of services in general and of single ones (A003-12). */
  thresholds: { thresholdMs: number; thresholdsMs: Readonly<Record<string, number>> }
  now: () => number
}

/** Answers what is asked about operations. */
export interface OperationAnswers {
  /** Refuses with `invalid-query` a window that cannot be, and a service, name or environment that no operation has. */
  report(query: OperationsQuery): Promise<OperationsReport>
}

export function createOperationAnswers(context: OperationContext): OperationAnswers {
  const { queries, retention } = context
  const { thresholdMs, thresholdsMs } = context.thresholds
  const options = { timeoutMs: context.queryTimeoutMs }

  /** Every service that is known, and when what is asked about was seen. */
  async function findSpans(
    { service, name, environment }: OperationsQuery,
    window: { from: number; to: number },
  ): Promise<{ spans: ServiceSpan[]; knownServices: string[] }> {
    const range = { fromMs: window.from, toMs: window.to }
    const filter = { service, name, environment }
    const isNarrowed = Object.values(filter).some((value) => value !== undefined)
    const [spans, all] = await Promise.all([
      queries.operationServices({ ...range, ...filter }, options),
      isNarrowed ? queries.operationServices(range, options) : undefined,
    ])
    if (isNarrowed && spans.length === 0) await refuseUnknown({ kinds: ['operation'], ...filter }, context)
    return { spans, knownServices: (all ?? spans).map((span) => span.service).sort() }
  }

  async function report(query: OperationsQuery): Promise<OperationsReport> {
    const now = context.now()
    const asked = parseOperationWindow(query, retention, now)
    if (!asked.ok) throw new PlumblineError('invalid-query', asked.problem)
    const { service, name, environment } = query
    const { spans, knownServices } = await findSpans(query, asked.value)
    const operations = spans.reduce((sum, span) => sum + span.count, 0)
    const range = planWindow(asked.value, operations, retention, now)
    const { window, precision } = range
    const filter = { service, name, environment }
    const read = { ...spanOf(range), ...filter }

    const readEarlier = async (earlier: ReadRange): Promise<EarlierTotals> => ({
      window: earlier.window,
      totals: await queries.operationTotals({ ...spanOf(earlier), ...filter }, options),
      keptSince: now - (earlier.precision === 'minute' ? retention.minuteMs : retention.hourMs),
    })
    const stepMs = stepOf(window, precision)
    const errorsSince = Math.max(window.from, now - retention.rawMs)
    const { previous, weekBefore } = planComparisons(range, retention, now)
    const [{ totals, steps }, before, week, hours, errors] = await Promise.all([
      queries.operationFigures({ ...read, stepMs }, options),
      readEarlier(previous),
      weekBefore && readEarlier(weekBefore),
      queries.operationHours(read, options),
      queries.operationErrors({ fromMs: errorsSince, toMs: window.to, ...filter }, options),
    ])
    return buildReport({
      window,
      precision,
      now,
      service: service ?? null,
      name: name ?? null,
      environment: environment ?? null,
      thresholds: { defaultMs: thresholdMs, perServiceMs: thresholdsMs, overrideMs: query.threshold },
      spans,
      knownServices,
      totals,
      earlier: { previous: before, weekBefore: week },
      hours,
      steps,
      stepMs,
      errors,
      errorsSince,
    })
  }

  return { report }
}

const spanOf = ({ window, precision }: ReadRange) => ({ fromMs: window.from, toMs: window.to, precision })
