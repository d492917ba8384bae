import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { Secret } from '../../packages/server/src/config/secret.ts'
import { openMail } from '../../packages/server/src/notify/channels/open-mail.ts'
import {
  renderSmtp,
  type SmtpConfig,
  sendSmtp,
  transportOptions,
} from '../../packages/server/src/notify/channels/smtp.ts'
import type { Notification } from '../../packages/server/src/notify/notification.ts'
import {
  createAlert,
  createNotification,
  HOSTILE_TEXTS,
  hostileNotification,
} from '../../packages/server/src/notify/test-support/notifications.ts'
import { type MailServerOptions, startMailServer } from './mail-server.ts'

const PASSWORD = 'correct horse battery'
const LOGIN = { user: 'alerts', password: PASSWORD }

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function startServer(options?: MailServerOptions) {
  const server = await startMailServer(options)
  closers.push(server.close)
  return server
}

interface Sending {
  config?: Partial<SmtpConfig>
  /** Laid over the options that the configuration gives. */
  options?: Partial<ReturnType<typeof transportOptions>> & { tls?: { rejectUnauthorized: boolean } }
  notification?: Notification
  withinMs?: number
}

function send(port: number, { config, options, notification = createNotification(), withinMs }: Sending = {}) {
  const channel: SmtpConfig = {
    kind: 'smtp',
    id: 'email',
    host: '127.0.0.1',
    port,
    from: { name: 'Master Ops', address: 'alerts@example.com' },
    to: [{ address: 'ok@example.com' }, { name: 'On call', address: 'oncall@example.com' }],
    ...config,
  }
  const transport = openMail({ ...transportOptions(channel), ...options })
  return sendSmtp(renderSmtp(notification, channel), channel, transport, withinMs)
}

const login = { login: { user: LOGIN.user, password: new Secret(PASSWORD) } }
/** The server's certificate is its own; what TLS is asked for at all is what is tested. */
const trusting = { tls: { rejectUnauthorized: false } }

