import type { Outcome } from '../channel.ts'
import type { Posting, PostResult } from '../http-post.ts'
import { type AnswerRules, judgeAnswer, parseAnswerObject } from '../judge-answer.ts'
import { type Notification, phaseOf } from '../notification.ts'
import type { Secret } from '../secret.ts'
import { renderSlackBlocks, type SlackMessage } from './slack-blocks.ts'

export type SlackConfig = { kind: 'slack'; id: string } & (
  | { by: 'webhook'; url: Secret }
  /** What follows about an incident updates its message (`update`, the default) or answers it in a thread (`thread`). */
  | { by: 'bot'; token: Secret; channel: string; followUp?: 'update' | 'thread'; endpoint?: string }
)

export type SlackPayload = { message: SlackMessage } & (
  | { method: 'webhook' }
  | { method: 'post' }
  /** An update rings nobody's bell, which suits an end and an acknowledgement, but not another alert. */
  | { method: 'update'; place: Place }
  | { method: 'reply'; place: Place; broadcast: boolean }
)

/** A message in Slack. `channel` is its id, which `chat.update` asks for and only an answer tells. */
interface Place {
  channel: string
  ts: string
}

const ENDPOINT = 'https://slack.com/api'

export function renderSlack(notification: Notification, config: SlackConfig, reference?: string): SlackPayload {
  const message = renderSlackBlocks(notification)
  if (config.by === 'webhook') return { method: 'webhook', message }
  const place = reference === undefined ? undefined : parsePlace(reference)
  if (place === undefined) return { method: 'post', message }
  if (phaseOf(notification) === 'firing') return { method: 'reply', place, broadcast: true, message }
  return config.followUp === 'thread'
    ? { method: 'reply', place, broadcast: false, message }
    : { method: 'update', place, message }
}

export async function sendSlack(payload: SlackPayload, config: SlackConfig, { post, now }: Posting): Promise<Outcome> {
  if (config.by === 'webhook') {
    const result = await post({ url: config.url.reveal(), headers: JSON_TYPE, body: JSON.stringify(payload.message) })
    return judgeAnswer(result, {
      now,
      secrets: [config.url],
      isTaken: ({ status, body }) => status === 200 && body.trim() === 'ok',
    })
  }
  const { channel, token, endpoint = ENDPOINT } = config
  const call = (method: string, body: object) =>
    post({
      url: `${endpoint}/${method}`,
      headers: { ...JSON_TYPE, authorization: `Bearer ${token.reveal()}` },
      body: JSON.stringify({ unfurl_links: false, unfurl_media: false, ...body }),
    })
  const rules = { now, secrets: [token] }
  switch (payload.method) {
    case 'update': {
      const { place, message } = payload
      const outcome = judgeApiAnswer(await call('chat.update', { ...place, ...message }), rules, place)
      if (outcome.outcome !== 'refused' || !NO_LONGER_EDITABLE.test(outcome.detail)) return outcome
      return judgeApiAnswer(await call('chat.postMessage', { channel, ...message }), rules)
    }
    case 'reply': {
      const { place, broadcast, message } = payload
      const body = { channel: place.channel, thread_ts: place.ts, reply_broadcast: broadcast, ...message }
      return judgeApiAnswer(await call('chat.postMessage', body), rules, place)
    }
    default:
      return judgeApiAnswer(await call('chat.postMessage', { channel, ...payload.message }), rules)
  }
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }

const NO_LONGER_EDITABLE = /message_not_found|cant_update_message|edit_window_closed/
const PASSING = /ratelimited|rate_limited|internal_error|fatal_error|service_unavailable|request_timeout/
const GONE = /is_archived|account_inactive|token_revoked/

/** The Web API answers 200 to almost everything; `ok` and `error` in the body tell. `place` is kept as what later messages refer to. */
function judgeApiAnswer(result: PostResult, rules: AnswerRules, place?: Place): Outcome {
  const judged = judgeAnswer(result, rules)
  if (judged.outcome !== 'delivered' || result.kind !== 'answer') return judged
  const { ok, error, channel, ts } = parseAnswerObject(result)
  if (ok === true) {
    const sent = place ?? (typeof channel === 'string' && typeof ts === 'string' ? { channel, ts } : undefined)
    return { outcome: 'delivered', detail: 'HTTP 200 ok', ...(sent && { reference: JSON.stringify(sent) }) }
  }
  const { detail } = judged
  if (typeof error !== 'string' || PASSING.test(error)) return { outcome: 'retry', detail }
  return { outcome: GONE.test(error) ? 'gone' : 'refused', detail }
}

function parsePlace(reference: string): Place | undefined {
  try {
    const { channel, ts } = JSON.parse(reference)
    return typeof channel === 'string' && typeof ts === 'string' ? { channel, ts } : undefined
  } catch {
    return undefined
  }
}
