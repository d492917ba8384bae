import { createHmac } from 'node:crypto'
import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'

const KEY_BYTES = { min: 24, max: 64 }

/** Reads a signing secret as Standard Webhooks writes it: `whsec_` and the base64 of 24 to 64 bytes. */
export function parseSigningKey(secret: string): Parsed<Buffer> {
  const text = secret.replace(/^whsec_/, '')
  const key = Buffer.from(text, 'base64')
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text)
  if (isBase64 && key.length >= KEY_BYTES.min && key.length <= KEY_BYTES.max) return parsed(key)
  return refused(
    'is not a signing secret; write whsec_ and the base64 of 24 to 64 random bytes, such as whsec_$(openssl rand -base64 32)',
  )
}

/**
 * The headers by which a receiver tells our messages and their age from forged and replayed ones (Standard Webhooks, symmetric, `v1`):
 * HMAC-SHA256 over `id.timestamp.body`. The id is the same on every attempt, the time (epoch ms here, seconds in the header) is not.
 */
export function signWebhook({ id, at, body, key }: { id: string; at: number; body: string; key: Buffer }) {
  const timestamp = String(Math.floor(at / 1_000))
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