describe('a mail', () => {
  test('arrives with subject, text, HTML and the headers by which programs know it', async () => {
    const { port, received } = await startServer()
    expect(await send(port)).toMatchObject({ outcome: 'delivered', detail: expect.stringContaining('queued as 12') })
    expect(received).toHaveLength(1)
    const { mail, recipients } = received[0] ?? {}
    expect(recipients).toEqual(['ok@example.com', 'oncall@example.com'])
    expect(mail?.subject).toBe('[CRITICAL] chatwoot_response_time_critical')
    expect(mail?.from?.text).toBe('"Master Ops" <alerts@example.com>')
    expect(mail?.messageId).toBe('<ntf_0123456789abcdefghijkl@plumbline>')
    expect(mail?.references).toMatch(/^<[0-9a-f]{64}@plumbline>$/)
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated')
    expect(mail?.headers.get('x-plumbline-delivery')).toBe('ntf_0123456789abcdefghijkl')
    for (const text of [mail?.text, mail?.html || '']) {
      expect(text).toContain('API latency: 6.2 s, above 5 s.')
      expect(text).toContain('Look at the slowest endpoint.')
    }
    expect(mail?.html).toContain('<a href="https://docs.example/runbooks/helpdesk.md"')
  })

  test('about the end of an incident refers to the same conversation', async () => {
    const { port, received } = await startServer()
    await send(port)
    const alerts = [createAlert({ state: 'resolved', endedAt: Date.now() })]
    await send(port, { notification: createNotification({ deliveryId: 'ntf_end', kind: 'resolved', alerts }) })
    const [begin, end] = received.map(({ mail }) => mail)
    expect(end?.subject).toContain('[RESOLVED]')
    expect(end?.references).toBe(begin?.references)
    expect(end?.messageId).not.toBe(begin?.messageId)
  })

  test.each(HOSTILE_TEXTS)('with the text %j gains no header, no recipient and no markup', async (text) => {
    const { port, received } = await startServer()
    await send(port)
    await send(port, { notification: hostileNotification(text) })
    const [usual, hostile] = received
    expect([...(hostile?.mail.headers.keys() ?? [])].sort()).toEqual([...(usual?.mail.headers.keys() ?? [])].sort())
    expect(hostile?.recipients).toEqual(usual?.recipients)
    expect(hostile?.mail.attachments).toEqual([])
    const html = hostile?.mail.html || ''
    expect(html).not.toMatch(/<(?!\/?(?:html|body|h1|h2|span|p|table|tr|td|tbody|ul|li|a|!doctype)\b|!doctype)/i)
    expect(html).not.toMatch(/href="(?!https?:)/)
  })
})

describe('TLS', () => {
  test('is begun before the password is sent', async () => {
    const { port, received, logins } = await startServer({ tls: 'offered', login: LOGIN })
    expect(await send(port, { config: login, options: trusting })).toMatchObject({ outcome: 'delivered' })
    expect(received).toMatchObject([{ secure: true, user: 'alerts' }])
    expect(logins).toEqual([{ password: PASSWORD, secure: true }])
  })

  test('that is not offered keeps the password from being sent, and may be offered again', async () => {
    const { port, logins, received } = await startServer({ tls: 'none', login: LOGIN })
    expect((await send(port, { config: login, options: trusting })).outcome).not.toBe('delivered')
    expect([logins, received]).toEqual([[], []])
  })

  test('from a server that nobody vouches for is not trusted', async () => {
    const { port, logins } = await startServer({ tls: 'offered', login: LOGIN })
    expect((await send(port, { config: login })).outcome).toBe('retry')
    expect(logins).toEqual([])
  })

  test('from the start, as on port 465, works', async () => {
    const { port, received } = await startServer({ tls: 'start', login: LOGIN })
    const options = { ...trusting, secure: true, requireTLS: false }
    expect(await send(port, { config: login, options })).toMatchObject({ outcome: 'delivered' })
    expect(received).toMatchObject([{ secure: true }])
  })
})

describe('a server that says no', () => {
  test.each<[MailServerOptions, string, string]>([
    [{ refusals: { sender: 451 } }, 'retry', '451'],
    [{ refusals: { sender: 550 } }, 'refused', '550'],
    [{ refusals: { data: 452 } }, 'retry', '452'],
    [{ refusals: { data: 554 } }, 'refused', '554'],
    [{ login: LOGIN, tls: 'offered', refusals: { login: 454 } }, 'retry', '454'],
    [{ login: { ...LOGIN, password: 'another' }, tls: 'offered' }, 'refused', '535'],
  ])('%j ends in %s', async (options, outcome, code) => {
    const { port } = await startServer(options)
    const result = await send(port, { config: options.login ? login : {}, options: trusting })
    expect(result).toMatchObject({ outcome, detail: expect.stringContaining(code) })
    expect(result.detail).not.toContain(PASSWORD)
  })

  test('to one recipient has the mail delivered to the other', async () => {
    const { port, received } = await startServer({ refusals: { recipient: 550 } })
    expect(await send(port)).toMatchObject({ outcome: 'delivered', detail: expect.stringContaining('1 of 2') })
    expect(received[0]?.recipients).toEqual(['ok@example.com'])
  })

  test.each([
    [450, 'retry'],
    [550, 'refused'],
  ])('to all recipients with %i ends in %s', async (recipient, outcome) => {
    const { port } = await startServer({ refusals: { recipient } })
    expect((await send(port, { config: { to: [{ address: 'a@example.com' }] } })).outcome).toBe(outcome)
  })
})

describe('a server that cannot be talked to', () => {
  /** A bare socket that behaves as told; `closed` resolves when the client gives up the connection. */
  async function startSocket(onConnection: (socket: Socket) => void) {
    let onClosed = () => {}
    const closed = new Promise<void>((resolve) => {
      onClosed = resolve
    })
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      socket
        .resume()
        .on('error', () => {})
        .on('end', onClosed)
      onConnection(socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    })
    return { port: (server.address() as AddressInfo).port, closed }
  }

  test('is tried again when its greeting never comes', async () => {
    const { port, closed } = await startSocket(() => {})
    expect((await send(port, { options: { greetingTimeout: 100 } })).outcome).toBe('retry')
    await closed
  })

  test('is tried again when it answers one byte at a time, and its connection is given up', async () => {
    const { port, closed } = await startSocket((socket) => {
      socket.write('220 ready\r\n')
      const timer = setInterval(() => socket.write('2'), 20)
      socket.on('close', () => clearInterval(timer))
    })
    expect(await send(port, { withinMs: 300 })).toEqual({ outcome: 'retry', detail: 'not sent within 0.3 s' })
    await closed
  })

  test('is tried again when it hangs up', async () => {
    const { port } = await startSocket((socket) => socket.end('220 ready\r\n'))
    expect((await send(port)).outcome).toBe('retry')
  })

  test('is tried again when nothing listens', async () => {
    const { port, close } = await startMailServer()
    await close()
    expect(await send(port)).toMatchObject({ outcome: 'retry', detail: expect.stringContaining('ECONNREFUSED') })
  })
})
