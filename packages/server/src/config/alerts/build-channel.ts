import type { ChannelConfig } from '../../notify/open-channel.ts'
import type { Group, ValuesOf } from '../group.ts'
import type { Secret } from '../secret.ts'
import type { Tree } from '../yaml-tree.ts'
import { CHANNEL_BASE, CHANNEL_SETTINGS, type ChannelType } from './channel-settings.ts'
import { type AlertReading, type Form, readForm } from './form.ts'

interface WrittenChannel {
  type: ChannelType
  id: string
  tree: Tree
  path: string
}

/** A channel of the file; `undefined` when something is wrong with it, which is noted. */
export function buildChannel(
  { type, id, tree, path }: WrittenChannel,
  reading: AlertReading,
): ChannelConfig | undefined {
  const form = <G extends Group>(group: G): Form<G> =>
    readForm(group, { tree, path, further: Object.keys(CHANNEL_BASE) }, reading)
  const target = ({ values, understand, lacks }: Form<{ url: (typeof CHANNEL_SETTINGS)['teams']['url'] }>) => {
    const isRight = understand('url', values.url?.reveal(), reading.grammar.parseTarget) !== undefined
    return isRight
      ? values.url
      : lacks('url', reference(`${type === 'webhook' ? 'ALERT' : type.toUpperCase()}_WEBHOOK_URL`))
  }
  switch (type) {
    case 'console':
      form(CHANNEL_SETTINGS.console)
      return { kind: 'console', id }
    case 'webhook': {
      const { values, understand, ...rest } = form(CHANNEL_SETTINGS.webhook)
      const { secret, format } = values
      const url = target({ values, understand, ...rest })
      const key = understand('secret', secret?.reveal(), reading.grammar.parseSigningKey)
      return url && { kind: 'webhook', id, url, format, ...(secret && key && { secret }) }
    }
    case 'slack':
      return buildSlack(id, form(CHANNEL_SETTINGS.slack), target)
    case 'smtp':
      return buildSmtp(id, form(CHANNEL_SETTINGS.smtp), reading)
    case 'sendgrid': {
      const sendgrid = form(CHANNEL_SETTINGS.sendgrid)
      const { apiKey, endpoint } = sendgrid.values
      const mail = readMail(sendgrid, reading)
      if (apiKey === undefined) return sendgrid.lacks('apiKey', reference('SENDGRID_API_KEY'))
      return mail && { kind: 'sendgrid', id, apiKey, ...mail, ...(endpoint !== undefined && { endpoint }) }
    }
    case 'pagerduty': {
      const { values, lacks } = form(CHANNEL_SETTINGS.pagerduty)
      const { routingKey, endpoint } = values
      if (routingKey === undefined) return lacks('routingKey', reference('PAGERDUTY_ROUTING_KEY'))
      return { kind: 'pagerduty', id, routingKey, ...(endpoint !== undefined && { endpoint }) }
    }
    case 'discord':
    case 'teams': {
      const url = target(form(CHANNEL_SETTINGS[type]))
      return url && { kind: type, id, url }
    }
  }
}

/** How a secret is written without standing in the file. */
const reference = (name: string): string => `\${${name}}`

type Slack = Form<(typeof CHANNEL_SETTINGS)['slack']>

function buildSlack(id: string, form: Slack, target: (form: Slack) => Secret | undefined): ChannelConfig | undefined {
  const { values, entries, problem, lacks } = form
  const { token, channel, followUp } = values
  if (!entries.has('token')) {
    const url = target(form)
    return url && { kind: 'slack', id, by: 'webhook', url }
  }
  if (entries.has('url')) problem('url', 'is for a webhook, "token" for a bot; keep one of them')
  if (channel === undefined) return lacks('channel', '"#ops-alerts"')
  return token && { kind: 'slack', id, by: 'bot', token, channel, followUp }
}

type Mail = Pick<ValuesOf<(typeof CHANNEL_SETTINGS)['smtp']>, 'from' | 'to'>

function readMail<G extends Group>({ values, understand, lacks }: Form<G> & { values: Mail }, reading: AlertReading) {
  const to = understand('to', values.to?.join(', '), reading.grammar.parseMailboxes)
  if (to === undefined) return lacks('to', '[ops@example.com]')
  const from = understand('from', values.from, reading.grammar.parseMailboxes) ?? to
  return from[0] && { from: from[0], to }
}

function buildSmtp(
  id: string,
  form: Form<(typeof CHANNEL_SETTINGS)['smtp']>,
  reading: AlertReading,
): ChannelConfig | undefined {
  const { host, port, user, password } = form.values
  const mail = readMail(form, reading)
  if (form.entries.has('user') !== form.entries.has('password'))
    form.problem(
      form.entries.has('user') ? 'user' : 'password',
      '"user" and "password" go together; write both or neither',
    )
  if (host === undefined) return form.lacks('host', 'smtp.example.com')
  const login = user !== undefined && password !== undefined && { login: { user, password } }
  return mail && { kind: 'smtp', id, host, port, ...login, ...mail }
}
