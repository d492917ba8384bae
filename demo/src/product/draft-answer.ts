import type { Plumbline } from '@plumbline/node'
import { DRAFT_CALL } from '../model/calls.ts'
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
export function createDrafting({ plumbline, aiUrl, tally, enqueueDelivery }: DraftingOptions): JobHandlers['draft'] {
  async function generate({ messageId, conversationId, text }: DraftJob): Promise<string> {
    const at = Date.now()
    const startedMs = performance.now()
    let ok = false
    try {
      const draft = await callMeasured(plumbline, {
        ...DRAFT_CALL,
        url: new URL('/v1/drafts', aiUrl),
        body: { text },
        timeoutMs: DRAFT_TIMEOUT_MS,
        messageId,
        conversationId,
      })
      const answer = textOf(draft)
      ok = true
      return answer
    } finally {
      const value = performance.now() - startedMs
      plumbline.record({
        kind: 'draft',
        name: 'generation',
        at,
        value,
        ok,
        traceId: messageId,
        subject: conversationId,
      })
    }
  }

  return async (job) => {
    const { messageId, conversationId } = job
    tally.started(messageId)
    await enqueueDelivery({ messageId, conversationId, answer: await generate(job) })
  }
}

function textOf(draft: unknown): string {
  if (typeof draft === 'object' && draft !== null && 'text' in draft && typeof draft.text === 'string')
    return draft.text
  throw new Error('the AI answered without a text')
}
