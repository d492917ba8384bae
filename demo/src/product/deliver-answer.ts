import type { Plumbline } from '@plumbline/node'
import { SEND_CALL } from '../model/calls.ts'
import { SEND_TIMEOUT_MS } from '../model/service-times.ts'
import type { DeliveryJob, JobHandlers } from './jobs.ts'
import { callMeasured } from './measured-call.ts'
import type { Tally } from './tally.ts'

export interface DeliveryOptions {
  plumbline: Plumbline
  helpdeskUrl: string
  tally: Tally
}

/** The second job of a message: send the answer to the helpdesk. */
export function createDelivery({ plumbline, helpdeskUrl, tally }: DeliveryOptions): JobHandlers['deliver'] {
  return async ({ messageId, conversationId, answer }: DeliveryJob) => {
    await callMeasured(plumbline, {
      ...SEND_CALL,
      url: new URL(`/api/conversations/${encodeURIComponent(conversationId)}/messages`, helpdeskUrl),
      body: { content: answer },
      timeoutMs: SEND_TIMEOUT_MS,
      messageId,
      conversationId,
    })
    plumbline.mark(messageId, 'sent', { conversationId })
    tally.ended(messageId, 'sent', Date.now())
  }
}
