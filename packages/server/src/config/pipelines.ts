import { CHAT_PIPELINE, type StageGraph } from '@plumbline/protocol'
import { spellDuration } from '@plumbline/protocol/quantities'
import { checkedEntries, entriesOf, type Reading, readGroup } from './group.ts'
import { readPhases } from './phases.ts'
import { defaultTo, duration, percent } from './setting.ts'
import { idProblem, phasesBetween, readStages, stageId, title, titleOf } from './stages.ts'
import type { Tree } from './yaml-tree.ts'

const SLA = duration({ min: '10ms', max: '30d', description: 'A message is in time when it takes less than this.' })
const TARGET = defaultTo(
  `${CHAT_PIPELINE.targetPercent}%`,
  percent({ description: 'Share of messages that has to be in time.' }),
)

/** What can be said of the chat pipeline, whose stages are fixed. */
export const CHAT_SETTINGS = {
  title: defaultTo(CHAT_PIPELINE.title, title('Name on the page.')),
  sla: defaultTo(spellDuration(CHAT_PIPELINE.slaMs), SLA),
  target: TARGET,
}

/** What can be said of any other pipeline, beside its stages. */
export const PIPELINE_SETTINGS = {
  title: title('Name on the page; made from the name of the pipeline when left out.'),
  sla: SLA,
  target: TARGET,
  failedStage: defaultTo('failed', stageId('Stage that ends a message without an answer.')),
}

const MAX_PIPELINES = 50

/** The chat pipeline with what the file changes about it, and then the further pipelines of the file. */
export function readPipelines(tree: Tree | undefined, reading: Reading): StageGraph[] {
  const entries = checkedEntries(tree, 'pipelines', reading, {
    expected: 'the names of pipelines',
    problemOf: idProblem,
  })
  if (tree && entries.size > MAX_PIPELINES) {
    reading.problems.push({ where: tree.at, text: `more than ${MAX_PIPELINES} pipelines` })
    return []
  }
  const further = [...entries].filter(([id]) => id !== CHAT_PIPELINE.pipeline)
  const pipelines = [
    (own: Reading) => readChat(entries.get(CHAT_PIPELINE.pipeline), own),
    ...further.map(
      ([id, pipeline]) =>
        (own: Reading) =>
          readFurther(id, pipeline, own),
    ),
  ]
  return pipelines.flatMap((read) => {
    const own: Reading = { ...reading, problems: [] }
    const pipeline = read(own)
    reading.problems.push(...own.problems)
    return pipeline ?? []
  })
}

function readChat(tree: Tree | undefined, reading: Reading): StageGraph {
  const path = `pipelines.${CHAT_PIPELINE.pipeline}`
  const entries = entriesOf(tree, [...Object.keys(CHAT_SETTINGS), 'phases'], path, reading)
  const { title, sla, target } = readGroup(CHAT_SETTINGS, entries, path, reading)
  const outlines = CHAT_PIPELINE.phases.map((phase) => ({ ...phase, weight: phase.budgetMs }))
  return {
    ...CHAT_PIPELINE,
    stages: CHAT_PIPELINE.stages.map((stage) => ({ ...stage })),
    title,
    slaMs: sla,
    targetPercent: target,
    phases: readPhases({ tree: entries.get('phases'), outlines, slaMs: sla, path, at: tree?.at ?? path }, reading),
  }
}

function readFurther(pipeline: string, tree: Tree, reading: Reading): StageGraph | undefined {
  const path = `pipelines.${pipeline}`
  const entries = entriesOf(tree, [...Object.keys(PIPELINE_SETTINGS), 'stages', 'phases'], path, reading)
  const { title, sla, target, failedStage } = readGroup(PIPELINE_SETTINGS, entries, path, reading)
  for (const [key, example] of Object.entries({ sla: '5s', stages: '[received, answered]' })) {
    if (tree.kind === 'broken' || entries.has(key)) continue
    reading.problems.push({ where: tree.at, text: `${path} needs "${key}", such as ${key}: ${example}` })
  }
  const stagesTree = entries.get('stages')
  const stages = stagesTree && readStages(stagesTree, `${path}.stages`, failedStage, reading)
  if (stages === undefined || sla === undefined) return undefined
  const outlines = phasesBetween(stages).map((phase) => ({ ...phase, weight: 1 }))
  return {
    pipeline,
    title: title ?? titleOf(pipeline),
    stages,
    phases: readPhases({ tree: entries.get('phases'), outlines, slaMs: sla, path, at: tree.at }, reading),
    failedStage,
    slaMs: sla,
    targetPercent: target,
  }
}
