import type { StandingRule } from '@plumbline/protocol/catalogue'
import type { Cooldowns } from '../../judge/alert/index.ts'
import { pointAt, type RuleDefinition, type RuleProblem, readRuleFile } from '../../judge/language/index.ts'
import { CHANGES, type Change, changeRule, type WrittenRule, writtenOf } from '../../judge/rules/index.ts'
import { checkedEntries, entriesOf } from '../group.ts'
import type { Problem } from '../problem.ts'
import { follow, parseYaml, placeInside, type Tree, wholeValue } from '../yaml-tree.ts'
import type { ConfiguredRule } from './alert-config.ts'
import { type AlertReading, unknownName } from './form.ts'

/** A rule, and the tree that it or its change was read from. */
export interface ReadRule {
  rule: ConfiguredRule
  tree?: Tree
}

/** The shipped rules, as `alerts.rules` changes them. */
export function readShippedRules(
  tree: Tree | undefined,
  shipped: readonly StandingRule[],
  reading: AlertReading,
): ReadRule[] {
  const ids = shipped.map(({ id }) => id)
  const changes = checkedEntries(tree, 'alerts.rules', reading, {
    expected: 'the ids of shipped rules',
    problemOf: (id) => (ids.includes(id) ? undefined : unknownName(id, ids, 'shipped rule')),
  })
  return shipped.flatMap((standing): ReadRule[] => {
    const changed = changes.get(standing.id)
    const change = changed ? readChange(standing.id, changed, reading) : {}
    const { written, definition, problems } = changeRule(writtenOf(standing), change, reading.vocabulary)
    for (const { key, text, at } of problems)
      reading.problems.push(
        locate(changed, [key], { text: `alerts.rules.${standing.id}.${key}: ${text}`, at }, standing.id),
      )
    if (!definition) return []
    const origin = Object.keys(change).length > 0 ? 'changed' : 'default'
    return [{ rule: { definition, written, origin, standing }, ...(changed && { tree: changed }) }]
  })
}

function readChange(id: string, tree: Tree, reading: AlertReading): Change {
  const entries = [...entriesOf(tree, CHANGES, `alerts.rules.${id}`, reading)]
  return Object.fromEntries(
    entries.filter(([, value]) => !isBroken(value)).map(([key, value]) => [key, wholeValue(value)]),
  )
}

/** Where rules of the user's own stand: a list of them in the file, or a file that is one. */
export interface RuleSource {
  tree: Tree
  file: string
}

/** The rules of one further file, if it can be read. */
export function openRuleFile(file: string, at: string, reading: AlertReading): RuleSource | undefined {
  try {
    const { tree, problems } = parseYaml(reading.readFile(file), file, reading.env)
    reading.problems.push(...problems)
    return tree && { tree, file }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    reading.problems.push({ where: at, text: `alerts.files: ${file} cannot be read: ${reason}` })
    return undefined
  }
}

/** The user's own rules. A name that a shipped rule has, or that stands in two files, is a problem. */
export function readOwnRules(
  sources: readonly RuleSource[],
  shippedIds: readonly string[],
  reading: AlertReading,
): ReadRule[] {
  const takenBy = new Map(shippedIds.map((id) => [id, 'a shipped rule has this name; change it under alerts.rules']))
  return sources.flatMap(({ tree, file }) => {
    const { rules, problems } = readRuleFile(wholeValue(tree), reading.vocabulary)
    reading.problems.push(
      ...problems.filter((problem) => !isBrokenAt(tree, problem)).map((problem) => placed(tree, problem)),
    )
    return rules.flatMap((definition): ReadRule[] => {
      const item = ruleTree(tree, definition)
      const taken = takenBy.get(definition.name)
      if (taken !== undefined)
        reading.problems.push({ where: follow(item, ['name']).at, text: `"${definition.name}": ${taken}` })
      takenBy.set(definition.name, `${file} has a rule of this name further up; give each its own`)
      return [{ rule: { definition, written: wholeValue(item) as WrittenRule, origin: 'file', file }, tree: item }]
    })
  })
}

/** A rule whose cooldown nobody wrote has that of its severity. */
export function withCooldown(rule: ConfiguredRule, cooldowns: Cooldowns): ConfiguredRule {
  if (Object.hasOwn(rule.written, 'cooldown')) return rule
  const definition: RuleDefinition = { ...rule.definition, cooldownMs: cooldowns[rule.definition.severity] }
  return { ...rule, definition }
}

function ruleTree(tree: Tree, { name }: RuleDefinition): Tree {
  const list = tree.kind === 'map' ? follow(tree, ['alert_rules']) : tree
  const items = list.kind === 'list' ? list.items : []
  return items.find((item) => wholeValue(follow(item, ['name'])) === name) ?? tree
}

const placed = (tree: Tree, { path, text, at }: RuleProblem): Problem => locate(tree, path, { text, at }, '')

function locate(
  tree: Tree | undefined,
  path: RuleProblem['path'],
  { text, at }: { text: string; at: RuleProblem['at'] },
  otherwise: string,
): Problem {
  if (tree === undefined) return { where: otherwise, text }
  const place = follow(tree, path)
  if (at === undefined) return { where: place.at, text }
  return { where: placeInside(place, at.index), text, sketch: pointAt(String(wholeValue(place)), at) }
}

const isBrokenAt = (tree: Tree, { path }: RuleProblem): boolean => isBroken(follow(tree, path))

const isBroken = (tree: Tree): boolean =>
  tree.kind === 'broken' || (tree.kind === 'list' && tree.items.some((item) => isBroken(item)))
