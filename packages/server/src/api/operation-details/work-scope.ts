import type { OperationStatsQuery, Window } from '@plumbline/protocol/api'
import type { WorkCoverage } from '../../analyse/operation-details/detail-rows.ts'
import { sayCount } from '../../analyse/words.ts'
import { PlumblineError } from '../../errors.ts'
import type { WorkFilter } from '../../store/operation-details.ts'
import type { Store } from '../../store/store.ts'
import { parseOperationWindow, planWindow, type ReadRange, type Retention } from '../operations/operation-window.ts'
import { type LabelContext, refuseUnknown } from './refuse-unknown.ts'

/** What the answers about single operations and jobs need to know. */
export interface DetailContext extends LabelContext {
  queries: Pick<
    Store['query'],
    | 'workTotals'
    | 'workCoverage'
    | 'workErrors'
    | 'newReleases'
    | 'knownLabels'
    | 'heat'
    | 'calls'
    | 'recentCalls'
    | 'knownServices'
    | 'traceMeasurements'
    | 'traceMarks'
  >
  retention: Retention
  now: () => number
}

/** What every question has in common. */
export type WorkQuery = Pick<
  OperationStatsQuery,
  'hours' | 'window' | 'from' | 'to' | 'service' | 'name' | 'environment'
>

export interface WorkScope extends ReadRange {
  now: number
  /** The window as it was asked for; `window` may be widened to whole minutes or hours. */
  asked: Window
  coverage: WorkCoverage
  filter: WorkFilter
  notes: string[]
}

/** Reads the window, and finds what it is to be read from. Refuses with `invalid-query` what cannot be, and a label that nothing has. */
export async function findScope(
  query: WorkQuery,
  kinds: readonly string[],
  context: DetailContext,
): Promise<WorkScope> {
  const { queries, retention } = context
  const now = context.now()
  const asked = parseOperationWindow(query, retention, now)
  if (!asked.ok) throw new PlumblineError('invalid-query', asked.problem)
  const { service, name, environment } = query
  const filter = { kinds, service, name, environment }
  const { from, to } = asked.value
  const coverage = await queries.workCoverage({ ...filter, fromMs: from, toMs: to }, optionsOf(context))
  if (coverage.firstAt === null) await refuseUnknown(filter, context)
  return {
    ...planWindow(asked.value, coverage.count, retention, now),
    now,
    asked: asked.value,
    coverage,
    filter,
    notes: notesOf(coverage, kinds),
  }
}

export const optionsOf = ({ queryTimeoutMs }: DetailContext) => ({ timeoutMs: queryTimeoutMs })

export const rangeOf = ({ filter, window, precision }: WorkScope) => ({
  ...filter,
  fromMs: window.from,
  toMs: window.to,
  precision,
})

function notesOf({ otherUnits }: WorkCoverage, kinds: readonly string[]): string[] {
  if (otherUnits === 0) return []
  const works = otherUnits === 1 ? kinds.join(' or ') : kinds.map((kind) => `${kind}s`).join(' and ')
  return [`Left out, as they are not measured in ms: ${sayCount(otherUnits)} ${works} in the hours of the window`]
}
