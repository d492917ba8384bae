import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLError,
} from 'yaml'
import type { Problem } from './problem.ts'
import { type Environment, fillReferences } from './references.ts'

/** A YAML document whose every part knows its place (`file:line:column`), aliases followed and references filled in. */
export type Tree =
  | { kind: 'map'; at: string; entries: Entry[] }
  | { kind: 'list'; at: string; items: Tree[] }
  /** `lead` is set for a text that stands in the file as it reads, on one line: so many characters (a quote, or none) go before it. */
  | { kind: 'scalar'; at: string; value: unknown; lead?: number }
  /** Could not be read; the problem has been told, so whoever meets it says nothing more. */
  | { kind: 'broken'; at: string }

interface Entry {
  key: string
  keyAt: string
  value: Tree
}

/** Far above any real configuration; bounds what a hostile or mistaken file can cost. */
const LIMITS = { chars: 1_000_000, nodes: 10_000, depth: 32 }

/**
 * What YAML's errors mean to somebody who writes a configuration. The parser's own sentences are not used, because some
 * of them repeat the text, which may be a secret.
 */
const YAML_PROBLEMS: Partial<Record<YAMLError['code'], string>> = {
  BAD_DQ_ESCAPE: 'this \\ escape is not known; use single quotes to take \\ as it is',
  BAD_INDENT: 'the indentation does not fit the lines above it',
  BAD_SCALAR_START: 'a value cannot begin with this character; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a second ": " on the line, or a line indented too far; put text with ": " in quotes',
  DUPLICATE_KEY: 'this key stands here a second time; keep one',
  MISSING_CHAR: 'a character is missing, such as a closing quote or bracket, or the colon after a key',
  MULTILINE_IMPLICIT_KEY: 'this line has no ": ", or text that runs over lines is not in quotes',
  MULTIPLE_DOCS: 'a second document begins here (---); keep one',
  NON_STRING_KEY: 'a key is a plain word',
  TAB_AS_INDENT: 'a tab is used for indentation; use spaces',
  TAG_RESOLVE_FAILED: 'tags (!name) are not supported; put text that begins with ! in quotes',
  UNEXPECTED_TOKEN: 'this does not belong here; put text with brackets, braces or quotes in quotes',
}

/** Parses YAML 1.2. An empty document has no tree; one with mistakes in its form has problems and no tree. */
export function parseYaml(text: string, file: string, env: Environment): { tree?: Tree; problems: Problem[] } {
  if (text.length > LIMITS.chars) {
    return { problems: [{ where: file, text: `longer than ${LIMITS.chars} characters; is this the right file?` }] }
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true, schema: 'core' })
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}`
  }
  const mistakes = [...document.errors, ...document.warnings]
  if (mistakes.length > 0) {
    return {
      problems: mistakes.map(({ code, pos }) => ({
        where: place(pos[0]),
        text: YAML_PROBLEMS[code] ?? `this is not valid YAML (${code})`,
      })),
    }
  }
  return locate(document, { place, source: text }, env)
}

/** Turns the parsed document into a tree, walking each alias anew, so that a few lines cannot stand for a billion nodes. */
function locate(
  document: Document,
  { place, source }: { place: (offset: number) => string; source: string },
  env: Environment,
) {
  const problems: Problem[] = []
  let nodes = 0

  const broken = (at: string, text: string): Tree => {
    problems.push({ where: at, text })
    return { kind: 'broken', at }
  }

  const placeOf = (node: unknown, otherwise: string): string => {
    const range = isNode(node) ? node.range : undefined
    return range ? place(range[0]) : otherwise
  }

  const convert = (node: unknown, otherwise: string, depth: number): Tree => {
    const at = placeOf(node, otherwise)
    if (++nodes === LIMITS.nodes) return broken(at, `more than ${LIMITS.nodes} values; check the aliases (*name)`)
    if (nodes > LIMITS.nodes) return { kind: 'broken', at }
    if (depth > LIMITS.depth) return broken(at, `nested more than ${LIMITS.depth} deep; check the aliases (*name)`)
    if (isAlias(node)) {
      const target = node.resolve(document)
      if (target) return convert(target, at, depth + 1)
      return broken(at, 'begins with * and so names an anchor, which does not exist; put the text in quotes')
    }
    if (isMap(node)) {
      const entries = node.items.map(({ key, value }): Entry => {
        const keyAt = placeOf(key, at)
        return { key: isScalar(key) ? String(key.value) : '', keyAt, value: convert(value, keyAt, depth + 1) }
      })
      return { kind: 'map', at, entries }
    }
    if (isSeq(node)) return { kind: 'list', at, items: node.items.map((item) => convert(item, at, depth + 1)) }
    const value = isScalar(node) ? node.value : null
    if (typeof value !== 'string') return { kind: 'scalar', at, value }
    const filled = fillReferences(value, env)
    if (!filled.ok) return broken(at, filled.problem)
    const lead = isNode(node) && node.range ? leadOf(filled.value, source, node.range[0]) : undefined
    return { kind: 'scalar', at, value: filled.value, ...(lead !== undefined && { lead }) }
  }

  if (document.contents === null) return { problems }
  return { tree: convert(document.contents, place(0), 0), problems }
}

/** How many characters go before the text where it stands; undefined when it stands there in another form, or over lines. */
function leadOf(value: string, source: string, offset: number): number | undefined {
  if (value.includes('\n')) return undefined
  return [0, 1].find((lead) => source.startsWith(value, offset + lead))
}

/** Where the character at `index` of a text stands; where the text begins, when that cannot be told. */
export function placeInside(tree: Tree, index: number): string {
  if (tree.kind !== 'scalar' || tree.lead === undefined) return tree.at
  const { at, lead } = tree
  return at.replace(/\d+$/, (column) => String(Number(column) + lead + index))
}

/** What a setting reads: text, number, flag, or a list of them. A group of keys is no setting and gives an empty object. */
export function plain(tree: Tree): unknown {
  switch (tree.kind) {
    case 'scalar':
      return tree.value
    case 'list':
      return tree.items.map(plain)
    case 'map':
      return {}
    case 'broken':
      return undefined
  }
}

/** The whole value, groups of keys included, for readers that take documents. What is broken is undefined. */
export function wholeValue(tree: Tree): unknown {
  switch (tree.kind) {
    case 'map':
      return Object.fromEntries(tree.entries.map(({ key, value }) => [key, wholeValue(value)]))
    case 'list':
      return tree.items.map(wholeValue)
    default:
      return plain(tree)
  }
}

/** What stands at the end of a path of keys and list indexes, or as far along it as there is anything. */
export function follow(tree: Tree, path: readonly (string | number)[]): Tree {
  const [step, ...rest] = path
  if (step === undefined) return tree
  const next =
    tree.kind === 'map'
      ? tree.entries.find(({ key }) => key === step)?.value
      : tree.kind === 'list' && typeof step === 'number'
        ? tree.items[step]
        : undefined
  return next ? follow(next, rest) : tree
}
