import type { Plumbline } from '@plumbline/node'
import { DRAFT_TIMEOUT_MS } from '../model/service-times.ts'
import type { DraftJob, JobHandlers, Jobs } from './jobs.ts'
import { callMeasured } from './measured-call.ts'
import type { Tally } from './tally.ts'

export interface DraftingOptions {
  plumbline: Plumbline
  aiUrl: string
  tally: Tally
  /** The queue that the answer goes to. */
  enqueueDelivery: Jobs['enqueueDelivery']
}

/** The first job of a message: have the AI draft an answer and hand it to delivery. */
export function createDrafting(options: DraftingOptions): JobHandlers['draft'] {
  const { plumbline, aiUrl, tally, enqueueDelivery } = options
  return async ({ messageId, conversationId, text }: DraftJob) => {
    tally.started(messageId)
    const draft = await callMeasured(plumbline, {
      kind: 'draft',
      service: 'assistant-ai',
      name: 'draft a reply',
      url: new URL('/v1/drafts', aiUrl),
      body: { text },
      timeoutMs: DRAFT_TIMEOUT_MS,
      messageId,
      conversationId,
    })
    await enqueueDelivery({ messageId, conversationId, answer: textOf(draft) })
  }
}

function textOf(draft: unknown): string {
  if (typeof draft === 'object' && draft !== null && 'text' in draft && typeof draft.text === 'string')
    return draft.text
  throw new Error('the AI answered without a text')
}
