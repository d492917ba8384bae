import type { Outcome } from '../channel.ts'
import { composeMessage } from '../message.ts'
import type { Notification } from '../notification.ts'
import { plainLine } from '../plain-text.ts'

export interface ConsoleConfig {
  kind: 'console'
  id: string
}

/** One line: time, status, title, the worst alert's sentence, where to look. */
export function renderConsole(notification: Notification): string {
  const { time, status, title, alerts, more, links } = composeMessage(notification)
  const { document } = notification
  const [first, ...others] = alerts
  const parts = [
    `${time} ${status} ${title}`,
    document ? plainLine(document.headline) : first?.explanation,
    others.length > 0 ? `also ${others.map(({ name }) => name).join(', ')}` : undefined,
    more,
    ...links.map(({ label, url }) => `${label}: ${url}`),
    `[${notification.deliveryId}]`,
  ]
  return parts.filter((part) => part !== undefined && part !== '').join(' | ')
}

export function sendConsole(line: string, writeLine: (line: string) => void): Outcome {
  writeLine(line)
  return { outcome: 'delivered', detail: 'written' }
}
