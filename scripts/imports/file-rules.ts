import { lineAt, type SourceFile, type Violation } from './source-file.ts'

/** Past this, a file holds more than one idea. Tests are tables, and may be longer. */
const MOST_LINES = 300

const NAMELESS = /(^|\/)(utils?|helpers?|common|types|lib|core|misc|shared)(\/|(\.[a-z]+)+$)/

/** Where each package may touch the process around it, and the only things it may touch there. */
const PROCESS_RULES = [
  { under: 'packages/server/src/', only: 'main.ts', globals: ['env', 'argv', 'exit'] },
  { under: 'packages/cli/src/', only: 'main.ts', globals: ['env', 'argv', 'exit'] },
  { under: 'packages/node/src/', only: 'options.ts', globals: ['env'] },
  { under: 'packages/protocol/src/', only: undefined, globals: [] },
  { under: 'packages/dashboard/src/', only: undefined, globals: [] },
] as const

/** Rules on single files: their names, their length, and whether they may touch the process. */
export function judgeFiles(files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) => [...judgeName(file), ...judgeLength(file), ...judgeProcess(file)])
}

function judgeName({ path }: SourceFile): Violation[] {
  const name = NAMELESS.exec(path)?.[2]
  if (name === undefined) return []
  return [{ file: path, line: 1, rule: `"${name}" says nothing about what is inside; name it for its idea` }]
}

function judgeLength({ path, lineCount, isTest }: SourceFile): Violation[] {
  if (isTest || lineCount <= MOST_LINES) return []
  return [
    {
      file: path,
      line: MOST_LINES + 1,
      rule: `${lineCount} lines; past ${MOST_LINES} a file holds more than one idea`,
    },
  ]
}

function judgeProcess({ path, code, imports, isTest }: SourceFile): Violation[] {
  const rule = PROCESS_RULES.find(({ under }) => path.startsWith(under))
  if (rule === undefined || isTest) return []
  const allowed: readonly string[] = path === `${rule.under}${rule.only}` ? rule.globals : []
  const where = rule.only
    ? `only ${rule.under}${rule.only} may, and only ${rule.globals.join(', ')}`
    : 'nothing there may'

  const uses = [...code.matchAll(/\bprocess\s*\.\s*(env|argv|exit)\b/g)]
    .filter((match) => !allowed.includes(match[1] as string))
    .map((match) => ({
      file: path,
      line: lineAt(code, match.index),
      rule: `process.${match[1]} is used here; ${where}`,
    }))
  const imported = imports
    .filter(({ specifier }) => /^(node:)?process$/.test(specifier))
    .map(({ specifier, line }) => ({
      file: path,
      line,
      rule: `${specifier} is imported here; use the global, so that this check sees it`,
    }))
  return [...uses, ...imported]
}
