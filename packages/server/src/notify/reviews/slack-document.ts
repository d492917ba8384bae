import type { Document } from '@plumbline/protocol/review'
import type { SlackBlock, SlackMessage } from '../channels/slack-blocks.ts'
import { escapeSlack, SLACK_TEXT_CHARS } from '../channels/slack-text.ts'
import type { Notification } from '../notification.ts'
import { clip, plainLine } from '../plain-text.ts'
import { linesOf } from './document-lines.ts'

const HEADER_CHARS = 150
/** Slack takes 50 blocks; the header, the headline, the notes and the footer are four. */
const MOST_SECTIONS = 40

/** A document as Slack shows it: a block for each section, tables as lists. */
export function renderDocumentBlocks({ title, deliveryId }: Notification, document: Document): SlackMessage {
  const { headline, notes, sections, subtitle, footer } = document
  const texts = sections
    .slice(0, MOST_SECTIONS)
    .map((section) => `*${escapeSlack(section.title, 200)}*\n${fit(linesOf(section))}`)
  return {
    text: escapeSlack(`${plainLine(title)}: ${headline}`, 400),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: clip(plainLine(title), HEADER_CHARS) } },
      mrkdwn(`*${escapeSlack(headline, 1_000)}*`),
      context([subtitle, ...notes]),
      ...texts.map(mrkdwn),
      context([footer, deliveryId]),
    ],
  }
}

const mrkdwn = (text: string): SlackBlock => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } })

/** At most ten elements, as Slack asks. */
const context = (texts: readonly string[]): SlackBlock => ({
  type: 'context',
  elements: texts.slice(0, 10).map((text) => ({ type: 'mrkdwn', text: escapeSlack(text, 500), verbatim: true })),
})

/** The first lines, as many as a block takes whole, its title counted in: what follows one that is left out would be taken for another's. */
function fit(lines: readonly string[]): string {
  const room = SLACK_TEXT_CHARS - 300
  let text = ''
  for (const [index, line] of lines.entries()) {
    const next = `${text}${text === '' ? '' : '\n'}${escapeSlack(line, 900)}`
    const left = lines.length - index
    if (next.length > room) return `${text}\n… and ${left} more ${left === 1 ? 'line' : 'lines'}`
    text = next
  }
  return text
}
