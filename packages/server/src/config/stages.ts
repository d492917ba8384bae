import type { Phase, Stage } from '@plumbline/protocol'
import { entriesOf, type Reading, readGroup } from './group.ts'
import { seen } from './problem.ts'
import { text } from './setting.ts'
import { plain, type Tree } from './yaml-tree.ts'

export const ID = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/
const ID_FORM = 'a name of letters, digits, _ and -, at most 64 characters'

/** What is wrong with a name that data is filed under. Names that every object has (`constructor`) would be found there unasked. */
export function idProblem(id: string): string | undefined {
  if (ID.test(id) && !(id in {})) return undefined
  return `${seen(id)} cannot be used as a name; write ${ID_FORM}`
}

export const stageId = (description: string) => text({ description, pattern: ID, form: ID_FORM })
export const title = (description: string) =>
  text({ description, pattern: /^\S.{0,99}$/, form: 'a title of at most 100 characters' })

export const STAGE = {
  id: stageId('Name that marks carry.'),
  title: title('Name on the page; made from the id when left out.'),
}

export const STAGE_COUNT = { min: 2, max: 20 }

/** The stages of a pipeline in order, each a name or `{ id, title }`; `undefined` when one has a problem, which is noted. */
export function readStages(tree: Tree, path: string, failedStage: string, reading: Reading): Stage[] | undefined {
  if (tree.kind === 'broken') return undefined
  const { min, max } = STAGE_COUNT
  if (tree.kind !== 'list' || tree.items.length < min || tree.items.length > max) {
    const text = `${path} needs a list of ${min} to ${max} stages, such as [received, answered]`
    reading.problems.push({ where: tree.at, text })
    return undefined
  }
  const taken = new Set([failedStage])
  const stages: Stage[] = []
  for (const item of tree.items) {
    const { id, title } = readStage(item, path, reading)
    if (id === undefined) continue
    const problem = taken.has(id) ? `${seen(id)} stands here twice; every stage has its own name` : idProblem(id)
    if (problem) reading.problems.push({ where: item.at, text: `${path}: ${problem}` })
    else stages.push({ id, title: title ?? titleOf(id) })
    taken.add(id)
  }
  return stages.length === tree.items.length ? stages : undefined
}

function readStage(item: Tree, path: string, reading: Reading): { id: string | undefined; title: string | undefined } {
  if (item.kind === 'scalar') return { id: String(plain(item)), title: undefined }
  const problemsBefore = reading.problems.length
  const stage = readGroup(STAGE, entriesOf(item, Object.keys(STAGE), path, reading), path, reading)
  if (stage.id === undefined && item.kind !== 'broken' && reading.problems.length === problemsBefore) {
    reading.problems.push({ where: item.at, text: `${path}: this stage has no id` })
  }
  return stage
}

/** A phase between every two neighbours, called after both. */
export function phasesBetween(stages: readonly Stage[]): Omit<Phase, 'budgetMs' | 'alarmMs'>[] {
  return stages.slice(1).map((to, index) => {
    const from = stages[index] as Stage
    return {
      id: `${from.id}To${to.id.charAt(0).toUpperCase()}${to.id.slice(1)}`,
      title: `${from.title} to ${to.title}`,
      from: from.id,
      to: to.id,
      suspect: `the work between ${from.title} and ${to.title}`,
    }
  })
}

/** `workerStart`, `worker-start` and `worker_start` become "Worker start". */
export function titleOf(id: string): string {
  const words = id
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
