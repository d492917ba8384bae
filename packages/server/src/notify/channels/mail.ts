import { type AlertText, composeMessage, type Message } from '../message.ts'
import type { Notification } from '../notification.ts'
import { renderDocumentMail } from '../reviews/mail-document.ts'
import { headOfMail, type MailContent } from './mail-content.ts'

export function renderMail(notification: Notification): MailContent {
  if (notification.document) return renderDocumentMail(notification, notification.document)
  const message = composeMessage(notification)
  return {
    ...headOfMail(notification, `[${message.status}] ${message.title}`),
    text: renderText(message, notification.deliveryId),
    html: renderHtml(message, notification.deliveryId),
  }
}

const factsOf = ({ facts, labels }: AlertText) =>
  labels === '' ? facts : [...facts, { name: 'Labels', value: labels }]

function renderText({ title, alerts, more, links, time }: Message, deliveryId: string): string {
  const blocks = alerts.map((alert) =>
    [
      `${alert.status}: ${alert.name}`,
      alert.explanation,
      ...factsOf(alert).map(({ name, value }) => `  ${`${name}:`.padEnd(11)}${value}`),
      ...alert.nextSteps.map((step) => `  - ${step}`),
    ]
      .filter((line) => line !== '')
      .join('\n'),
  )
  if (more !== undefined) blocks.push(more)
  if (links.length > 0) blocks.push(links.map(({ label, url }) => `${label}: ${url}`).join('\n'))
  return [title, ...blocks, `${time}  ${deliveryId}`].join('\n\n')
}

const COLOURS: Record<Message['tone'], string> = {
  critical: '#b3261e',
  error: '#b3261e',
  warning: '#8a5300',
  info: '#1d5fa8',
  good: '#1e6b34',
}

/** Tables and inline styles, which is what mail programs understand. */
function renderHtml({ status, title, tone, alerts, more, links, time }: Message, deliveryId: string): string {
  const colour = COLOURS[tone]
  const buttons = links.map(
    ({ label, url }) =>
      `<a href="${escapeHtml(url)}" style="color:${COLOURS.info};margin-right:16px">${escapeHtml(label)}</a>`,
  )
  return [
    '<!doctype html><html><body style="font-family:system-ui,sans-serif;font-size:15px;line-height:1.45;color:#1f2328">',
    `<h1 style="font-size:18px;border-left:4px solid ${colour};padding-left:10px">`,
    `<span style="color:${colour}">${escapeHtml(status)}</span> ${escapeHtml(title)}</h1>`,
    ...alerts.map(renderAlertHtml),
    more === undefined ? '' : `<p>${escapeHtml(more)}</p>`,
    buttons.length > 0 ? `<p>${buttons.join('')}</p>` : '',
    `<p style="color:#59636e;font-size:12px">${escapeHtml(time)} · ${escapeHtml(deliveryId)}</p></body></html>`,
  ].join('')
}

function renderAlertHtml(alert: AlertText): string {
  const rows = factsOf(alert).map(
    ({ name, value }) =>
      `<tr><td style="color:#59636e;padding-right:16px;vertical-align:top">${name}</td><td>${escapeHtml(value)}</td></tr>`,
  )
  const steps = alert.nextSteps.map((step) => `<li>${escapeHtml(step)}</li>`)
  return [
    `<h2 style="font-size:15px;margin-bottom:4px">${escapeHtml(alert.status)}: ${escapeHtml(alert.name)}</h2>`,
    `<p style="margin-top:0">${escapeHtml(alert.explanation)}</p><table>${rows.join('')}</table>`,
    steps.length > 0 ? `<ul>${steps.join('')}</ul>` : '',
  ].join('')
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
