import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import { parseSigningKey } from './channels/standard-webhooks.ts'
import { defaultRoutes } from './default-routes.ts'
import { type Mailbox, parseMailbox, parseMailboxes } from './mailbox.ts'
import type { ChannelConfig } from './open-channel.ts'
import type { Route } from './route.ts'
import type { Secret } from './secret.ts'
import { parseTarget } from './target.ts'

/** A name without a value, or set to nothing, is not set. */
export type Environment = Readonly<Record<string, string | undefined>>

export interface EnvironmentChannels {
  channels: ChannelConfig[]
  /** The channels that reach somebody, without one that only stands in for another. */
  messengers: string[]
  routes: Route[]
  /** Channel ids and the channel that takes what they cannot. */
  fallbacks: Record<string, string>
  /** Variables that are wrong; the channels that need them are left out. `text` never repeats the value. */
  problems: { where: string; text: string }[]
}

/**
 * The channels that the variables of the sources set up, with no file at all.
 *
 * | variable | channel |
 * | --- | --- |
 * | `SLACK_WEBHOOK_URL` | Slack |
 * | `ALERT_WEBHOOK_URL`, signed when `ALERT_WEBHOOK_SECRET` is set | webhook |
 * | `SENDGRID_API_KEY`; to `ALERT_EMAIL_RECIPIENTS`, else `EMAIL_TO`; from `EMAIL_FROM`, else the first recipient | e-mail by SendGrid |
 * | `EMAIL_HOST`, `EMAIL_PORT` (587), `EMAIL_USER`, `EMAIL_PASS`; to and from as above | e-mail by SMTP |
 *
 * Routes are those of source 001: critical goes to every channel, error too, warning to Slack (or what there is in its place), and
 * everything, info only, to the log. With both ways of e-mail, SMTP only takes what SendGrid does not.
 */
export function channelsFromEnvironment(env: Environment, seal: (text: string) => Secret): EnvironmentChannels {
  const reading: Reading = { env, seal, problems: [] }
  const recipients = readRecipients(reading)
  const slack = readSlack(reading)
  const webhook = readWebhook(reading)
  const sendgrid = readSendGrid(reading, recipients)
  const smtp = readSmtp(reading, recipients)

  const mail = sendgrid ?? smtp
  const messengers = [slack, webhook, mail].filter((channel) => channel !== undefined).map(({ id }) => id)
  const fallbacks = Object.fromEntries([
    ...messengers.map((id) => [id, messengers.find((other) => other !== id) ?? LOG.id]),
    ...(sendgrid && smtp
      ? [
          [sendgrid.id, smtp.id],
          [smtp.id, LOG.id],
        ]
      : []),
  ])
  return {
    channels: [LOG, slack, webhook, sendgrid, smtp].filter((channel) => channel !== undefined),
    messengers,
    routes: defaultRoutes(messengers, [LOG.id]),
    fallbacks,
    problems: reading.problems,
  }
}

const LOG = { kind: 'console', id: 'log' } as const satisfies ChannelConfig

interface Reading {
  env: Environment
  seal: (text: string) => Secret
  problems: EnvironmentChannels['problems']
}

/** The value of a variable, parsed; undefined when it is not set or wrong. */
function read<T>({ env, problems }: Reading, where: string, parse: (text: string) => Parsed<T>): T | undefined {
  const text = env[where]
  if (!text) return undefined
  const outcome = parse(text)
  if (outcome.ok) return outcome.value
  problems.push({ where, text: outcome.problem })
  return undefined
}

/** A value that is kept secret, once it is seen to be right. */
const readSecret = (reading: Reading, where: string, check: (text: string) => Parsed<unknown>): Secret | undefined =>
  read(reading, where, (text) => {
    const outcome = check(text)
    return outcome.ok ? parsed(reading.seal(text)) : outcome
  })

function readSlack(reading: Reading): ChannelConfig | undefined {
  const url = readSecret(reading, 'SLACK_WEBHOOK_URL', parseTarget)
  return url && { kind: 'slack', id: 'slack', by: 'webhook', url }
}

function readWebhook(reading: Reading): ChannelConfig | undefined {
  const url = readSecret(reading, 'ALERT_WEBHOOK_URL', parseTarget)
  const secret = readSecret(reading, 'ALERT_WEBHOOK_SECRET', parseSigningKey)
  // Unsigned although a signature was asked for would be refused, or worse, be believed.
  const isUnsigned = reading.env.ALERT_WEBHOOK_SECRET && !secret
  return url && !isUnsigned ? { kind: 'webhook', id: 'webhook', url, ...(secret && { secret }) } : undefined
}

interface Recipients {
  to: readonly Mailbox[] | undefined
  from: Mailbox | undefined
}

function readRecipients(reading: Reading): Recipients {
  const to = read(reading, 'ALERT_EMAIL_RECIPIENTS', parseMailboxes) ?? read(reading, 'EMAIL_TO', parseMailboxes)
  return { to, from: read(reading, 'EMAIL_FROM', parseMailbox) ?? to?.[0] }
}

function readSendGrid(reading: Reading, { to, from }: Recipients): ChannelConfig | undefined {
  const apiKey = readSecret(reading, 'SENDGRID_API_KEY', headerText)
  if (apiKey === undefined) return undefined
  if (to === undefined || from === undefined) return lacksRecipients(reading, 'SENDGRID_API_KEY')
  return { kind: 'sendgrid', id: 'email', apiKey, from, to }
}

function readSmtp(reading: Reading, { to, from }: Recipients): ChannelConfig | undefined {
  const host = read(reading, 'EMAIL_HOST', hostName)
  if (host === undefined) return undefined
  if (to === undefined || from === undefined) return lacksRecipients(reading, 'EMAIL_HOST')
  const port = reading.env.EMAIL_PORT ? read(reading, 'EMAIL_PORT', portNumber) : SUBMISSION_PORT
  const user = read(reading, 'EMAIL_USER', parsed)
  const password = readSecret(reading, 'EMAIL_PASS', parsed)
  if ((user === undefined) !== (password === undefined)) {
    reading.problems.push({ where: 'EMAIL_USER', text: 'and EMAIL_PASS go together: set both or neither' })
    return undefined
  }
  if (port === undefined) return undefined
  const login = user !== undefined && password !== undefined ? { login: { user, password } } : {}
  return { kind: 'smtp', id: reading.env.SENDGRID_API_KEY ? 'smtp' : 'email', host, port, ...login, from, to }
}

/** RFC 6409. */
const SUBMISSION_PORT = 587

function lacksRecipients({ problems }: Reading, where: string): undefined {
  problems.push({ where, text: 'is set, but nobody is named to write to; set ALERT_EMAIL_RECIPIENTS=ops@example.com' })
}

const headerText = (text: string): Parsed<string> =>
  /^[\x21-\x7e]+$/.test(text) ? parsed(text) : refused('has spaces or characters that a header cannot carry')

const hostName = (text: string): Parsed<string> =>
  /^[A-Za-z0-9_.:-]{1,253}$/.test(text)
    ? parsed(text)
    : refused('is not the name of a host; write it like smtp.example.com')

function portNumber(text: string): Parsed<number> {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return port >= 1 && port <= 65_535 ? parsed(port) : refused('is not a port; write a number from 1 to 65535')
}
