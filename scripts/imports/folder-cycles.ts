import type { SourceFile, Violation } from './source-file.ts'

/** A folder right below `src`, or a file there: each is one idea, so folders that need each other are one folder or lack a third. */
const ideaOf = (path: string): string | undefined => /^((?:packages\/[^/]+|demo)\/src\/[^/]+)/.exec(path)?.[1]

/** Imports, types included, that close a circle between folders. Each is reported at the import that leads back. */
export function judgeCycles(files: readonly SourceFile[]): Violation[] {
  const edges = new Map<string, Map<string, { file: string; line: number }>>()
  for (const file of files) {
    const from = ideaOf(file.path)
    if (from === undefined || file.isTest) continue
    for (const { target, line } of file.imports) {
      const to = target && ideaOf(target)
      if (to === undefined || to === from) continue
      const targets = edges.get(from) ?? new Map()
      if (!targets.has(to)) targets.set(to, { file: file.path, line })
      edges.set(from, targets)
    }
  }

  const violations: Violation[] = []
  const finished = new Set<string>()
  const visit = (folder: string, path: readonly string[]): void => {
    for (const [to, at] of edges.get(folder) ?? []) {
      if (path.includes(to)) {
        const circle = [...path.slice(path.indexOf(to)), to].map((idea) => idea.split('/src/')[1]).join(' → ')
        violations.push({ ...at, rule: `folders import each other in a circle: ${circle}` })
      } else if (!finished.has(to)) visit(to, [...path, to])
    }
    finished.add(folder)
  }
  for (const folder of edges.keys()) if (!finished.has(folder)) visit(folder, [folder])
  return violations
}
