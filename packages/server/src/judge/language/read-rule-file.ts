import { parsed } from '@plumbline/protocol/quantities'
import { DEFAULT_RECOVERY } from '../alert/alert-rule.ts'
import { COOLDOWNS_MS, checkCooldown } from '../alert/cooldown.ts'
import { NO_ACTION } from './action.ts'
import type { Clause, Condition } from './condition.ts'
import type { Place } from './place.ts'
import { readRecovery } from './read-recovery.ts'
import type { RuleDefinition } from './rule-definition.ts'
import { REQUIRED_FIELDS, RULE_FIELDS, type RuleField, type RuleFields, shown } from './rule-fields.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Something wrong in a rules file. */
export interface RuleProblem {
  /** The keys and list indexes that lead to it from the document: `['alert_rules', 2, 'condition']`. */
  path: readonly (string | number)[]
  text: string
  /** Where in the sentence that stands there. */
  at?: Place
}

export interface RuleFile {
  /** The rules in which nothing is wrong; those of a file with problems are not to be put in force. */
  rules: readonly RuleDefinition[]
  problems: readonly RuleProblem[]
}

/** More rules than anybody keeps in one file; bounds what a file can cost. */
const MOST_RULES = 1_000
const LIST_KEY = 'alert_rules'

/**
 * Reads a rules file: the value of a YAML document that is a list of rules, or has one under `alert_rules`. Source 001 writes
 * its rules in three pieces, of which only the first has the key (A001-10). Everything wrong is told at once.
 */
export function readRuleFile(document: unknown, vocabulary: Vocabulary): RuleFile {
  const reading: Reading = { vocabulary, problems: [] }
  const { list, path } = findList(document, reading)
  if (list.length > MOST_RULES) {
    reading.problems.push({ path, text: `${list.length} rules; a file has at most ${MOST_RULES}` })
    return { rules: [], problems: reading.problems }
  }
  const names = new Set<string>()
  const rules = list.flatMap((item, index) => {
    const own: Reading = { vocabulary, problems: [] }
    const rule = readRule(item, [...path, index], own)
    if (rule && names.has(rule.name))
      own.problems.push({
        path: [...path, index, 'name'],
        text: `the name ${shown(rule.name)} stands here a second time`,
      })
    reading.problems.push(...own.problems)
    if (!rule || own.problems.length > 0) return []
    names.add(rule.name)
    return [rule]
  })
  return { rules, problems: reading.problems }
}

interface Reading {
  vocabulary: Vocabulary
  problems: RuleProblem[]
}

type Path = readonly (string | number)[]

function findList(document: unknown, { problems, vocabulary }: Reading): { list: readonly unknown[]; path: Path } {
  if (document === null || document === undefined) return { list: [], path: [] }
  if (Array.isArray(document)) return { list: document, path: [] }
  if (!isGroup(document)) {
    problems.push({ path: [], text: `${shown(document)} is no list of rules; begin with ${LIST_KEY}:` })
    return { list: [], path: [] }
  }
  for (const key of Object.keys(document)) {
    if (key !== LIST_KEY) problems.push({ path: [key], text: unknownKey(key, [LIST_KEY], vocabulary) })
  }
  const list = Object.hasOwn(document, LIST_KEY) ? document[LIST_KEY] : []
  if (Array.isArray(list)) return { list, path: [LIST_KEY] }
  if (list !== null)
    problems.push({ path: [LIST_KEY], text: `${shown(list)} is no list of rules; begin each with "- name:"` })
  return { list: [], path: [] }
}

function readRule(item: unknown, path: Path, { vocabulary, problems }: Reading): RuleDefinition | undefined {
  if (!isGroup(item)) {
    problems.push({ path, text: `${shown(item)} is no rule; a rule has at least ${REQUIRED_FIELDS.join(', ')}` })
    return undefined
  }
  const note = (field: string, outcome: { problem: string; at?: Place }) =>
    problems.push({ path: [...path, field], text: outcome.problem, ...(outcome.at && { at: outcome.at }) })
  const fields: RuleFields = {}
  for (const [key, written] of Object.entries(item)) {
    if (!isField(key)) {
      note(key, { problem: unknownKey(key, Object.keys(RULE_FIELDS), vocabulary) })
      continue
    }
    const outcome = RULE_FIELDS[key](written, vocabulary)
    if (outcome.ok) Object.assign(fields, { [key]: outcome.value })
    else note(key, outcome)
  }
  for (const field of REQUIRED_FIELDS) {
    if (!Object.hasOwn(item, field)) problems.push({ path, text: `the rule needs "${field}"` })
  }
  const { name, condition, severity } = fields
  if (name === undefined || condition === undefined || severity === undefined) return undefined
  const cooldown = checkCooldown(severity, fields.cooldown ?? COOLDOWNS_MS[severity])
  if (!cooldown.ok) note('cooldown', cooldown)
  const bound = fields.recover === undefined ? parsed(null) : readRecovery(fields.recover, condition, vocabulary)
  if (!bound.ok) note('recover', bound)
  if (!cooldown.ok || !bound.ok) return undefined
  return {
    name,
    condition,
    severity,
    action: { ...NO_ACTION, ...fields.action, ...(fields.routes && { routes: fields.routes }) },
    category: fields.category ?? null,
    minimumSamples: fields.minimumSamples ?? usualSamples(condition),
    recovery: { bound: bound.value, hold: fields.recoverFor ?? DEFAULT_RECOVERY },
    noData: fields.noData ?? 'keep',
    cooldownMs: cooldown.value,
    runbook: fields.runbook ?? null,
    enabled: fields.enabled ?? true,
  }
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isField = (key: string): key is RuleField => Object.hasOwn(RULE_FIELDS, key)

function unknownKey(key: string, known: readonly string[], { nearest }: Vocabulary): string {
  const meant = nearest(key, known)
  return `unknown key ${shown(key)}; ${meant ? `did you mean "${meant}"?` : `known here: ${known.join(', ')}`}`
}

/** Five events for a percentage (X18), and the one that there is for anything else. */
const usualSamples = ({ clauses }: Condition): number => (clauses.some(isPercentage) ? 5 : 1)
const isPercentage = (clause: Clause): boolean =>
  clause.kind === 'change' || (clause.kind === 'compare' && clause.bound.kind === 'percent')
