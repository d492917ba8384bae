import { type Document, renderText } from '@plumbline/protocol/review'
import type { Outcome } from '../channel.ts'
import { fitBytes } from '../fit-bytes.ts'
import type { Posting } from '../http-post.ts'
import { judgeAnswer } from '../judge-answer.ts'
import { type Notification, phaseOf } from '../notification.ts'
import { clip } from '../plain-text.ts'
import type { Secret } from '../secret.ts'
import { renderAlertmanager } from './alertmanager.ts'
import { parseSigningKey, signWebhook } from './standard-webhooks.ts'

export interface WebhookConfig {
  kind: 'webhook'
  id: string
  url: Secret
  /** Signs by Standard Webhooks; unsigned without. See `parseSigningKey`. */
  secret?: Secret
  /** `plumbline` (default): `{ type, timestamp, data }`; `alertmanager`: its webhook body, version "4". */
  format?: 'plumbline' | 'alertmanager'
}

export interface WebhookPayload {
  /** The same on every attempt, so that the receiver can tell a copy. */
  id: string
  body: string
}

/** What Standard Webhooks asks senders to stay under. */
const BODY_BYTES = 20_000
/** Leaves room for what JSON escapes. */
const REVIEW_CHARS = 12_000

export function renderWebhook(notification: Notification, { id, format = 'plumbline' }: WebhookConfig): WebhookPayload {
  const { document } = notification
  if (document) return { id: notification.deliveryId, body: renderReview(notification, document) }
  const body = fitBytes(notification, BODY_BYTES, (fitting) =>
    format === 'alertmanager' ? renderAlertmanager(fitting, id) : renderEvent(fitting),
  )
  return { id: notification.deliveryId, body }
}

/** The review as text, for receivers that pass it on; programs ask the API, which has all of it. */
function renderReview({ at, title, deliveryId }: Notification, document: Document): string {
  const data = { deliveryId, title, headline: document.headline, text: clip(renderText(document), REVIEW_CHARS) }
  return JSON.stringify({ type: 'review', timestamp: new Date(at).toISOString(), data })
}

function renderEvent(notification: Notification): string {
  const { kind, at } = notification
  const event = kind === 'firing' ? phaseOf(notification) : kind
  return JSON.stringify({ type: `alert.${event}`, timestamp: new Date(at).toISOString(), data: notification })
}

export async function sendWebhook(
  { id, body }: WebhookPayload,
  { url, secret }: WebhookConfig,
  { post, now }: Posting,
): Promise<Outcome> {
  const key = secret && parseSigningKey(secret.reveal())
  if (key?.ok === false) return { outcome: 'refused', detail: `the webhook's secret ${key.problem}` }
  const signature = key ? signWebhook({ id, at: now, body, key: key.value }) : { 'webhook-id': id }
  const result = await post({ url: url.reveal(), headers: { 'content-type': 'application/json', ...signature }, body })
  return judgeAnswer(result, { now, secrets: secret ? [url, secret] : [url] })
}
