import type { Plumbline } from '@plumbline/node'
import type { FastifyInstance } from 'fastify'
import type { Jobs } from './jobs.ts'
import type { Tally } from './tally.ts'
import type { VisitorMessage } from './visitors.ts'

/** With more messages waiting than this the webhook answers 503: a backlog that is left on must not fill the memory. */
const WAITING_LIMIT = 500

const MESSAGE_SCHEMA = {
  type: 'object',
  required: ['messageId', 'conversationId', 'text'],
  additionalProperties: false,
  properties: {
    messageId: { type: 'string', minLength: 1, maxLength: 200 },
    conversationId: { type: 'string', minLength: 1, maxLength: 200 },
    text: { type: 'string', maxLength: 4_000 },
  },
} as const

export interface WebhookOptions {
  plumbline: Plumbline
  jobs: Jobs
  tally: Tally
}

/** `POST /webhooks/message`: a visitor wrote something. Answered as soon as the message is in the queue. */
export function registerWebhook(app: FastifyInstance, { plumbline, jobs, tally }: WebhookOptions): void {
  app.post<{ Body: VisitorMessage }>(
    '/webhooks/message',
    { schema: { body: MESSAGE_SCHEMA } },
    async (request, reply) => {
      if (tally.waiting() >= WAITING_LIMIT) return reply.code(503).send({ error: 'too many messages wait already' })
      const { messageId, conversationId, text } = request.body
      plumbline.mark(messageId, 'queued', { conversationId })
      tally.arrived(messageId, Date.now())
      await jobs.enqueueDraft({ messageId, conversationId, text })
      return reply.code(202).send({ status: 'queued' })
    },
  )
}
