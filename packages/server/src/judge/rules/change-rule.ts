import type { StandingRule } from '@plumbline/protocol/catalogue'
import {
  type Bound,
  type Condition,
  type Place,
  parseBound,
  parseCondition,
  parseHold,
  type RuleDefinition,
  readRuleFile,
  renderCondition,
  type Vocabulary,
} from '../language/index.ts'

/** A rule by the keys of a rules file, with values as they are written there. */
export type WrittenRule = Readonly<Record<string, unknown>>

/** A shipped rule as a rules file would write it. */
export function writtenOf(rule: StandingRule): WrittenRule {
  const { id, condition, severity, category, minimumSamples, recover, recoverFor, noData, enabled } = rule
  const written = { name: id, condition, severity, category, minimumSamples, recover, recoverFor, noData, enabled }
  return Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined))
}

/** What may be said of a rule that stands elsewhere. `limit` and `hold` change its condition, which need not be repeated. */
export const CHANGES = [
  'enabled',
  'limit',
  'condition',
  'severity',
  'hold',
  'recover',
  'recoverFor',
  'minimumSamples',
  'routes',
  'noData',
  'cooldown',
  'runbook',
] as const
export type Change = Readonly<Partial<Record<(typeof CHANGES)[number], unknown>>>

export interface ChangeProblem {
  key: string
  text: string
  /** Where in the text that stands under the key. */
  at?: Place
}

export interface ChangedRule {
  written: WrittenRule
  /** Absent when there are problems. */
  definition?: RuleDefinition
  problems: readonly ChangeProblem[]
}

/**
 * A rule with changes, judged as a whole. A recovery limit that the change leaves beyond the new limit is dropped, unless it is part
 * of the change: the alert then ends when its value is within its limit.
 */
export function changeRule(written: WrittenRule, change: Change, vocabulary: Vocabulary): ChangedRule {
  const { limit, hold, ...fields } = change
  const merged: Record<string, unknown> = { ...written, ...fields }
  const problems: ChangeProblem[] = []
  if (limit !== undefined || hold !== undefined) {
    const condition = changeCondition(merged.condition, { limit, hold }, vocabulary)
    if ('key' in condition) return { written: merged, problems: [condition] }
    merged.condition = renderCondition(condition)
  }
  const read = readOne(merged, vocabulary)
  const isOnlyRecovery = read.problems.length > 0 && read.problems.every(({ key }) => key === 'recover')
  if (isOnlyRecovery && !('recover' in change)) {
    const { recover: _, ...without } = merged
    return { written: without, ...readOne(without, vocabulary) }
  }
  const blame = ({ key, ...rest }: ChangeProblem) => ({
    ...rest,
    key: key === 'condition' && !('condition' in change) ? ('limit' in change ? 'limit' : 'hold') : key,
  })
  problems.push(...read.problems.map(blame))
  return { written: merged, problems, ...(read.definition && { definition: read.definition }) }
}

function readOne(written: WrittenRule, vocabulary: Vocabulary): Omit<ChangedRule, 'written'> {
  const { rules, problems } = readRuleFile([written], vocabulary)
  const [definition] = rules
  return {
    problems: problems.map(({ path, text, at }) => ({ key: String(path[1] ?? ''), text, ...(at && { at }) })),
    ...(definition && { definition }),
  }
}

/** The condition with another limit or hold; or what is wrong with one of the three. */
function changeCondition(
  sentence: unknown,
  { limit, hold }: { limit: unknown; hold: unknown },
  vocabulary: Vocabulary,
): Condition | ChangeProblem {
  const condition = parseCondition(String(sentence), vocabulary)
  if (!condition.ok) return { key: 'condition', text: condition.problem, at: condition.at }
  const limited = limit === undefined ? condition : withLimit(condition.value, limit, vocabulary)
  if (!limited.ok) return { key: 'limit', text: limited.problem, ...('at' in limited && { at: limited.at }) }
  if (hold === undefined) return limited.value
  const held = typeof hold === 'string' ? parseHold(hold) : { ok: false as const, problem: 'write 5m or 3 checks' }
  if (!held.ok) return { key: 'hold', text: held.problem, ...('at' in held && { at: held.at }) }
  return { ...limited.value, hold: held.value }
}

type Limited = { ok: true; value: Condition } | { ok: false; problem: string; at?: Place }

function withLimit(condition: Condition, limit: unknown, vocabulary: Vocabulary): Limited {
  const [clause, ...others] = condition.clauses
  if (typeof limit !== 'string' && typeof limit !== 'number')
    return { ok: false, problem: 'write the limit alone, such as 2s, 97 % or 450MB' }
  if (others.length > 0 || clause.kind === 'noData')
    return { ok: false, problem: 'is for a condition with one limit; write the whole sentence under "condition"' }
  if (clause.kind === 'change') {
    const percent = /^(\d+(?:\.\d+)?) ?%?$/.exec(String(limit))?.[1]
    if (percent === undefined) return { ok: false, problem: 'is a share of the value before; write it like 50 %' }
    return { ok: true, value: { ...condition, clauses: [{ ...clause, morePercent: Number(percent) }] } }
  }
  const metric = vocabulary.metric(clause.metric)
  if (!metric) throw new Error(`the vocabulary knows ${clause.metric} by another name, but not by its id`)
  const bound: { ok: true; value: Bound } | { ok: false; problem: string; at: Place } = parseBound(
    String(limit),
    metric,
  )
  if (!bound.ok) return bound
  return { ok: true, value: { ...condition, clauses: [{ ...clause, bound: bound.value }] } }
}
