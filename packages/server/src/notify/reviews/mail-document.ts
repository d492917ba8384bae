import { type Document, renderHtml, renderText } from '@plumbline/protocol/review'
import { headOfMail, type MailContent } from '../channels/mail-content.ts'
import type { Notification } from '../notification.ts'
import { plainLine } from '../plain-text.ts'

/** A document as mail: the page, and the same as text beside it. */
export const renderDocumentMail = (notification: Notification, document: Document): MailContent => ({
  ...headOfMail(notification, plainLine(notification.title)),
  text: `${renderText(document)}\n${notification.deliveryId}\n`,
  html: renderHtml(document),
})
