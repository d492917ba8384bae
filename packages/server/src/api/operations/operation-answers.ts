import type { OperationsQuery, OperationsReport } from '@plumbline/protocol/api'
import type { EarlierTotals } from '../../analyse/operations/earlier.ts'
import type { ServiceSpan } from '../../analyse/operations/operation-rows.ts'
import { buildReport } from '../../analyse/operations/report.ts'
import { stepOf } from '../../analyse/window.ts'
import { PlumblineError } from '../../errors.ts'
import type { OperationQueries } from '../../store/operations.ts'
import {
  parseOperationWindow,
  planComparisons,
  planWindow,
  type ReadRange,
  type Retention,
} from './operation-window.ts'

/** What the answers need to know. */
export interface OperationContext {
  queries: OperationQueries
  retention: Retention
  queryTimeoutMs: number
  /** Limits of durations, of services in general and of single ones (A003-12). */
  thresholds: { thresholdMs: number; thresholdsMs: Readonly<Record<string, number>> }
  /** Finds the word that was probably meant. */
  nearest: (word: string, candidates: readonly string[]) => string | undefined
  now: () => number
}

/** Answers what is asked about operations. */
export interface OperationAnswers {
  /** Refuses with `invalid-query` a window that cannot be, and a service that nobody knows. */
  report(query: OperationsQuery): Promise<OperationsReport>
}

export function createOperationAnswers(context: OperationContext): OperationAnswers {
  const { queries, retention, nearest } = context
  const { thresholdMs, thresholdsMs } = context.thresholds
  const options = { timeoutMs: context.queryTimeoutMs }

  /** Every service that is known, and when those that are asked about were seen. */
  async function findSpans(
    { service }: OperationsQuery,
    window: { from: number; to: number },
  ): Promise<{ spans: ServiceSpan[]; knownServices: string[] }> {
    const all = await queries.operationServices({ fromMs: window.from, toMs: window.to }, options)
    const knownServices = all.map((span) => span.service).sort()
    const spans = service === undefined ? all : all.filter((span) => span.service === service)
    if (service === undefined || spans.length > 0 || all.length === 0) return { spans, knownServices }
    throw new PlumblineError('invalid-query', sayUnknown(service, knownServices))
  }

  function sayUnknown(service: string, known: readonly string[]): string {
    const meant = nearest(service, known)
    const hint = meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`
    const shown = known.slice(0, MOST_NAMED).join(', ')
    const more = known.length > MOST_NAMED ? ` and ${known.length - MOST_NAMED} more` : ''
    return `no operations of the service ${JSON.stringify(service)} are known${hint || '.'} Known: ${shown}${more}`
  }

  async function report(query: OperationsQuery): Promise<OperationsReport> {
    const now = context.now()
    const asked = parseOperationWindow(query, retention, now)
    if (!asked.ok) throw new PlumblineError('invalid-query', asked.problem)
    const { service, name } = query
    const { spans, knownServices } = await findSpans(query, asked.value)
    const operations = spans.reduce((sum, span) => sum + span.count, 0)
    const range = planWindow(asked.value, operations, retention, now)
    const { window, precision } = range
    const read = { ...spanOf(range), service, name }

    const readEarlier = async (earlier: ReadRange): Promise<EarlierTotals> => ({
      window: earlier.window,
      totals: await queries.operationTotals({ ...spanOf(earlier), service, name }, options),
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
      queries.operationErrors({ fromMs: errorsSince, toMs: window.to, service, name }, options),
    ])
    return buildReport({
      window,
      precision,
      now,
      service: service ?? null,
      name: name ?? null,
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

const MOST_NAMED = 20

const spanOf = ({ window, precision }: ReadRange) => ({ fromMs: window.from, toMs: window.to, precision })
