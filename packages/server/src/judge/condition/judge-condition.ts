import type { ClauseEvidence } from '@plumbline/protocol/api'
import type { Comparison, Metric, Severity } from '@plumbline/protocol/catalogue'
import { type LabelledReading, type Labels, NOTHING_READ, type Reading } from '../../analyse/measured.ts'
import { type Check, checkOf, type JudgedLevel } from '../alert/check.ts'
import type { Clause } from '../language/condition.ts'
import type { RuleDefinition } from '../language/rule-definition.ts'
import { explainClause } from './explain-clause.ts'
import { judgeClause, limitOf } from './judge-clause.ts'
import { type MetricOf, type Need, type Readings, windowOf } from './need.ts'

/** One alert's worth of a rule: the rule judged for one service, say, with the numbers that decided. */
export interface Judged {
  /** What this judgement is limited to. */
  labels: Labels
  check: Check
  verdict: ClauseEvidence['verdict']
  clauses: readonly ClauseEvidence[]
  explanation: string
}

/** More alerts of one rule than anybody looks at; the rest is judged no more, and the caller is told by `truncated`. */
const MOST_INSTANCES = 500

export interface JudgeConditionInput {
  rule: RuleDefinition
  metricOf: MetricOf
  readings: Readings
  /** Labels of alerts that are known from before: they are judged also when nothing was measured. */
  known: readonly Labels[]
  now: number
}

/**
 * Judges a rule's condition, for each service (or name) apart when its metrics are judged so. All clauses have to be true for it to
 * fire; one that is surely not makes it fine, whatever the others say.
 */
export function judgeCondition(input: JudgeConditionInput): { judged: Judged[]; truncated: boolean } {
  const { rule, metricOf, readings } = input
  const parts = rule.condition.clauses.map((clause): Part => {
    const metric = metricOf(clause.metric)
    const need: Need = { metric, scope: clause.scope, overMs: windowOf(clause, metric), of: 'now' }
    return { clause, metric, read: readings.read(need) }
  })
  const instances = instancesOf(parts, input.known)
  return {
    judged: instances.slice(0, MOST_INSTANCES).map((labels) => judgeInstance(parts, labels, input)),
    truncated: instances.length > MOST_INSTANCES,
  }
}

/** Nobody is woken by what chance could explain. */
const SURE: readonly Severity[] = ['error', 'critical']

interface Part {
  clause: Clause
  metric: Metric
  read: readonly LabelledReading[]
}

/** Every combination of labels that the clauses can be judged on together. */
function instancesOf(parts: readonly Part[], known: readonly Labels[]): Labels[] {
  const read = parts.reduce<Labels[]>(
    (instances, { read }) =>
      read.length === 0
        ? instances
        : instances.flatMap((instance) =>
            read.filter(({ labels }) => agree(instance, labels)).map(({ labels }) => ({ ...instance, ...labels })),
          ),
    [{}],
  )
  const isWhole = parts.every(({ metric }) => metric.by === undefined)
  const found =
    isWhole || parts.some(({ read }) => read.length > 0) ? read.filter((one) => isWhole || !isEmpty(one)) : []
  const byKey = new Map([...found, ...known].map((labels) => [JSON.stringify(Object.entries(labels).sort()), labels]))
  return [...byKey.values()]
}

const isEmpty = (labels: Labels): boolean => Object.keys(labels).length === 0
const agree = (a: Labels, b: Labels): boolean =>
  Object.entries(b).every(([label, value]) => a[label] === undefined || a[label] === value)

function judgeInstance(parts: readonly Part[], labels: Labels, input: JudgeConditionInput): Judged {
  const { rule, readings, now } = input
  const evidence = parts.map(({ clause, metric, read }) => {
    const found = read.find((one) => agree(labels, one.labels) && (metric.by === undefined || !isEmpty(one.labels)))
    const { reading, labels: own } = found ?? { reading: NOTHING_READ, labels: ownLabels(metric, labels) }
    return {
      reading,
      clause: judgeClause({
        clause,
        metric,
        labels: own,
        reading,
        readings,
        minimumSamples: rule.minimumSamples,
        needsInterval: SURE.includes(rule.severity),
        now,
      }),
      own,
    }
  })
  const clauses = evidence.map(({ clause }) => clause)
  const verdict = together(clauses)
  return {
    labels,
    check: checkOf([levelOf(verdict, evidence, parts, input)], newest(evidence.map(({ reading }) => reading))),
    verdict,
    clauses,
    explanation: clauses.map((clause, index) => explainClause(clause, (parts[index] as Part).metric)).join(' '),
  }
}

const ownLabels = ({ by }: Metric, labels: Labels): Labels =>
  by === undefined || labels[by] === undefined ? {} : { [by]: labels[by] }

function together(clauses: readonly ClauseEvidence[]): ClauseEvidence['verdict'] {
  for (const verdict of ['ok', 'noData', 'inconclusive'] as const)
    if (clauses.some((clause) => clause.verdict === verdict)) return verdict
  return 'firing'
}

interface Evidence {
  reading: Reading
  clause: ClauseEvidence
  own: Labels
}

function levelOf(
  verdict: ClauseEvidence['verdict'],
  evidence: readonly Evidence[],
  parts: readonly Part[],
  { rule, readings }: JudgeConditionInput,
): JudgedLevel {
  // What is fine because of one clause is fine by the samples of that one.
  const deciding = evidence.filter(({ clause }) => clause.verdict === verdict)
  const samples = Math.max(0, ...deciding.map(({ clause }) => clause.samples))
  const [first] = evidence as readonly [Evidence, ...Evidence[]]
  const isSilence = parts.some(({ clause }) => clause.kind === 'noData')
  const level: JudgedLevel = {
    verdict: { verdict, observed: first.clause.observed, samples },
    minimumSamples: isSilence ? 0 : rule.minimumSamples,
  }
  const { bound } = rule.recovery
  const part = parts[0]
  if (bound === null || part?.clause.kind !== 'compare') return level
  const need: Need = {
    metric: part.metric,
    scope: part.clause.scope,
    overMs: windowOf(part.clause, part.metric),
    of: 'baseline',
  }
  const limit = limitOf(bound, bound.kind.startsWith('baseline') ? readings.baseline(need, first.own) : undefined)
  const { operator } = part.clause
  if (limit === null || operator === '=' || operator === '!=') return level
  return { ...level, recovery: { comparison: operator satisfies Comparison, limit } }
}

function newest(readings: readonly Reading[]): number | undefined {
  const times = readings.flatMap(({ observedAt }) => observedAt ?? [])
  return times.length > 0 ? Math.max(...times) : undefined
}
