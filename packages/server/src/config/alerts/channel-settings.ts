import type { ChannelConfig } from '../../notify/open-channel.ts'
import type { Group } from '../group.ts'
import { host } from '../hosts.ts'
import { texts } from '../lists.ts'
import { secretText } from '../secrets.ts'
import { choice, defaultTo, integer, text } from '../setting.ts'

const oneLine = (description: string, form: string) => text({ description, form, pattern: /^[^\p{C}]+$/u })

const sender = oneLine('Who it is from; the first recipient when left out.', 'Ops team <ops@example.com>')
const recipients = texts({ example: '[ops@example.com]', description: 'Whom it goes to.' })
const endpoint = text({
  description: 'Another address of the service, such as that of its EU region.',
  pattern: /^https?:\/\/[^\s/]+$/,
  form: 'an address without a path, such as https://api.eu.sendgrid.com',
})
const address = secretText({ description: 'Address that messages are posted to; it is a secret.' })

/** What each type of channel is set up with, beside `type` and `fallback`. */
export const CHANNEL_SETTINGS = {
  console: {},
  webhook: {
    url: address,
    secret: secretText({ description: 'Signs messages by Standard Webhooks: whsec_ and base64 of 24 to 64 bytes.' }),
    format: defaultTo(
      'plumbline',
      choice({ words: ['plumbline', 'alertmanager'], description: 'The form of the body.' }),
    ),
  },
  slack: {
    url: address,
    token: secretText({ description: 'Of a bot, instead of the address; what follows updates its message.' }),
    channel: oneLine('Where the bot writes.', 'a channel such as "#ops-alerts"'),
    followUp: defaultTo(
      'update',
      choice({
        words: ['update', 'thread'],
        description: 'Whether the end of an incident updates its message or answers it.',
      }),
    ),
  },
  smtp: {
    host: host({ description: 'The mail server.' }),
    port: defaultTo(
      587,
      integer({ min: 1, max: 65_535, description: 'Port of the mail server; 465 speaks TLS from the start.' }),
    ),
    user: oneLine('Name to log in with.', 'a name'),
    password: secretText({ description: 'Password to log in with.' }),
    from: sender,
    to: recipients,
  },
  sendgrid: { apiKey: secretText({ description: 'Key that may send mail.' }), from: sender, to: recipients, endpoint },
  pagerduty: { routingKey: secretText({ description: 'Integration key (Events API v2).' }), endpoint },
  discord: { url: address },
  teams: { url: address },
} as const satisfies Record<ChannelConfig['kind'], Group>

export type ChannelType = keyof typeof CHANNEL_SETTINGS
export const CHANNEL_TYPES = Object.keys(CHANNEL_SETTINGS) as ChannelType[]

/** What all types have. */
export const CHANNEL_BASE = {
  type: choice({ words: CHANNEL_TYPES, description: 'What it is.' }),
  fallback: oneLine('Id of the channel that takes what this one cannot.', 'the id of a channel'),
}
