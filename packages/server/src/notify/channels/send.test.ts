import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { Secret } from '../../config/secret.ts'
import type { Outcome } from '../channel.ts'
import { createPost } from '../http-post.ts'
import { type ChannelConfig, openChannel } from '../open-channel.ts'
import { AT, createAlert, createNotification } from '../test-support/notifications.ts'
import { answer, drop, hang, type Received, type Reply, startReceiver } from '../test-support/receiver.ts'
import { parseSigningKey, signWebhook } from './standard-webhooks.ts'

const from = { address: 'alerts@example.com' }
const to = [{ address: 'ops@example.com' }]
const SECRET = 'sssecret-0123456789abcdef'
const SIGNING = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`

/** Each channel over HTTP, pointed at a stand-in, with the answer that its service gives when all is well. */
const CHANNELS: Record<string, { config: (url: string) => ChannelConfig; taken: Reply }> = {
  webhook: {
    config: (url) => ({ kind: 'webhook', id: 'c', url: new Secret(`${url}/${SECRET}`), secret: new Secret(SIGNING) }),
    taken: answer(204),
  },
  slackWebhook: {
    config: (url) => ({ kind: 'slack', id: 'c', by: 'webhook', url: new Secret(`${url}/services/${SECRET}`) }),
    taken: answer(200, 'ok'),
  },
  slackBot: {
    config: (url) => ({
      kind: 'slack',
      id: 'c',
      by: 'bot',
      token: new Secret(SECRET),
      channel: '#ops-alerts',
      endpoint: `${url}/api`,
    }),
    taken: answer(200, '{"ok":true,"channel":"C1","ts":"17.01"}'),
  },
  sendgrid: {
    config: (url) => ({ kind: 'sendgrid', id: 'c', apiKey: new Secret(SECRET), from, to, endpoint: url }),
    taken: answer(202),
  },
  pagerduty: {
    config: (url) => ({ kind: 'pagerduty', id: 'c', routingKey: new Secret(SECRET), endpoint: url }),
    taken: answer(202, '{"status":"success","message":"Event processed","dedup_key":"k"}'),
  },
  discord: {
    config: (url) => ({ kind: 'discord', id: 'c', url: new Secret(`${url}/api/webhooks/1/${SECRET}`) }),
    taken: answer(204),
  },
  teams: {
    config: (url) => ({ kind: 'teams', id: 'c', url: new Secret(`${url}/workflows/1?sp=%2Ftriggers&sig=${SECRET}`) }),
    taken: answer(202),
  },
}

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function deliver(
  name: string,
  replies: Reply[],
  { reference, ...changed }: Parameters<typeof createNotification>[0] & { reference?: string } = {},
) {
  const receiver = await startReceiver(...replies)
  closers.push(receiver.close)
  const { config } = CHANNELS[name] ?? {}
  if (!config) throw new Error(`no channel ${name}`)
  const channel = openChannel(config(receiver.url), {
    post: createPost({ timeoutMs: 200 }),
    writeLine: () => {},
    openMail: () => {
      throw new Error('no mail here')
    },
  })
  const outcome = await channel.deliver(createNotification(changed), { now: AT, ...(reference && { reference }) })
  return { outcome, received: receiver.received }
}

describe.each(Object.entries(CHANNELS))('%s', (name, { taken }) => {
  test('delivers', async () => {
    const { outcome, received } = await deliver(name, [taken])
    expect(outcome.outcome).toBe('delivered')
    expect(received).toHaveLength(1)
    expect(JSON.parse(received[0]?.body ?? '')).toBeTypeOf('object')
    expect(received[0]?.headers['content-type']).toMatch(/^application\/json/)
  })

  test.each<[string, Reply, Partial<Outcome>]>([
    ['429 with Retry-After', answer(429, '', { 'retry-after': '7' }), { outcome: 'retry', afterMs: 7_000 }],
    ['500', answer(500), { outcome: 'retry' }],
    ['503 with Retry-After', answer(503, '', { 'retry-after': '2' }), { outcome: 'retry', afterMs: 2_000 }],
    ['no answer', hang, { outcome: 'retry', detail: 'no answer within 0.2 s' }],
    ['a dropped connection', drop, { outcome: 'retry' }],
    ['400', answer(400, 'invalid_payload'), { outcome: 'refused', detail: 'HTTP 400 invalid_payload' }],
    ['403', answer(403), { outcome: 'refused' }],
    ['a redirect', answer(302, '', { location: 'http://127.0.0.1:1/' }), { outcome: 'refused' }],
    ['410', answer(410), { outcome: 'gone' }],
  ])('meets %s', async (_what, reply, expected) => {
    const { outcome, received } = await deliver(name, [reply])
    expect(outcome).toMatchObject(expected)
    expect(received).toHaveLength(1)
  })

  test('keeps its secret out of what it reports, though the service repeats it', async () => {
    const repeat: Reply = (response, { path, body, headers }) =>
      response.writeHead(400).end(`${path} ${headers.authorization} ${SECRET} ${body.slice(0, 60)}`)
    const { outcome } = await deliver(name, [repeat])
    expect(outcome.detail).toContain('[redacted]')
    expect(JSON.stringify(outcome)).not.toContain(SECRET)
  })
})

describe('webhook', () => {
  test('signs by Standard Webhooks', () => {
    const key = parseSigningKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
    if (!key.ok) throw new Error(key.problem)
    // The test vector of reference/notifications.md, computed with the standardwebhooks package.
    expect(
      signWebhook({
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        at: 1_674_087_231_999,
        body: '{"test": 2432232314}',
        key: key.value,
      }),
    ).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1674087231',
      'webhook-signature': 'v1,AQG81rX2n4rTN1fkXoqILSHO9gAOcwya9dP41rhrQDI=',
    })
  })

  test('sends a signature that its receiver can check, over the bytes that arrive', async () => {
    const { received } = await deliver('webhook', [answer(204)])
    const { headers, body } = received[0] as Received
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    const key = Buffer.from(SIGNING.slice('whsec_'.length), 'base64')
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
    expect(headers).toMatchObject({
      'webhook-id': 'ntf_0123456789abcdefghijkl',
      'webhook-timestamp': String(AT / 1_000),
    })
  })

  test.each([
    '',
    'whsec_',
    'secret!',
    `whsec_${'A'.repeat(31)}`,
    `whsec_${Buffer.alloc(23).toString('base64')}`,
    `whsec_${Buffer.alloc(65).toString('base64')}`,
  ])('does not sign with %j', (secret) => {
    expect(parseSigningKey(secret)).toMatchObject({ ok: false, problem: expect.stringContaining('openssl') })
  })
})

describe('slack by webhook', () => {
  test('has taken nothing when the answer is not its own', async () => {
    expect((await deliver('slackWebhook', [answer(200, '<html>log in</html>')])).outcome.outcome).toBe('retry')
  })
})

describe('slack by bot', () => {
  const reference = JSON.stringify({ channel: 'C1', ts: '17.01' })
  const ok = answer(200, '{"ok":true,"channel":"C1","ts":"17.02"}')
  const error = (word: string) => answer(200, JSON.stringify({ ok: false, error: word }))
  const resolved = { kind: 'resolved', alerts: [createAlert({ state: 'resolved', endedAt: AT })] } as const

  const sentTo = (received: Received[]) =>
    received.map(({ path, body }) => {
      const { channel, ts, thread_ts, reply_broadcast } = JSON.parse(body)
      return { path, channel, ts, thread_ts, reply_broadcast }
    })

  test('posts a new incident, and keeps its place', async () => {
    const { outcome, received } = await deliver('slackBot', [ok])
    expect(sentTo(received)).toMatchObject([{ path: '/api/chat.postMessage', channel: '#ops-alerts' }])
    expect(received[0]?.headers.authorization).toBe(`Bearer ${SECRET}`)
    expect(outcome).toMatchObject({ outcome: 'delivered', reference: '{"channel":"C1","ts":"17.02"}' })
  })

  test('updates its message when the incident ends', async () => {
    const { outcome, received } = await deliver('slackBot', [ok], { ...resolved, reference })
    expect(sentTo(received)).toMatchObject([{ path: '/api/chat.update', channel: 'C1', ts: '17.01' }])
    expect(outcome).toMatchObject({ reference })
  })

  test('answers in the thread, for all to see, when more of it fires', async () => {
    const { outcome, received } = await deliver('slackBot', [ok], { reference })
    expect(sentTo(received)).toMatchObject([
      { path: '/api/chat.postMessage', channel: 'C1', thread_ts: '17.01', reply_broadcast: true },
    ])
    expect(outcome).toMatchObject({ reference })
  })

  test('posts anew when the message is gone', async () => {
    const { outcome, received } = await deliver('slackBot', [error('message_not_found'), ok], {
      ...resolved,
      reference,
    })
    expect(sentTo(received).map(({ path }) => path)).toEqual(['/api/chat.update', '/api/chat.postMessage'])
    expect(outcome.outcome).toBe('delivered')
  })

  test.each([
    ['ratelimited', 'retry'],
    ['internal_error', 'retry'],
    ['invalid_blocks', 'refused'],
    ['channel_not_found', 'refused'],
    ['is_archived', 'gone'],
    ['token_revoked', 'gone'],
  ])('is told "%s" with status 200: %s', async (word, outcome) => {
    expect((await deliver('slackBot', [error(word)])).outcome.outcome).toBe(outcome)
  })

  test.each(['not json', '{}', '[]', 'null'])('does not take %j for a yes', async (body) => {
    expect((await deliver('slackBot', [answer(200, body)])).outcome.outcome).toBe('retry')
  })

  test.each(['not json', '{}', '{"channel":1,"ts":2}'])('posts anew when what it kept is %j', async (broken) => {
    const { received } = await deliver('slackBot', [ok], { ...resolved, reference: broken })
    expect(sentTo(received)).toMatchObject([{ path: '/api/chat.postMessage' }])
  })
})

test('sendgrid says when it takes messages again', async () => {
  const reset = answer(429, '', { 'x-ratelimit-reset': String(AT / 1_000 + 12) })
  expect((await deliver('sendgrid', [reset])).outcome).toMatchObject({ outcome: 'retry', afterMs: 12_000 })
})

test('discord says in fractions of a second when it takes messages again', async () => {
  const limited = answer(429, '{"retry_after":0.52,"global":false}', { 'retry-after': '1' })
  expect((await deliver('discord', [limited])).outcome).toMatchObject({ outcome: 'retry', afterMs: 520 })
})

test('discord is gone when its webhook was deleted', async () => {
  expect((await deliver('discord', [answer(404)])).outcome.outcome).toBe('gone')
})

test('teams gets the address as it is written, signature and all', async () => {
  const { received } = await deliver('teams', [answer(202)])
  expect(received[0]?.path).toBe(`/workflows/1?sp=%2Ftriggers&sig=${SECRET}`)
})

test('pagerduty gets its key in the body', async () => {
  const { received } = await deliver('pagerduty', [answer(202)])
  expect(received[0]?.path).toBe('/v2/enqueue')
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ routing_key: SECRET, event_action: 'trigger' })
})
