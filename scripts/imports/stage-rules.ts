import type { Import, SourceFile, Violation } from './source-file.ts'

/** The folders of the server, in the order in which data passes them. */
const STAGES = ['config', 'intake', 'store', 'state', 'analyse', 'judge', 'notify', 'probe', 'schedule', 'api'] as const
type Stage = (typeof STAGES)[number]

/** The pure middle: stages that import only the protocol, the errors, and these stages. */
const PURE: Partial<Record<Stage, readonly Stage[]>> = { analyse: [], judge: ['analyse'] }

/** What every stage may use. */
const BESIDE = ['errors.ts', 'give-back.ts']

/** The composition root: what holds the folder, what opens the parts, and what joins those of alerts and operations. */
const JOINING = [
  'server.ts',
  'open-server.ts',
  'join-alerting.ts',
  'join-baselines.ts',
  'join-operations.ts',
  'join-reviews.ts',
]

const ROOT = 'packages/server/src/'
const isStage = (name: string): name is Stage => (STAGES as readonly string[]).includes(name)

/**
 * Imports between the stages of the server. Parts at the rim know each other only by type; `server.ts` joins them.
 * Tests are free: they may put any parts together.
 */
export function judgeStages(files: readonly SourceFile[]): Violation[] {
  return files
    .filter((file) => file.path.startsWith(ROOT) && !file.isTest)
    .flatMap((file) => {
      const [folder, rest] = file.path.slice(ROOT.length).split('/') as [string, string?]
      if (rest === undefined) return judgeImports(file, (imported) => brokenByRootFile(folder, imported))
      if (isStage(folder)) return judgeImports(file, (imported) => brokenByStage(folder, imported))
      return [{ file: file.path, line: 1, rule: `${folder} is not a stage; the stages are ${STAGES.join(', ')}` }]
    })
}

function judgeImports(file: SourceFile, brokenRule: (imported: Import) => string | undefined): Violation[] {
  return file.imports.flatMap((imported) => {
    const rule = brokenRule(imported)
    return rule === undefined ? [] : [{ file: file.path, line: imported.line, rule }]
  })
}

function brokenByRootFile(name: string, { target }: Import): string | undefined {
  const to = target?.startsWith(ROOT) ? (target.slice(ROOT.length).split('/')[0] as string) : undefined
  if (to === undefined || JOINING.includes(name)) return undefined
  if (name === 'main.ts')
    return isStage(to) && to !== 'config' ? `only server.ts joins parts, main.ts may not import ${to}` : undefined
  return isStage(to) || JOINING.includes(to) || to === 'main.ts'
    ? `only server.ts joins parts, ${name} may not import ${to}`
    : undefined
}

function brokenByStage(from: Stage, { specifier, target, isTypeOnly }: Import): string | undefined {
  const pure = PURE[from]
  if (target === undefined) {
    const isProtocol = /^@plumbline\/protocol(\/|$)/.test(specifier)
    return pure && !isProtocol ? `${from} is pure: it may not import ${specifier}` : undefined
  }
  if (!target.startsWith(ROOT)) return undefined
  const to = target.slice(ROOT.length).split('/')[0] as string
  if (to === from || BESIDE.includes(to)) return undefined
  if (!isStage(to)) return `a stage may import only ${BESIDE.join(' and ')} from beside the stages, not ${to}`
  if (pure) return pure.includes(to) ? undefined : `${from} is pure: it may not import ${to}`
  if (to in PURE) return undefined
  if (to === 'api') return `${from} may not import api: nothing does but server.ts`
  return isTypeOnly ? undefined : `${from} may take only types from ${to}; server.ts joins them`
}
