import type { Attempted, Channel, Outcome } from './channel.ts'
import { type ConsoleConfig, renderConsole, sendConsole } from './channels/console.ts'
import { type DiscordConfig, renderDiscord, sendDiscord } from './channels/discord.ts'
import { type PagerDutyConfig, renderPagerDuty, sendPagerDuty } from './channels/pagerduty.ts'
import { renderSendGrid, type SendGridConfig, sendSendGrid } from './channels/sendgrid.ts'
import { renderSlack, type SlackConfig, sendSlack } from './channels/slack.ts'
import { type MailTransport, renderSmtp, type SmtpConfig, sendSmtp, transportOptions } from './channels/smtp.ts'
import { renderTeams, sendTeams, type TeamsConfig } from './channels/teams.ts'
import { renderWebhook, sendWebhook, type WebhookConfig } from './channels/webhook.ts'
import type { Post } from './http-post.ts'
import type { Notification } from './notification.ts'

export type ChannelConfig =
  | ConsoleConfig
  | WebhookConfig
  | SlackConfig
  | SmtpConfig
  | SendGridConfig
  | PagerDutyConfig
  | DiscordConfig
  | TeamsConfig

/** What channels need of the world outside. */
export interface ChannelParts {
  post: Post
  /** Writes one line to standard error; the line end is its own. */
  writeLine(line: string): void
  /** Nodemailer's `createTransport`. */
  openMail(options: ReturnType<typeof transportOptions>): MailTransport
}

/** Sets a channel up. Nothing is sent or connected to before the first message. */
export function openChannel(config: ChannelConfig, parts: ChannelParts): Channel {
  const deliver = delivererOf(config, parts)
  const isForPeople = takesReviews(config)
  return {
    deliver: async (notification, attempted) =>
      notification.document === undefined || isForPeople ? deliver(notification, attempted) : PAGES_NOBODY,
  }
}

const PAGES_NOBODY: Outcome = {
  outcome: 'refused',
  detail: 'a review is no incident; send it to mail, Slack or another channel that people read',
}

type Deliver = (notification: Notification, attempted: Attempted) => Promise<Outcome>

function delivererOf(config: ChannelConfig, { post, writeLine, openMail }: ChannelParts): Deliver {
  switch (config.kind) {
    case 'console':
      return async (notification) => sendConsole(renderConsole(notification), writeLine)
    case 'webhook':
      return (notification, { now }) => sendWebhook(renderWebhook(notification, config), config, { post, now })
    case 'slack':
      return (notification, { now, reference }) =>
        sendSlack(renderSlack(notification, config, reference), config, { post, now })
    case 'smtp': {
      const transport = openMail(transportOptions(config))
      return (notification) => sendSmtp(renderSmtp(notification, config), config, transport)
    }
    case 'sendgrid':
      return (notification, { now }) => sendSendGrid(renderSendGrid(notification, config), config, { post, now })
    case 'pagerduty':
      return (notification, { now }) => sendPagerDuty(renderPagerDuty(notification), config, { post, now })
    case 'discord':
      return (notification, { now }) => sendDiscord(renderDiscord(notification), config, { post, now })
    case 'teams':
      return (notification, { now }) => sendTeams(renderTeams(notification), config, { post, now })
  }
}

/** Whether the channel takes what is about no alert; those that keep count of incidents do not. */
export const takesReviews = (config: ChannelConfig): boolean =>
  config.kind !== 'pagerduty' && !(config.kind === 'webhook' && config.format === 'alertmanager')

/** Whether the channel can show that an alert was acknowledged; see `ChannelTraits`. */
export const showsAcknowledgement = (config: ChannelConfig): boolean =>
  config.kind === 'pagerduty' || (config.kind === 'slack' && config.by === 'bot')
