import type {
  CompareQuery,
  ComparisonAnswer,
  OperationLabelsAnswer,
  OperationLabelsQuery,
  OperationSet,
  OperationSetQuery,
} from '@plumbline/protocol/api'
import { compareSets, labelSide, parseSide, type SideSource } from '@plumbline/protocol/compare'
import type { Parsed } from '@plumbline/protocol/quantities'
import { describeDistributions } from '../../analyse/operations/distributions.ts'
import { PlumblineError } from '../../errors.ts'
import type { Queries } from '../../store/store.ts'
import { type LabelContext, refuseUnknown } from '../operation-details/refuse-unknown.ts'
import type { Retention } from '../operations/operation-window.ts'
import { planSide } from './plan-side.ts'

export interface CompareContext extends LabelContext {
  queries: Pick<Queries, 'operationBins' | 'operationLabels' | 'knownLabels'>
  /** The operations of a baseline version: its number, `latest` or `promoted`. */
  readBaselineOperations: (reference: string, environment?: string) => Promise<Parsed<OperationSet>>
  retention: Retention
  now: () => number
}

/** Two sets of operations side by side, and what they are made of. */
export interface CompareAnswers {
  /** Refuses with `invalid-query` a side that cannot be read, a label that no operation has, and what is not kept. */
  compare(query: CompareQuery): Promise<ComparisonAnswer>
  operationSet(query: OperationSetQuery): Promise<OperationSet>
  labels(query: OperationLabelsQuery): Promise<OperationLabelsAnswer>
}

const MOST_NAMED = 10

export function createCompareAnswers(context: CompareContext): CompareAnswers {
  const { queries, retention, nearest } = context
  const options = { timeoutMs: context.queryTimeoutMs }

  const readLabels = (now: number, environment?: string) =>
    queries.operationLabels({ fromMs: now - retention.hourMs, rawFromMs: now - retention.rawMs, environment }, options)

  async function operationSet({ side, service, name, environment }: OperationSetQuery): Promise<OperationSet> {
    const source = accepted(parseSide(side))
    const only = ({ service: of, name: called }: { service: string; name: string }): boolean =>
      (service === undefined || of === service) && (name === undefined || called === name)
    if (source.kind === 'baseline') {
      const set = accepted(await context.readBaselineOperations(source.reference, environment))
      return { ...set, operations: set.operations.filter(only) }
    }
    const now = context.now()
    const { window, precision, release, variant } = accepted(planSide(source, retention, now))
    const range = { fromMs: window.from, toMs: window.to, precision, service, name, environment, release, variant }
    const { operations, leftOut } = await queries.operationBins(range, options)
    if (operations.length === 0) {
      await refuseSource(source, now)
      await refuseUnknown({ kinds: ['operation'], service, name, environment }, context)
    }
    return { label: labelSide(source), window, precision, operations: describeDistributions(operations), leftOut }
  }

  async function refuseSource(source: SideSource, now: number): Promise<void> {
    if (source.kind !== 'release' && source.kind !== 'variant') return
    const known = (await readLabels(now)).filter(({ label }) => label === source.kind).map(({ value }) => value)
    if (known.includes(source.value)) return
    const meant = nearest(source.value, known)
    const hint = meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`
    const list =
      known.length === 0 ? 'none is known: send it with every operation' : known.slice(0, MOST_NAMED).join(', ')
    throw new PlumblineError(
      'invalid-query',
      `no operations of the ${source.kind} ${JSON.stringify(source.value)} are known${hint || '.'} Known: ${list}`,
    )
  }

  async function compare(query: CompareQuery): Promise<ComparisonAnswer> {
    const { before, after, statistic, minimumPercent, ...filters } = query
    const [left, right] = await Promise.all([
      operationSet({ side: before, ...filters }),
      operationSet({ side: after, ...filters }),
    ])
    return accepted(compareSets(left, right, { statistic, minimumPercent }))
  }

  async function labels({ environment }: OperationLabelsQuery): Promise<OperationLabelsAnswer> {
    const spans = await readLabels(context.now(), environment)
    const of = (wanted: string) => spans.filter(({ label }) => label === wanted).map(({ label: _, ...span }) => span)
    return { releases: of('release'), variants: of('variant'), environments: of('environment') }
  }

  return { compare, operationSet, labels }
}

function accepted<T>(result: Parsed<T>): T {
  if (!result.ok) throw new PlumblineError('invalid-query', result.problem)
  return result.value
}
