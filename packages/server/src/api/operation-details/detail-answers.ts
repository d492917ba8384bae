import type {
  Connectivity,
  ConnectivityQuery,
  OperationCalls,
  OperationCallsQuery,
  OperationHeatmap,
  OperationHeatmapQuery,
  OperationStats,
  OperationStatsQuery,
  Trace,
} from '@plumbline/protocol/api'
import { parseDuration } from '@plumbline/protocol/quantities'
import { cursorAfter, idsOf, parseCursor, renderCursor } from '../../analyse/operation-details/call-cursor.ts'
import { judgeContact, summariseContacts } from '../../analyse/operation-details/connectivity.ts'
import { buildHeatmap } from '../../analyse/operation-details/heatmap.ts'
import { buildStats } from '../../analyse/operation-details/stats.ts'
import { minutesOf } from '../../analyse/operations/summary.ts'
import { parseWindow, stepOf } from '../../analyse/window.ts'
import { sayTime } from '../../analyse/words.ts'
import { PlumblineError } from '../../errors.ts'
import { refuseUnknown } from './refuse-unknown.ts'
import { takeFitting, viewCall, viewTrace } from './view-rows.ts'
import { type DetailContext, findScope, optionsOf, rangeOf } from './work-scope.ts'

/** Answers what is asked about single operations, services and traces. */
export interface DetailAnswers {
  stats(query: OperationStatsQuery): Promise<OperationStats>
  calls(query: OperationCallsQuery): Promise<OperationCalls>
  heatmap(query: OperationHeatmapQuery): Promise<OperationHeatmap>
  connectivity(query: ConnectivityQuery): Promise<Connectivity>
  /** Refuses with `trace-not-found` an id that nothing is kept of. */
  trace(traceId: string): Promise<Trace>
}

const OPERATIONS = ['operation'] as const
const DEFAULT_LIMIT = 50
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const DEFAULT_CONNECTIVITY_WINDOW = '15m'
const MOST_SERVICES = 1_000
/** Of measurements, and of marks. */
const MOST_IN_TRACE = 1_000

export function createDetailAnswers(context: DetailContext): DetailAnswers {
  const { queries, retention } = context
  const options = optionsOf(context)

  async function stats(query: OperationStatsQuery): Promise<OperationStats> {
    const { order = 'time', limit = DEFAULT_LIMIT } = query
    const scope = await findScope(query, OPERATIONS, context)
    const most = { time: 'total', count: 'count', errors: 'failures', p95: 'count' } as const
    const [rows, knownServices] = await Promise.all([
      // By P95 the lines can be ordered only when they are here.
      queries.workTotals({ ...rangeOf(scope), most: most[order], ...(order !== 'p95' && { limit }) }, options),
      queries.knownLabels({ kinds: OPERATIONS, label: 'service' }, options),
    ])
    const { window, precision, notes } = scope
    const built = buildStats(rows, { order, limit, minutes: minutesOf(window, scope.now) })
    return { window, precision, order, ...built, knownServices, notes }
  }

  async function calls(query: OperationCallsQuery): Promise<OperationCalls> {
    const { order = 'newest', limit = DEFAULT_LIMIT, errorsOnly = false, receivedSince } = query
    const slower = query.slowerThan === undefined ? undefined : parseDuration(query.slowerThan)
    if (slower?.ok === false) throw new PlumblineError('invalid-query', `slowerThan: ${slower.problem}`)
    const start = query.before === undefined ? undefined : parseCursor(query.before, order)
    if (start?.ok === false) throw new PlumblineError('invalid-query', start.problem)
    const { now, asked, filter, notes } = await findScope(query, OPERATIONS, context)
    const rows = await queries.calls(
      {
        ...filter,
        fromMs: asked.from,
        toMs: asked.to,
        order,
        limit: limit + 1,
        errorsOnly,
        slowerThanMs: slower?.value,
        receivedSince,
        start: start?.value,
      },
      options,
    )
    const page = takeFitting(rows, limit)
    const next = rows.length > page.length ? cursorAfter(page, start?.value) : undefined
    const keptSince = now - retention.rawMs
    return {
      window: asked,
      order,
      keptSince,
      calls: idsOf(page, start?.value).flatMap((id, i) => (page[i] ? viewCall(id, page[i]) : [])),
      next: next === undefined ? null : renderCursor(next),
      notes: asked.from < keptSince ? [...notes, `Single calls are kept since ${sayTime(keptSince)}`] : notes,
    }
  }

  async function heatmap(query: OperationHeatmapQuery): Promise<OperationHeatmap> {
    const scope = await findScope(query, OPERATIONS, context)
    const { window, precision, notes } = scope
    const stepMs = stepOf(window, precision)
    const rows = await queries.heat({ ...rangeOf(scope), stepMs }, options)
    return { window, precision, ...buildHeatmap(rows, window, stepMs), notes }
  }

  async function connectivity(query: ConnectivityQuery): Promise<Connectivity> {
    const now = context.now()
    const parsedWindow = parseWindow({ window: query.window ?? DEFAULT_CONNECTIVITY_WINDOW }, now)
    if (!parsedWindow.ok) throw new PlumblineError('invalid-query', parsedWindow.problem)
    const window = parsedWindow.value
    if (window.lengthMs > DAY_MS) throw new PlumblineError('invalid-query', 'window: the longest is 24h')
    const { service, environment } = query
    const filter = { service, environment, toMs: now }
    const knownSince = Math.floor((now - Math.min(7 * DAY_MS, retention.hourMs)) / HOUR_MS) * HOUR_MS
    const [known, recent] = await Promise.all([
      queries.knownServices({ ...filter, sinceMs: knownSince }, options),
      queries.recentCalls(
        { ...filter, sinceMs: now - Math.min(DAY_MS, retention.rawMs), fromMs: window.from },
        options,
      ),
    ])
    if (known.length === 0) await refuseUnknown({ kinds: OPERATIONS, service, environment }, context)
    const byService = new Map(recent.map((row) => [row.service, row]))
    const shown = known.slice(0, MOST_SERVICES)
    const contacts = shown.map((one) =>
      judgeContact({ known: one, recent: byService.get(one.service) }, { windowMs: window.lengthMs, now }),
    )
    return { window, knownSince, leftOut: known.length - shown.length, ...summariseContacts(contacts) }
  }

  async function trace(traceId: string): Promise<Trace> {
    const asked = { traceId, limit: MOST_IN_TRACE + 1 }
    const [measurements, marks] = await Promise.all([
      queries.traceMeasurements(asked, options),
      queries.traceMarks(asked, options),
    ])
    const keptSince = context.now() - retention.rawMs
    const found = viewTrace({ traceId, measurements, marks, most: MOST_IN_TRACE, keptSince })
    if (found) return found
    const shown = JSON.stringify(traceId.slice(0, 100))
    throw new PlumblineError(
      'trace-not-found',
      `nothing is kept of ${shown}; rows are kept since ${sayTime(keptSince)}`,
    )
  }

  return { stats, calls, heatmap, connectivity, trace }
}
