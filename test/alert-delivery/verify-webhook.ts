import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

const TOLERANCE_S = 5 * 60

/**
 * What a receiver does by the specification of Standard Webhooks, written from its text: any of the signatures in the header may fit,
 * and the time must be near. Returns what is wrong.
 */
export function verifyWebhook(
  { headers, body }: { headers: IncomingHttpHeaders; body: string },
  { secret, now }: { secret: string; now: number },
): string | undefined {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string')
    return 'a header is missing'
  if (!/^\d{10}$/.test(timestamp)) return 'the timestamp is not in seconds'
  if (Math.abs(now / 1_000 - Number(timestamp)) > TOLERANCE_S) return 'the timestamp is too far off'
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest()
  const fits = signatures.split(' ').some((signature) => {
    const [version, value = ''] = signature.split(',')
    const given = Buffer.from(value, 'base64')
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
  })
  return fits ? undefined : 'no signature fits'
}
