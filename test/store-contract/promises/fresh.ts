import { CHAT_PIPELINE, type StageGraph } from '@plumbline/protocol'
import { mark, type TestMark } from '../test-rows.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** The last midnight, where a partition ends and the next begins: tests lie around it. */
export const MIDNIGHT = Math.floor(Date.now() / DAY_MS) * DAY_MS

let taken = 0

/** A name that no other test uses: tests share one store and keep out of each other's way by it. */
export const freshName = (what: string): string => `${what}-${++taken}`

/** The stages of the chat in a pipeline of its own. */
export const freshChat = (): StageGraph => ({ ...CHAT_PIPELINE, pipeline: freshName('chat') })

export const CHAT_STAGES = ['queued', 'started', 'completed', 'sent'] as const

/** The marks of a message of the chat, evenly spread; the second alone names the conversation. */
export const answered = (
  { pipeline }: StageGraph,
  messageId: string,
  at: number,
  tookMs = 3,
  conversationId = '',
): TestMark[] =>
  CHAT_STAGES.map((stage, i) =>
    mark({ pipeline, messageId, stage, at: at + (i * tookMs) / 3, conversationId: i === 1 ? conversationId : '' }),
  )

/** A pipeline with so many stages, which are named in an order that is not theirs. */
export function freshPipeline(stageCount: number): StageGraph {
  const stages = Array.from({ length: stageCount }, (_, i) => ({ id: `stage-${(i * 7) % 10}`, title: `Stage ${i}` }))
  return {
    ...CHAT_PIPELINE,
    pipeline: freshName('pipeline'),
    stages,
    phases: stages.slice(1).map(({ id }, i) => ({
      id: `phase-${i}`,
      title: `Phase ${i}`,
      from: stages[i]?.id ?? '',
      to: id,
      budgetMs: 500 * (i + 1),
      alarmMs: 1_000 * (i + 1),
      suspect: 'nobody',
    })),
    failedStage: 'given-up',
    slaMs: 4_000,
  }
}
