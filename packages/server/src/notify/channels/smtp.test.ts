import { describe, expect, test } from 'vitest'
import { Secret } from '../../config/secret.ts'
import { createNotification } from '../test-support/notifications.ts'
import { type MailTransport, renderSmtp, type SmtpConfig, sendSmtp, transportOptions } from './smtp.ts'

const PASSWORD = 'correct horse battery'
const config: SmtpConfig = {
  kind: 'smtp',
  id: 'email',
  host: 'smtp.example.com',
  port: 587,
  login: { user: 'alerts', password: new Secret(PASSWORD) },
  from: { name: 'Master Ops', address: 'alerts@example.com' },
  to: [{ address: 'a@example.com' }, { address: 'b@example.com' }],
}

test.each([
  [587, true, { secure: false, requireTLS: true }],
  [465, true, { secure: true, requireTLS: false }],
  [25, false, { secure: false, requireTLS: false }],
])('port %i, with login: %s, never sends a password in clear', (port, hasLogin, expected) => {
  const { login: _, ...anonymous } = config
  const options = transportOptions({ ...(hasLogin ? config : anonymous), port })
  expect(options).toMatchObject({ host: 'smtp.example.com', port, ...expected, connectionTimeout: 15_000 })
  expect('auth' in options).toBe(hasLogin)
})

describe('a mail', () => {
  const message = renderSmtp(createNotification(), config)
  const send = (transport: MailTransport) => sendSmtp(message, config, transport)
  const fails = (parts: object, text = 'refused') => ({
    sendMail: () => Promise.reject(Object.assign(new Error(text), parts)),
  })

  test('is handed to the transport as nodemailer takes it', async () => {
    const sent: unknown[] = []
    const transport = {
      async sendMail(mail: unknown) {
        sent.push(mail)
        return { accepted: ['a', 'b'], rejected: [], response: '250 queued\r\nas 12' }
      },
    }
    expect(await send(transport)).toEqual({ outcome: 'delivered', detail: '250 queued as 12' })
    expect(sent).toMatchObject([
      {
        from: { name: 'Master Ops', address: 'alerts@example.com' },
        to: [{ address: 'a@example.com' }, { address: 'b@example.com' }],
        subject: '[CRITICAL] chatwoot_response_time_critical',
        messageId: '<ntf_0123456789abcdefghijkl@plumbline>',
        headers: { 'Auto-Submitted': 'auto-generated' },
      },
    ])
  })

  test('of which some recipients were refused is delivered, and says so', async () => {
    const transport = { sendMail: async () => ({ rejected: ['b@example.com'], response: '250 ok' }) }
    expect(await send(transport)).toEqual({ outcome: 'delivered', detail: '1 of 2 recipients refused: 250 ok' })
  })

  test.each([
    [{ responseCode: 421 }, 'retry'],
    [{ responseCode: 454, code: 'EAUTH' }, 'retry'],
    [{ responseCode: 499 }, 'retry'],
    [{ responseCode: 500 }, 'refused'],
    [{ responseCode: 535, code: 'EAUTH' }, 'refused'],
    [{ responseCode: 550, code: 'EENVELOPE' }, 'refused'],
    [{ code: 'ECONNECTION' }, 'retry'],
    [{ code: 'ETIMEDOUT' }, 'retry'],
    [{}, 'retry'],
  ])('that fails with %j ends in %s', async (parts, outcome) => {
    expect((await send(fails(parts))).outcome).toBe(outcome)
  })

  test('that fails brings no password into the record', async () => {
    const { detail } = await send(fails({ code: 'EAUTH' }, `535 bad login\r\nalerts:${PASSWORD}`))
    expect(detail).toBe('EAUTH 535 bad login alerts:[redacted]')
  })
})
