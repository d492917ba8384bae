import type { Outcome } from '../channel.ts'
import type { Posting } from '../http-post.ts'
import { type Answer, judgeAnswer } from '../judge-answer.ts'
import type { Mailbox } from '../mailbox.ts'
import type { Notification } from '../notification.ts'
import type { Secret } from '../secret.ts'
import { renderMail } from './mail.ts'

export interface SendGridConfig {
  kind: 'sendgrid'
  id: string
  apiKey: Secret
  /** A sender that SendGrid has verified. */
  from: Mailbox
  to: readonly Mailbox[]
  /** Of subusers in the EU: `https://api.eu.sendgrid.com`. */
  endpoint?: string
}

const ENDPOINT = 'https://api.sendgrid.com'

/** So many recipients SendGrid takes in one request. */
const MOST_RECIPIENTS = 1_000

/** The body of `POST /v3/mail/send`. */
export function renderSendGrid(notification: Notification, { from, to }: SendGridConfig): string {
  const { subject, text, html, references } = renderMail(notification)
  return JSON.stringify({
    personalizations: [{ to: to.slice(0, MOST_RECIPIENTS).map(addressOf) }],
    from: addressOf(from),
    subject,
    // In this order: SendGrid refuses HTML before text.
    content: [
      { type: 'text/plain', value: text },
      { type: 'text/html', value: html },
    ],
    headers: { References: references, 'X-Plumbline-Delivery': notification.deliveryId },
    custom_args: { delivery_id: notification.deliveryId },
  })
}

const addressOf = ({ address, name }: Mailbox) => (name === undefined ? { email: address } : { email: address, name })

/** 202 means that SendGrid has queued it, not that it has arrived. */
export async function sendSendGrid(
  body: string,
  { apiKey, endpoint = ENDPOINT }: SendGridConfig,
  { post, now }: Posting,
): Promise<Outcome> {
  const result = await post({
    url: `${endpoint}/v3/mail/send`,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey.reveal()}` },
    body,
  })
  return judgeAnswer(result, { now, secrets: [apiKey], readRetryAfterMs: (answer) => untilReset(answer, now) })
}

/** `X-RateLimit-Reset` is the second of the epoch at which requests are taken again. */
function untilReset({ headers }: Answer, now: number): number | undefined {
  const resetAt = Number(headers['x-ratelimit-reset']) * 1_000
  return resetAt > 0 ? Math.max(0, resetAt - now) : undefined
}
