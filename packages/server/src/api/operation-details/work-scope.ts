import type { OperationStatsQuery, Window } from '@plumbline/protocol/api'
import type { WorkCoverage } from '../../analyse/operation-details/detail-rows.ts'
import { sayCount } from '../../analyse/words.ts'
import { PlumblineError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import { parseOperationWindow, planWindow, type ReadRange, type Retention } from '../operations/operation-window.ts'

/** What the answers about single operations and jobs need to know. */
export interface DetailContext {
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
  queryTimeoutMs: number
  /** Finds the word that was probably meant. */
  nearest: (word: string, candidates: readonly string[]) => string | undefined
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
  filter: { kinds: readonly string[]; service?: string; name?: string; environment?: string }
  notes: string[]
}

const FILTERS = ['service', 'name', 'environment'] as const
const MOST_NAMED = 20

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
  const filter = {
    kinds,
    ...(service !== undefined && { service }),
    ...(name !== undefined && { name }),
    ...(environment !== undefined && { environment }),
  }
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

/** Says which label nothing has; before anything was sent, everything may still come. */
export async function refuseUnknown(filter: WorkScope['filter'], context: DetailContext): Promise<void> {
  const { kinds } = filter
  for (const label of FILTERS) {
    const value = filter[label]
    if (value === undefined) continue
    const within = label === 'name' && filter.service !== undefined ? { service: filter.service } : {}
    const known = await context.queries.knownLabels({ kinds, ...within, label }, optionsOf(context))
    if (known.length > 0 && !known.includes(value))
      throw new PlumblineError('invalid-query', sayUnknown({ label, value, known, kinds }, context))
  }
}

function sayUnknown(
  { label, value, known, kinds }: { label: string; value: string; known: readonly string[]; kinds: readonly string[] },
  { nearest }: DetailContext,
): string {
  const meant = nearest(value, known)
  const hint = meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`
  const shown = known.slice(0, MOST_NAMED).map((one) => one || '(none)')
  const more = known.length > MOST_NAMED ? ` and ${known.length - MOST_NAMED} more` : ''
  const works = kinds.map((kind) => `${kind}s`).join(' or ')
  return `no ${works} with the ${label} ${JSON.stringify(value)} are known${hint || '.'} Known: ${shown.join(', ')}${more}`
}
