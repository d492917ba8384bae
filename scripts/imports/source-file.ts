import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { codeOf } from './code-of.ts'

/** A TypeScript or JavaScript file of the repository; paths are relative to its root, with slashes. */
export interface SourceFile {
  path: string
  lineCount: number
  /** The source without comments and texts, in which every character has kept its place. */
  code: string
  imports: readonly Import[]
  isTest: boolean
}

export interface Import {
  /** As written: `./x.ts`, `node:fs`, `@plumbline/protocol`. */
  specifier: string
  /** For a relative specifier the path it leads to, from the root of the repository. */
  target: string | undefined
  /** `import type` and `export type`, of which nothing is left when the code runs. */
  isTypeOnly: boolean
  line: number
}

export interface Violation {
  file: string
  line: number
  /** The rule that is broken, and what broke it. */
  rule: string
}

const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'coverage'])
const SOURCE_NAME = /\.[cm]?[jt]sx?$/
const TEST_PATH = /\.test\.tsx?$|(^|\/)test(-support)?\//

/** Reads every source file below `root`; folders that begin with a dot are left out. */
export function readSourceTree(root: string, folder = ''): SourceFile[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  return entries
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name)
      if (entry.isDirectory())
        return SKIPPED_FOLDERS.has(entry.name) || entry.name.startsWith('.') ? [] : readSourceTree(root, path)
      return SOURCE_NAME.test(entry.name) ? [parseSource(path, readFileSync(join(root, path), 'utf8'))] : []
    })
}

export function parseSource(path: string, source: string): SourceFile {
  const code = codeOf(source)
  return {
    path,
    lineCount: source.trimEnd().split('\n').length,
    code,
    imports: readImports(path, source, code),
    isTest: TEST_PATH.test(path),
  }
}

/** `import … from '`, `export … from '`, `import '` and `import('`, up to the quote. */
const IMPORT =
  /\b(?:(?:import|export)(?<type>\s+type\b)?\s*(?:[\w$]+\s*,?\s*)?(?:\{[^}]*\}|\*(?:\s+as\s+[\w$]+)?)?\s*\bfrom|import(?:\s*\()?)\s*(?<quote>['"])/g

function readImports(path: string, source: string, code: string): Import[] {
  return [...code.matchAll(IMPORT)].map((match) => {
    const start = match.index + match[0].length
    const specifier = source.slice(start, code.indexOf(match.groups?.quote as string, start))
    return {
      specifier,
      target: specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined,
      isTypeOnly: match.groups?.type !== undefined,
      line: lineAt(code, match.index),
    }
  })
}

/** The line, from 1, of an offset. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length
