import type { ClauseEvidence } from '@plumbline/protocol/api'
import type { Comparison, Metric, Severity } from '@plumbline/protocol/catalogue'
import { type LabelledReading, type Labels, NOTHING_READ, type Reading } from '../../analyse/measured.ts'
import { type Check, checkOf, type JudgedLevel } from '../alert/check.ts'
import type { Clause } from '../language/condition.ts'
import { labelsOf, type RuleDefinition } from '../language/rule-definition.ts'
import { explainClause } from './explain-clause.ts'
import { judgeClause, limitOf } from './judge-clause.ts'
import { heedsSilence, type MetricOf, type Need, needOf, type Readings, splitBy } from './need.ts'

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
  /**
   * Labels of alerts that are known from before: they are judged first, and also when nothing was measured. Those that the condition,
   * as it is now, cannot be about are left out.
   */
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
    const need = needOf(clause, metric)
    const by = splitBy(clause, metric)
    const read = readings.read(need)
    const before = by !== undefined && heedsSilence(clause, rule) ? readings.read({ ...need, of: 'before' }) : []
    const values = by === undefined ? [] : [...read, ...before].map(({ labels }) => labels[by] ?? '')
    return { clause, metric, need, by, read, values: new Set(values) }
  })
  const instances = instancesOf(parts, input)
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
  need: Need
  /** What it is judged apart by, and the values of that which were seen. */
  by: Metric['by']
  values: ReadonlySet<string>
  read: readonly LabelledReading[]
}

/** What the condition is judged for: what is known, and every combination of labels that its clauses can be judged on together. */
function instancesOf(parts: readonly Part[], { rule, known }: JudgeConditionInput): Labels[] {
  const scope = labelsOf(rule.condition)
  const split: ReadonlySet<string> = new Set(parts.flatMap(({ by }) => by ?? []))
  const fits = (labels: Labels): boolean =>
    Object.entries(scope).every(([label, value]) => labels[label] === value) &&
    Object.keys(labels).every((label) => scope[label] !== undefined || split.has(label))
  const found = [...split].reduce<Labels[]>(
    (instances, label) =>
      instances
        .flatMap((instance) => valuesOf(label, parts).map((value) => ({ ...instance, [label]: value })))
        .slice(0, MOST_INSTANCES + 1),
    [scope],
  )
  const all = [...known.filter(fits), ...found]
  // Nobody was ever heard of: that silence is everybody's.
  const isSilent = all.length === 0 && parts.some(({ clause }) => heedsSilence(clause, rule))
  const byKey = new Map(
    (isSilent ? [scope] : all).map((labels) => [JSON.stringify(Object.entries(labels).sort()), labels]),
  )
  return [...byKey.values()]
}

/** The values that all clauses about that label have seen. One that asks for silence takes what the others have seen. */
function valuesOf(label: string, parts: readonly Part[]): string[] {
  const own = parts.filter(({ by }) => by === label)
  const seen = own.filter(({ clause, values }) => clause.kind !== 'noData' && values.size > 0)
  const [first, ...rest] = seen
  if (first) return [...first.values].filter((value) => rest.every(({ values }) => values.has(value)))
  return [...new Set(own.flatMap(({ values }) => [...values]))]
}

function judgeInstance(parts: readonly Part[], labels: Labels, input: JudgeConditionInput): Judged {
  const { rule, readings, now } = input
  const evidence = parts.map((part) => {
    const { clause, metric, by } = part
    const found = part.read.find((one) => by === undefined || labels[by] === undefined || one.labels[by] === labels[by])
    const { reading, labels: own } = found ?? { reading: NOTHING_READ, labels: ownLabels(part, labels) }
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
    explanation: parts
      .map(({ clause, metric }, index) => explainClause(clause, clauses[index] as ClauseEvidence, metric))
      .join(' '),
  }
}

function ownLabels({ clause: { scope }, metric: { by } }: Part, labels: Labels): Labels {
  const value = by && (scope[by] ?? labels[by])
  return by === undefined || value === undefined ? {} : { [by]: value }
}

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
  const isUsual = bound.kind.startsWith('baseline')
  const limit = limitOf(bound, isUsual ? readings.baseline({ ...part.need, of: 'baseline' }, first.own) : undefined)
  const { operator } = part.clause
  if (limit === null || operator === '=' || operator === '!=') return level
  return { ...level, recovery: { comparison: operator satisfies Comparison, limit } }
}

function newest(readings: readonly Reading[]): number | undefined {
  const times = readings.flatMap(({ observedAt }) => observedAt ?? [])
  return times.length > 0 ? Math.max(...times) : undefined
}
