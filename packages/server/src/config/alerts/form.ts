import { nearest, type Parsed } from '@plumbline/protocol/quantities'
import type { Vocabulary } from '../../judge/language/index.ts'
import type { AlertGrammar } from '../../notify/alert-grammar.ts'
import { entriesOf, type Group, type Reading, readGroup, type ValuesOf } from '../group.ts'
import { seen } from '../problem.ts'
import type { Tree } from '../yaml-tree.ts'

/** A reading that knows the texts of rules, channels and routes. */
export interface AlertReading extends Reading {
  grammar: AlertGrammar
  vocabulary: Vocabulary
}

/** A group of keys whose texts have to be understood further than a setting does. */
export interface Form<G extends Group> {
  values: ValuesOf<G>
  entries: ReadonlyMap<string, Tree>
  /** What a text means, or a problem where it stands; `undefined` when there is no text. */
  understand<T>(key: string, text: string | undefined, parse: (text: string) => Parsed<T>): T | undefined
  problem(key: string, text: string): void
  /** Notes that a key is missing, unless it stands there and is wrong. */
  lacks(key: string, example: string): undefined
}

/** Reads a group; `further` are keys that stand there and that somebody else reads. */
export function readForm<G extends Group>(
  group: G,
  { tree, path, further = [] }: { tree: Tree; path: string; further?: readonly string[] },
  reading: Reading,
): Form<G> {
  const entries = entriesOf(tree, [...further, ...Object.keys(group)], path, reading)
  const problem = (key: string, text: string) => {
    reading.problems.push({ where: entries.get(key)?.at ?? tree.at, text: `${path}.${key}: ${text}` })
  }
  return {
    values: readGroup(group, entries, path, reading),
    entries,
    problem,
    understand(key, text, parse) {
      if (text === undefined) return undefined
      const outcome = parse(text)
      if (outcome.ok) return outcome.value
      problem(key, outcome.problem)
      return undefined
    },
    lacks(key, example) {
      if (tree.kind !== 'broken' && !entries.has(key))
        reading.problems.push({ where: tree.at, text: `${path} needs "${key}", such as ${key}: ${example}` })
      return undefined
    },
  }
}

/** The items of a list; anything else is a problem. Nothing there is an empty list. */
export function itemsOf(tree: Tree | undefined, path: string, reading: Reading): readonly Tree[] {
  if (tree === undefined || tree.kind === 'broken' || (tree.kind === 'scalar' && tree.value === null)) return []
  if (tree.kind === 'list') return tree.items
  reading.problems.push({ where: tree.at, text: `${path} needs a list, each item begun with "-"` })
  return []
}

/** What to say of a name that is not among the known ones. */
export function unknownName(name: string, known: readonly string[], kind: string): string {
  const meant = nearest(name, known)
  return `there is no ${kind} ${seen(name)}; ${meant ? `did you mean "${meant}"?` : `known: ${known.join(', ')}`}`
}
