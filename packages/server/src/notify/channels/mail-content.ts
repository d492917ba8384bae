import { incidentIdOf, type Notification } from '../notification.ts'
import { clip } from '../plain-text.ts'

/** A message as mail. No part holds a line break but `text` and `html`, so that none can begin a header. */
export interface MailContent {
  subject: string
  text: string
  html: string
  /** `<…@plumbline>`; the same on every copy. */
  messageId: string
  /** Common to all messages about an incident, so that mail programs show them as one conversation. */
  references: string
}

/** Longer subjects are cut by mail programs anyway. */
const SUBJECT_CHARS = 150

/** What the head of a mail says; `subject` is plain, of one line. */
export const headOfMail = (
  notification: Notification,
  subject: string,
): Pick<MailContent, 'subject' | 'messageId' | 'references'> => ({
  subject: clip(subject, SUBJECT_CHARS),
  messageId: `<${notification.deliveryId}@plumbline>`,
  references: `<${incidentIdOf(notification)}@plumbline>`,
})
