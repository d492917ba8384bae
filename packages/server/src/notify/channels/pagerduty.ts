import type { Outcome } from '../channel.ts'
import { fitBytes } from '../fit-bytes.ts'
import type { Posting } from '../http-post.ts'
import { judgeAnswer } from '../judge-answer.ts'
import { labelValue } from '../matcher.ts'
import { composeMessage } from '../message.ts'
import { type AlertState, incidentIdOf, type Notification, phaseOf } from '../notification.ts'
import { clip, plainLine } from '../plain-text.ts'
import type { Secret } from '../secret.ts'

export interface PagerDutyConfig {
  kind: 'pagerduty'
  id: string
  routingKey: Secret
  /** Of accounts in the EU: `https://events.eu.pagerduty.com`. */
  endpoint?: string
}

const ENDPOINT = 'https://events.pagerduty.com'
const SUMMARY_CHARS = 1_024
const LABEL_CHARS = 255
const EVENT_BYTES = 512_000

const ACTIONS: Record<AlertState, string> = { firing: 'trigger', acknowledged: 'acknowledge', resolved: 'resolve' }

/** An event without its routing key, which is a secret and joins it when it is sent. */
export function renderPagerDuty(notification: Notification): string {
  return fitBytes(notification, EVENT_BYTES, renderEvent)
}

function renderEvent(notification: Notification): string {
  const message = composeMessage(notification)
  const { kind, severity, groupLabels, at } = notification
  const [worst] = message.alerts
  const labelText = (name: string): string => clip(plainLine(labelValue(groupLabels, name)), LABEL_CHARS)
  const summary =
    worst && worst.name !== message.title
      ? `${message.title}: ${worst.explanation}`
      : (worst?.explanation ?? message.title)
  return JSON.stringify({
    event_action: kind === 'test' ? 'trigger' : ACTIONS[phaseOf(notification)],
    // One PagerDuty alert an incident: a burst is one page, and its end closes it.
    dedup_key: incidentIdOf(notification),
    payload: {
      summary: clip(`${message.status}: ${summary}`, SUMMARY_CHARS),
      source: labelText('service') || 'plumbline',
      severity,
      timestamp: new Date(at).toISOString(),
      ...(labelText('category') && { class: labelText('category') }),
      custom_details: { alerts: message.alerts, more: message.more ?? '', delivery: notification.deliveryId },
    },
    client: 'Plumbline',
    links: message.links.map(({ label, url }) => ({ href: url, text: label })),
  })
}

export async function sendPagerDuty(
  event: string,
  { routingKey, endpoint = ENDPOINT }: PagerDutyConfig,
  { post, now }: Posting,
): Promise<Outcome> {
  const result = await post({
    url: `${endpoint}/v2/enqueue`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ routing_key: routingKey.reveal(), ...JSON.parse(event) }),
  })
  return judgeAnswer(result, { now, secrets: [routingKey] })
}
