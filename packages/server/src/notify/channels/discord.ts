import type { Document } from '@plumbline/protocol/review'
import type { Outcome } from '../channel.ts'
import type { Posting } from '../http-post.ts'
import { judgeAnswer, parseAnswerObject } from '../judge-answer.ts'
import { composeMessage, type Message } from '../message.ts'
import type { Notification } from '../notification.ts'
import { clip } from '../plain-text.ts'
import { briefLines } from '../reviews/document-lines.ts'
import type { Secret } from '../secret.ts'

export interface DiscordConfig {
  kind: 'discord'
  id: string
  url: Secret
}

const TITLE_CHARS = 256
/** Title, description and fields of a message may have 6,000 characters in all. */
const DESCRIPTION_CHARS = 3_500
const EXPLANATION_CHARS = 1_200
const FIELD_CHARS = 450

const COLOURS: Record<Message['tone'], number> = {
  critical: 0xb3261e,
  error: 0xd9480f,
  warning: 0xe8a200,
  info: 0x1d5fa8,
  good: 0x1e6b34,
}

/** The body of a webhook execution: one embed, and nobody is pinged whatever the text says. */
export function renderDiscord(notification: Notification): string {
  const message = composeMessage(notification)
  const [worst] = message.alerts
  const title = `${message.symbol} ${message.status}: `
  return JSON.stringify({
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: title + clip(message.title, TITLE_CHARS - title.length, escapeMarkdown),
        description: notification.document ? describeDocument(notification.document) : describe(message),
        color: COLOURS[message.tone],
        timestamp: new Date(notification.at).toISOString(),
        fields: (worst?.facts ?? []).map(({ name, value }) => ({
          name,
          value: clip(value, FIELD_CHARS, escapeMarkdown),
          inline: true,
        })),
        footer: { text: notification.deliveryId },
      },
    ],
  })
}

/** As many lines as fit. */
function describeDocument(document: Document): string {
  return clip(briefLines(document).join('\n'), DESCRIPTION_CHARS, (character) =>
    character === '\n' ? character : escapeMarkdown(character),
  )
}

/** As many lines as fit; the links, which are our own, last. */
function describe({ alerts, more, links }: Message): string {
  const [worst, ...others] = alerts
  const buttons = links.map(({ label, url }) => `[${label}](${url.replace(/[()]/g, encodeURIComponent)})`).join(' · ')
  const lines = [worst ? clip(worst.explanation, EXPLANATION_CHARS, escapeMarkdown) : '']
  let dropped = 0
  for (const { status, name, value } of others) {
    const line = `• **${status}** ${clip(name, 200, escapeMarkdown)}: ${clip(value, 100, escapeMarkdown)}`
    if ([...lines, line].join('\n').length + Math.min(buttons.length, 1_000) < DESCRIPTION_CHARS) lines.push(line)
    else dropped++
  }
  if (dropped > 0) lines.push(`and ${dropped} more here`)
  if (more !== undefined) lines.push(more)
  if (buttons.length <= 1_000) lines.push(buttons)
  return lines.filter((line) => line !== '').join('\n')
}

/** Markdown between backslashes and zero-width spaces: the first keep marks literal, the second break mentions and bare links. */
function escapeMarkdown(character: string): string {
  if (/[\\*_~`|>#[\]()<-]/.test(character)) return `\\${character}`
  return /[@:]/.test(character) ? `${character}\u200b` : character
}

export async function sendDiscord(body: string, { url }: DiscordConfig, { post, now }: Posting): Promise<Outcome> {
  const result = await post({ url: url.reveal(), headers: { 'content-type': 'application/json' }, body })
  return judgeAnswer(result, {
    now,
    secrets: [url],
    // 404: somebody deleted the webhook.
    gone: [404, 410],
    readRetryAfterMs: (answer) => {
      const { retry_after: seconds } = parseAnswerObject(answer)
      return typeof seconds === 'number' && seconds >= 0 ? seconds * 1_000 : undefined
    },
  })
}
