import { resolve } from 'node:path'
import { judgeFiles } from './imports/file-rules.ts'
import { judgeCycles } from './imports/folder-cycles.ts'
import { judgePackages } from './imports/package-rules.ts'
import { readSourceTree, type Violation } from './imports/source-file.ts'
import { judgeStages } from './imports/stage-rules.ts'

/** Every place below `root` where the sources break the rules of the workspace, by file and line. */
export function checkImports(root: string): Violation[] {
  const files = readSourceTree(root)
  return [judgePackages, judgeStages, judgeCycles, judgeFiles]
    .flatMap((judge) => judge(files))
    .sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line)
}

if (import.meta.main) {
  const violations = checkImports(resolve(import.meta.dirname, '..'))
  for (const { file, line, rule } of violations) console.error(`${file}:${line} ${rule}`)
  if (violations.length > 0) process.exit(1)
}
