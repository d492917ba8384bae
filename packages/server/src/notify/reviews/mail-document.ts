import { type Document, renderHtml, renderText } from '@plumbline/protocol/review'
import type { MailContent } from '../channels/mail.ts'
import { incidentIdOf, type Notification } from '../notification.ts'
import { clip, plainLine } from '../plain-text.ts'

const SUBJECT_CHARS = 150

/** A document as mail: the page, and the same as text beside it. */
export function renderDocumentMail(notification: Notification, document: Document): MailContent {
  const { deliveryId, title } = notification
  return {
    subject: clip(plainLine(title), SUBJECT_CHARS),
    text: `${renderText(document)}\n${deliveryId}\n`,
    html: renderHtml(document),
    messageId: `<${deliveryId}@plumbline>`,
    references: `<${incidentIdOf(notification)}@plumbline>`,
  }
}
