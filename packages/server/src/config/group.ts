import { nearest } from '@plumbline/protocol/quantities'
import { type Problem, seen } from './problem.ts'
import { type Environment, variable } from './references.ts'
import type { Setting } from './setting.ts'
import { plain, type Tree } from './yaml-tree.ts'

/** Settings under their keys, as they stand in the file. */
export interface Group {
  readonly [key: string]: Setting<unknown, unknown> | Group
}

export type ValuesOf<G> = {
  -readonly [K in keyof G]: G[K] extends Setting<infer T, infer Missing> ? T | Missing : ValuesOf<G[K]>
}

/** One reading of the configuration: where it reads from, and what it has found wrong so far. */
export interface Reading {
  env: Environment
  /** Text of a file that a variable names; throws as `readFileSync` does. */
  readFile(path: string): string
  problems: Problem[]
}

export const isSetting = (item: Setting<unknown, unknown> | Group): item is Setting<unknown, unknown> =>
  typeof item.read === 'function'

/** Values of a group: variable before file before default. Every problem is noted; a value that has one is its default. */
export function readGroup<G extends Group>(
  group: G,
  entries: ReadonlyMap<string, Tree>,
  path: string,
  reading: Reading,
): ValuesOf<G> {
  const values = Object.entries(group).map(([key, item]) => {
    const tree = entries.get(key)
    const name = path === '' ? key : `${path}.${key}`
    if (isSetting(item)) return [key, readSetting(item, tree, name, reading)]
    return [key, readGroup(item, entriesOf(tree, Object.keys(item), name, reading), name, reading)]
  })
  return Object.fromEntries(values) as ValuesOf<G>
}

/** The keys that stand under `path`; those that are not known are problems. Nothing there is an empty group. */
export function entriesOf(tree: Tree | undefined, known: readonly string[], path: string, reading: Reading) {
  const problemOf = (key: string) => (known.includes(key) ? undefined : unknownKey(key, known, path))
  return checkedEntries(tree, path, reading, { expected: known.join(', '), problemOf })
}

interface KeyRule {
  /** In a few words, what the keys should be. */
  expected: string
  problemOf(key: string): string | undefined
}

/** The keys that stand under `path` and that the rule finds nothing wrong with; the others are problems. */
export function checkedEntries(
  tree: Tree | undefined,
  path: string,
  reading: Reading,
  { expected, problemOf }: KeyRule,
) {
  const entries = new Map<string, Tree>()
  if (tree === undefined || tree.kind === 'broken' || (tree.kind === 'scalar' && tree.value === null)) return entries
  if (tree.kind !== 'map') {
    reading.problems.push({ where: tree.at, text: `${path || 'the file'} needs keys under it: ${expected}` })
    return entries
  }
  for (const { key, keyAt, value } of tree.entries) {
    const problem = problemOf(key)
    if (problem === undefined) entries.set(key, value)
    else reading.problems.push({ where: keyAt, text: problem })
  }
  return entries
}

function unknownKey(key: string, known: readonly string[], path: string): string {
  const meant = nearest(key, known)
  const place = path === '' ? '' : ` under ${path}`
  return `unknown key ${seen(key)}${place}; ${meant ? `did you mean "${meant}"?` : `known here: ${known.join(', ')}`}`
}

function readSetting<T, Missing>(setting: Setting<T, Missing>, tree: Tree | undefined, name: string, reading: Reading) {
  const fromFile = tree && !isBroken(tree) ? accept(setting, plain(tree), tree.at, `${name}: `, reading) : undefined
  const given = setting.variable === undefined ? undefined : readVariable(setting.variable, setting.secret, reading)
  const fromVariable = given && accept(setting, given.text, given.name, '', reading)
  return (fromVariable ?? fromFile ?? { value: setting.fallback }).value
}

function accept<T>(setting: Setting<T, unknown>, written: unknown, where: string, subject: string, reading: Reading) {
  const outcome = setting.read(written)
  if (outcome.ok) return { value: outcome.value }
  reading.problems.push({ where, text: `${subject}${outcome.problem}` })
  return undefined
}

/** Text of a variable, or for a secret of the file that `<name>_FILE` names, without the line end that editors add. */
function readVariable(name: string, secret: true | undefined, reading: Reading) {
  const direct = variable(reading.env, name)
  const path = secret && variable(reading.env, `${name}_FILE`)
  if (path === undefined) return direct === undefined ? undefined : { name, text: direct }
  const fileName = `${name}_FILE`
  if (direct !== undefined) {
    reading.problems.push({ where: fileName, text: `${name} is set too; keep one of them` })
    return undefined
  }
  try {
    return { name: fileName, text: reading.readFile(path).replace(/\r?\n$/, '') }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    reading.problems.push({ where: fileName, text: `the file cannot be read: ${reason}` })
    return undefined
  }
}

const isBroken = (tree: Tree): boolean =>
  tree.kind === 'broken' || (tree.kind === 'list' && tree.items.some((item) => isBroken(item)))
