import type { Document } from '@plumbline/protocol/review'
import type { Outcome } from '../channel.ts'
import { fitBytes } from '../fit-bytes.ts'
import type { Posting } from '../http-post.ts'
import { judgeAnswer } from '../judge-answer.ts'
import { type AlertText, composeMessage, type Message } from '../message.ts'
import type { Notification } from '../notification.ts'
import { clip } from '../plain-text.ts'
import { briefLines } from '../reviews/document-lines.ts'
import type { Secret } from '../secret.ts'

export interface TeamsConfig {
  kind: 'teams'
  id: string
  /** Of a workflow "When a Teams webhook request is received"; it is sent as it is written, signature and all. */
  url: Secret
}

/** Workflows take about 28 KB. */
const BODY_BYTES = 26_000

const COLOURS: Record<Message['tone'], string> = {
  critical: 'Attention',
  error: 'Attention',
  warning: 'Warning',
  info: 'Accent',
  good: 'Good',
}

/** A message with an Adaptive Card, version 1.4. */
export function renderTeams(notification: Notification): string {
  return fitBytes(notification, BODY_BYTES, (fitting) => {
    const message = composeMessage(fitting)
    const headline = `${message.symbol} ${message.status}: ${message.title}`
    const content = {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.4',
      msteams: { width: 'Full' },
      body: [
        line([{ text: headline, weight: 'Bolder', size: 'Medium', color: COLOURS[message.tone] }]),
        ...message.alerts.flatMap(renderAlert),
        ...(notification.document ? renderDocument(notification.document) : []),
        ...(message.more === undefined ? [] : [line([{ text: message.more }])]),
        line([{ text: `${message.time} · ${notification.deliveryId}`, isSubtle: true, size: 'Small' }]),
      ],
      actions: message.links.map(({ label, url }) => ({ type: 'Action.OpenUrl', title: label, url })),
    }
    return JSON.stringify({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
    })
  })
}

const LINE_CHARS = 400
const MOST_LINES = 40

const renderDocument = (document: Document) =>
  briefLines(document)
    .slice(0, MOST_LINES)
    .map((text) => line([{ text: clip(text, LINE_CHARS) }]))

function renderAlert({ status, name, explanation, facts }: AlertText) {
  return [
    line([{ text: `${status}: `, weight: 'Bolder' }, { text: explanation || name }]),
    line(facts.flatMap((fact) => [{ text: `${fact.name} `, weight: 'Bolder' }, { text: `${fact.value}   ` }])),
  ]
}

interface Run {
  text: string
  weight?: string
  size?: string
  color?: string
  isSubtle?: boolean
}

/** Text runs are shown letter by letter, where a `TextBlock` would read Markdown and mentions out of an error text. */
const line = (runs: readonly Run[]) => ({
  type: 'RichTextBlock',
  inlines: runs.map((run) => ({ type: 'TextRun', ...run })),
})

/** 202 means that the workflow has begun; a card that fails in it is told to nobody. */
export async function sendTeams(body: string, { url }: TeamsConfig, { post, now }: Posting): Promise<Outcome> {
  const result = await post({ url: url.reveal(), headers: { 'content-type': 'application/json' }, body })
  return judgeAnswer(result, { now, secrets: [url] })
}
