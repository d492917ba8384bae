import { type AlertText, composeMessage, type Message } from '../message.ts'
import type { Notification } from '../notification.ts'
import { clip } from '../plain-text.ts'
import { renderDocumentBlocks } from '../reviews/slack-document.ts'
import { escapeSlack, SLACK_TEXT_CHARS } from './slack-text.ts'

interface Text {
  type: 'mrkdwn' | 'plain_text'
  text: string
  verbatim?: true
}

export type SlackBlock =
  | { type: 'header'; text: Text }
  | { type: 'section'; text: Text }
  | { type: 'section'; fields: Text[] }
  | { type: 'context'; elements: Text[] }
  | { type: 'actions'; elements: { type: 'button'; text: Text; url: string; action_id: string }[] }

export interface SlackMessage {
  /** Shown in notifications and read by screen readers. */
  text: string
  blocks: SlackBlock[]
}

const HEADER_CHARS = 150
const FIELD_CHARS = 1_900
const EXPLANATION_CHARS = 2_000
const NAME_CHARS = 400

/**
 * The message of source 001: a sentence with the severity; metric, value, threshold and time; buttons. The worst alert is set like
 * that, the others follow as a list.
 */
export function renderSlackBlocks(notification: Notification): SlackMessage {
  if (notification.document) return renderDocumentBlocks(notification, notification.document)
  const message = composeMessage(notification)
  const [worst, ...others] = message.alerts
  const headline = `${message.symbol} ${message.status}: ${message.title}`
  return {
    text: `${message.symbol} ${message.status}: ${escapeSlack(message.title, NAME_CHARS)}`,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: clip(headline, HEADER_CHARS) } },
      ...(worst ? renderWorst(worst) : []),
      ...renderOthers(others, message.more),
      { type: 'context', elements: [mrkdwn(`${message.time} · ${notification.deliveryId}`)] },
      ...(message.links.length > 0 ? [renderButtons(message.links)] : []),
    ],
  }
}

function renderWorst(alert: AlertText): SlackBlock[] {
  const context = [alert.labels, ...alert.nextSteps.map((step) => `→ ${step}`)].filter((text) => text !== '')
  const sentence = alert.explanation || alert.name
  return [
    { type: 'section', text: mrkdwn(`*${alert.status}*: ${escapeSlack(sentence, EXPLANATION_CHARS)}`) },
    {
      type: 'section',
      fields: alert.facts.map(({ name, value }) => mrkdwn(`*${name}:*\n${escapeSlack(value, FIELD_CHARS)}`)),
    },
    // An empty list is an error to Slack.
    ...(context.length > 0 ? [renderContext(context)] : []),
  ]
}

const renderContext = (texts: readonly string[]): SlackBlock => ({
  type: 'context',
  elements: texts.map((text) => mrkdwn(escapeSlack(text, FIELD_CHARS))),
})

/** The list of further alerts, in as many sections as their length asks for. */
function renderOthers(others: readonly AlertText[], more: string | undefined): SlackBlock[] {
  const lines = others.map(
    ({ status, name, value, threshold }) =>
      `• *${status}* ${escapeSlack(name, NAME_CHARS)}: ${escapeSlack(`${value} (${threshold})`, NAME_CHARS)}`,
  )
  if (more !== undefined) lines.push(more)
  const texts: string[] = []
  for (const line of lines) {
    const joined = `${texts.at(-1)}\n${line}`
    if (texts.length > 0 && joined.length <= SLACK_TEXT_CHARS) texts[texts.length - 1] = joined
    else texts.push(line)
  }
  return texts.map((text) => ({ type: 'section', text: mrkdwn(text) }))
}

function renderButtons(links: Message['links']): SlackBlock {
  return {
    type: 'actions',
    elements: links.map(({ label, url }) => ({
      type: 'button',
      text: { type: 'plain_text', text: label },
      url,
      action_id: label.toLowerCase().replaceAll(' ', '-'),
    })),
  }
}

/** `verbatim` keeps Slack from making links of names and addresses in the text. */
const mrkdwn = (text: string): Text => ({ type: 'mrkdwn', text, verbatim: true })
