/**
 * A pipeline: the stages a message passes, in order, and the phases between neighbours.
 * Each phase has a budget (all budgets together make the SLA) and an alarm limit (beyond it the phase alone is worth a look).
 */
export interface StageGraph {
  pipeline: string
  title: string
  stages: readonly Stage[]
  phases: readonly Phase[]
  /** Stage that ends a message without an answer. */
  failedStage: string
  /** A message is in time when it takes less than this from the first stage to the last. */
  slaMs: number
  /** Share of messages that has to be in time, in percent. */
  targetPercent: number
}

export interface Stage {
  id: string
  title: string
}

export interface Phase {
  id: string
  title: string
  from: string
  to: string
  budgetMs: number
  alarmMs: number
  /** Who is to blame when this phase is slow, in a few words. */
  suspect: string
}

/** The chat pipeline of source 000; budgets after A000-7: 1000 + 3000 + 1000 = 5000 ms. */
export const CHAT_PIPELINE: StageGraph = {
  pipeline: 'chat',
  title: 'Chat replies',
  stages: [
    { id: 'queued', title: 'Queued' },
    { id: 'started', title: 'Worker start' },
    { id: 'completed', title: 'Worker complete' },
    { id: 'sent', title: 'Sent' },
  ],
  phases: [
    {
      id: 'queueToWorker',
      title: 'Waiting in the queue',
      from: 'queued',
      to: 'started',
      budgetMs: 1_000,
      alarmMs: 5_000,
      suspect: 'the queue',
    },
    {
      id: 'workerProcessing',
      title: 'Worker and AI draft',
      from: 'started',
      to: 'completed',
      budgetMs: 3_000,
      alarmMs: 3_000,
      suspect: 'the worker or its AI',
    },
    {
      id: 'workerToChatwoot',
      title: 'Sending to the helpdesk',
      from: 'completed',
      to: 'sent',
      budgetMs: 1_000,
      alarmMs: 2_000,
      suspect: 'the helpdesk API',
    },
  ],
  failedStage: 'failed',
  slaMs: 5_000,
  targetPercent: 95,
}

/** The stage that starts, and the stage that ends, a message that went well. */
export const firstStage = (graph: StageGraph): string => (graph.stages[0] as Stage).id
export const lastStage = (graph: StageGraph): string => (graph.stages.at(-1) as Stage).id

export const stageNames = (graph: StageGraph): string[] => [...graph.stages.map((stage) => stage.id), graph.failedStage]
