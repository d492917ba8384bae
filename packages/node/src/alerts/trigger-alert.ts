import { failed, type Outcome } from './alert-problem.ts'
import type { AlertConfig } from './alert-type.ts'
import { type AlertServerOptions, callServer, isObject } from './call-server.ts'
import { tameMetadata } from './tame-metadata.ts'

const TITLE_CHARS = 200
const MESSAGE_CHARS = 4_000

export type TriggerResult = Outcome<{
  /** The same for every alert of this type. */
  alertId: string
}>

/**
 * Raises an alert by itself, as source 002 writes it: the server tells the channels, at most once in a cooldown. Title and message
 * are cut at 200 and 4,000 characters; `metadata` may be anything and goes along as JSON, 64 KiB of it.
 *
 * Never rejects, and takes at most `timeoutMs` (5,000): the result says whether the server took it.
 */
export async function triggerAlert(
  config: AlertConfig,
  title: string,
  message: string,
  metadata: object = {},
  options: AlertServerOptions = {},
): Promise<TriggerResult> {
  const body = describe(config, title, message, metadata)
  if (body === undefined)
    return failed(
      'invalid_argument',
      'triggerAlert() takes a configuration with type and severity, a title and a message',
    )
  const answer = await callServer(options, { method: 'POST', path: 'api/v1/alerts', body })
  if (!answer.accepted) return answer
  const alert = isObject(answer.body) ? answer.body.alert : undefined
  if (isObject(alert) && typeof alert.id === 'string') return { accepted: true, alertId: alert.id }
  return failed('bad_answer', 'the server took the alert but does not say which id it has; is it of the same version?')
}

/** What is sent; undefined for arguments that make no alert. Read once, with care: they may be anything. */
function describe(config: AlertConfig, title: unknown, message: unknown, metadata: unknown): object | undefined {
  try {
    const { type, severity, category } = config
    if (typeof type !== 'string' || typeof severity !== 'string') return undefined
    if (typeof title !== 'string' || title === '' || typeof message !== 'string') return undefined
    return {
      type,
      severity: severity.toLowerCase(),
      title: title.slice(0, TITLE_CHARS),
      message: message.slice(0, MESSAGE_CHARS),
      metadata: tameMetadata(metadata),
      ...(typeof category === 'string' && { category }),
    }
  } catch {
    return undefined
  }
}
