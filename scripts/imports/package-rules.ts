import type { Import, SourceFile, Violation } from './source-file.ts'

/** Which packages of the workspace each one may import. The server serves the dashboard's built files, and imports nothing of it. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  protocol: [],
  node: ['protocol'],
  dashboard: ['protocol'],
  cli: ['protocol'],
  server: ['protocol'],
  demo: ['node', 'protocol'],
}

/** The package a path is part of; none for `test`, `bench` and `scripts`, which may look into every package. */
export const packageOf = (path: string): string | undefined =>
  /^packages\/([^/]+)\//.exec(path)?.[1] ?? /^(demo)\//.exec(path)?.[1]

const sourceOf = (path: string): boolean => /^(packages\/[^/]+|demo)\/src\//.test(path)

/** Parts of the protocol that load nothing else, which an application may carry. */
const LIGHT: ReadonlySet<string> = new Set(['@plumbline/protocol/paths'])

/** Imports across packages: only along `MAY_IMPORT`, only by name, and for the SDK and the protocol only what keeps them light. */
export function judgePackages(files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) =>
    file.imports.flatMap((imported) => {
      const rule = brokenRule(file, imported)
      return rule === undefined ? [] : [{ file: file.path, line: imported.line, rule }]
    }),
  )
}

function brokenRule(file: SourceFile, imported: Import): string | undefined {
  const { specifier, target, isTypeOnly } = imported
  const own = packageOf(file.path)
  if (own === undefined) return undefined
  if (target !== undefined) {
    if (packageOf(target) === own) return undefined
    if (file.isTest && /^packages\/[^/]+\/test-support\//.test(target)) return undefined
    return `import other packages by their name, not by path (${specifier})`
  }
  if (file.isTest) return undefined

  const other = /^@plumbline\/([^/]+)/.exec(specifier)?.[1]
  if (other !== undefined && other !== own && !(MAY_IMPORT[own] ?? []).includes(other))
    return `${own} may not import ${other}${other === 'dashboard' ? '; resolve its built files instead' : ''}`
  if (!sourceOf(file.path)) return undefined
  if (own === 'protocol' && specifier.startsWith('node:'))
    return `protocol is pure and runs in a browser (${specifier})`
  const isHeavy = (other === 'protocol' && !LIGHT.has(specifier)) || /^typebox(\/|$)/.test(specifier)
  if (own === 'node' && !isTypeOnly && isHeavy) return `the SDK takes only types from ${specifier}: use \`import type\``
  return undefined
}
