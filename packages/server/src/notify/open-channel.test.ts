import { expect, test } from 'vitest'
import { Secret } from '../config/secret.ts'
import type { SmtpMessage } from './channels/smtp.ts'
import { type ChannelConfig, type ChannelParts, openChannel, showsAcknowledgement } from './open-channel.ts'
import { AT, createNotification } from './test-support/notifications.ts'

const smtp: ChannelConfig = {
  kind: 'smtp',
  id: 'email',
  host: '127.0.0.1',
  port: 25,
  from: { address: 'alerts@example.com' },
  to: [{ address: 'ops@example.com' }],
}

function setup() {
  const lines: string[] = []
  const mails: SmtpMessage[] = []
  const hosts: string[] = []
  const parts: ChannelParts = {
    post: async () => ({ kind: 'failure', detail: 'not asked for' }),
    writeLine: (line) => lines.push(line),
    openMail(options) {
      hosts.push(options.host)
      return {
        async sendMail(mail) {
          mails.push(mail)
          return { response: '250 ok' }
        },
      }
    },
  }
  return { lines, mails, hosts, parts }
}

test('the console channel writes its line', async () => {
  const { lines, parts } = setup()
  const outcome = await openChannel({ kind: 'console', id: 'log' }, parts).deliver(createNotification(), { now: AT })
  expect(outcome.outcome).toBe('delivered')
  expect(lines).toEqual([expect.stringContaining('CRITICAL chatwoot_response_time_critical')])
})

test('the mail channel keeps one transport for all its messages', async () => {
  const { mails, hosts, parts } = setup()
  const channel = openChannel(smtp, parts)
  await channel.deliver(createNotification(), { now: AT })
  await channel.deliver(createNotification({ deliveryId: 'ntf_second' }), { now: AT })
  expect(hosts).toEqual(['127.0.0.1'])
  expect(mails.map(({ messageId }) => messageId)).toEqual([
    '<ntf_0123456789abcdefghijkl@plumbline>',
    '<ntf_second@plumbline>',
  ])
})

test('only channels that keep count of incidents show an acknowledgement', () => {
  const secret = new Secret('x')
  const configs: ChannelConfig[] = [
    { kind: 'pagerduty', id: 'p', routingKey: secret },
    { kind: 'slack', id: 'b', by: 'bot', token: secret, channel: '#ops' },
    { kind: 'slack', id: 'w', by: 'webhook', url: secret },
    smtp,
  ]
  expect(configs.map(showsAcknowledgement)).toEqual([true, true, false, false])
})
