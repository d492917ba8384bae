import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { AlertEvent } from '../../packages/server/src/notify/alert-event.ts'
import { defaultRoutes } from '../../packages/server/src/notify/default-routes.ts'
import { notifierAlert } from '../../packages/server/src/notify/notifier-alert.ts'
import { createGuardedLookup } from '../../packages/server/src/notify/target.ts'
import { AT, createEvent } from '../../packages/server/src/notify/test-support/notifications.ts'
import {
  answer,
  drop,
  hang,
  type Reply,
  startReceiver,
} from '../../packages/server/src/notify/test-support/receiver.ts'
import { createRig, HOUR, MINUTE, SECOND, SERVICES, type Service, SIGNING_SECRET } from './delivery-rig.ts'
import { verifyWebhook } from './verify-webhook.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function receiver(...replies: Reply[]) {
  const started = await startReceiver(...replies)
  closers.push(started.close)
  return started
}

function service(name: string): Service {
  const found = SERVICES[name]
  if (!found) throw new Error(`no service ${name}`)
  return found
}

const yes = ({ taken }: Service): Reply => answer(taken.status, taken.body)
const firing = createEvent({ startedAt: AT })
const to = (...channels: string[]) => [{ matchers: [], channels, grouping: { groupWaitMs: 0 } }]

/** Distinct alerts of few categories, as when something large breaks. */
const storm = (count: number): AlertEvent[] =>
  Array.from({ length: count }, (_, index) =>
    createEvent({
      name: `rule ${index}`,
      fingerprint: `f${index}`,
      startedAt: AT,
      labels: {
        rule: `r${index}`,
        category: ['api', 'queue', 'jobs', 'memory'][index % 4] ?? '',
        service: `s${index % 50}`,
      },
    }),
  )

describe.each(Object.keys(SERVICES))('%s', (name) => {
  const { config, deliveryIdIn } = service(name)

  test('gets its message after every kind of failure, by one id, and once', async () => {
    const { url, received } = await receiver(
      answer(500),
      drop,
      hang,
      answer(429, '', { 'retry-after': '3' }),
      yes(service(name)),
    )
    const { announce, run, outbox } = createRig([{ config: config(url, 'c') }])
    const { send } = await announce([firing], to('c'))
    await run(5 * MINUTE)
    expect(outbox.attempts.map(({ outcome }) => outcome)).toEqual(['retry', 'retry', 'retry', 'retry', 'delivered'])
    const [id] = send.map(({ notification }) => notification.deliveryId)
    expect(received.map(({ body }) => deliveryIdIn(body))).toEqual(Array(5).fill(id))
  })

  test('is told of 500 alerts in at most five messages, each of which it would take', async () => {
    const { url, received } = await receiver(yes(service(name)))
    const { announce, run, outbox } = createRig([{ config: config(url, 'c') }])
    const alerts = storm(500)
    for (let round = 0; round < 10; round++) {
      await announce(alerts, defaultRoutes(['c'], []))
      await run(30 * SECOND)
    }
    expect(received.length).toBeGreaterThanOrEqual(1)
    expect(received.length).toBeLessThanOrEqual(5)
    for (const { body } of received) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(512_000)
    expect(outbox.rows().every(({ finished }) => finished === 'delivered')).toBe(true)
  })

  test('loses nothing that was meant for it while it was away for three hours', async () => {
    let away = true
    const { url, received } = await receiver((response, request) =>
      away ? drop(response, request) : yes(service(name))(response, request),
    )
    const { announce, run, pass } = createRig([{ config: config(url, 'c') }])
    const begun = [1, 2, 3].map((index) =>
      createEvent({ fingerprint: `f${index}`, startedAt: AT, labels: { category: `c${index}` } }),
    )
    await announce(begun, to('c'))
    await run(3 * HOUR, MINUTE)
    received.length = 0
    away = false
    pass(SECOND)
    const ended = begun.map((alert): AlertEvent => ({ ...alert, state: 'resolved', endedAt: AT + 3 * HOUR }))
    await announce(ended, to('c'))
    await run(30 * MINUTE, 5 * SECOND)
    const ids = received.map(({ body }) => deliveryIdIn(body))
    expect(new Set(ids).size).toBe(6)
    expect(ids).toHaveLength(6)
  })
})

describe('a channel that asks for patience', () => {
  test.each(Object.keys(SERVICES))('is not asked again earlier, nor a tenth later: %s', async (name) => {
    const { url } = await receiver(answer(429, '', { 'retry-after': '60' }), yes(service(name)))
    const { announce, run, outbox } = createRig([{ config: service(name).config(url, 'c') }])
    await announce([firing], to('c'))
    await run(3 * MINUTE)
    const [first, second] = outbox.attempts
    const waitedMs = (second?.startedAt ?? 0) - (first?.endedAt ?? 0)
    expect(waitedMs).toBeGreaterThanOrEqual(60 * SECOND)
    expect(waitedMs).toBeLessThanOrEqual(66 * SECOND)
  })

  test('gets at most one message a second when it is well again', async () => {
    const { url, received } = await receiver(yes(service('webhook')))
    const { announce, begin, settled, pass, now } = createRig([{ config: service('webhook').config(url, 'c') }])
    const alerts = storm(10).map((event, index): AlertEvent => ({ ...event, labels: { category: `c${index}` } }))
    await announce(alerts, to('c'))
    const times: number[] = []
    while (now() < AT + 12 * SECOND) {
      await begin()
      await settled()
      while (times.length < received.length) times.push(now() - AT)
      pass(100)
    }
    expect(times).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((second) => second * SECOND))
  })
})

describe('a channel that is slow', () => {
  test('has at most four requests open, and another is served at once', async () => {
    const slow = await receiver(hang)
    const quick = await receiver(yes(service('discord')))
    const { announce, begin, pass, settled, outbox } = createRig([
      { config: service('slack webhook').config(slow.url, 'slow') },
      { config: service('discord').config(quick.url, 'quick') },
    ])
    const alerts = storm(12).map((event, index): AlertEvent => ({ ...event, labels: { category: `c${index}` } }))
    await announce(alerts, to('slow', 'quick'))
    for (let second = 0; second < 5; second++) {
      await begin()
      pass(SECOND)
    }
    await settled()
    expect(slow.received).toHaveLength(4)
    expect(quick.received.length).toBeGreaterThanOrEqual(4)
    const served = outbox.attempts.filter(({ channelId }) => channelId === 'quick')
    expect(served[0]).toMatchObject({ outcome: 'delivered', startedAt: AT })
    const waited = outbox.attempts.filter(({ channelId }) => channelId === 'slow')
    expect(waited.map(({ detail }) => detail)).toEqual(Array(4).fill('no answer within 0.25 s'))
  })

  test('is given up when it answers a byte at a time, and its message is tried again', async () => {
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      const timer = setInterval(() => socket.write('H'), 20)
      socket.resume().on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        clearInterval(timer)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(() => new Promise((resolve) => server.close(resolve)))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const { announce, run, outbox } = createRig([{ config: service('teams').config(`http://127.0.0.1:${port}`, 'c') }])
    await announce([firing], to('c'))
    await run(3 * SECOND)
    expect(outbox.attempts.length).toBeGreaterThanOrEqual(2)
    expect(outbox.attempts.every(({ outcome }) => outcome === 'retry')).toBe(true)
    for (const socket of sockets) socket.destroy()
  })
})

describe('a channel that cannot be reached', () => {
  const fallback = async () => {
    const { url, received } = await receiver(yes(service('discord')))
    return { received, channel: { config: service('discord').config(url, 'spare') } }
  }

  test.each<[string, (url: string) => string]>([
    ['does not speak TLS', (url) => url.replace('http:', 'https:')],
    ['has no name any more', (url) => url.replace('127.0.0.1', 'gone.example')],
    ['refuses connections', () => 'http://127.0.0.1:9'],
  ])('since it %s is stood in for within 15 minutes, and that is told as an alert', async (_what, broken) => {
    const { url } = await receiver(answer(200, 'ok'))
    const spare = await fallback()
    const lookup = createGuardedLookup((_name, _options, callback) =>
      callback(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), []),
    )
    const config = service('slack webhook').config(broken(url), 'slack')
    const rig = createRig([{ config, fallback: 'spare' }, spare.channel], { lookup })
    await rig.announce([firing], to('slack'))
    await rig.run(16 * MINUTE, 5 * SECOND)
    const copies = rig.outbox.rows().filter(({ channelId }) => channelId === 'spare')
    expect(copies).toMatchObject([{ finished: 'delivered', notification: { kind: 'undelivered' } }])
    expect((copies[0]?.writtenAt ?? 0) - AT).toBeLessThanOrEqual(15 * MINUTE)

    const report = rig.reports.find(({ channelId }) => channelId === 'slack')
    if (!report) throw new Error('nothing was reported of the channel')
    spare.received.length = 0
    await rig.announce([notifierAlert(report)], to('slack'))
    await rig.run(MINUTE)
    expect(spare.received.map(({ body }) => body)).toEqual([
      expect.stringContaining('Alerts do not get through to slack'),
    ])
  })

  test.each(Object.keys(SERVICES))(
    'any more, 410, is switched off and says so; the spare takes over: %s',
    async (name) => {
      const { url, received } = await receiver(answer(410))
      const spare = await fallback()
      const rig = createRig([{ config: service(name).config(url, 'c'), fallback: 'spare' }, spare.channel])
      await rig.announce([firing], to('c'))
      await rig.run(MINUTE)
      expect(rig.outbox.switchedOff.get('c')).toMatch(/^HTTP 410/)
      expect(rig.reports).toContainEqual(expect.objectContaining({ channelId: 'c', state: 'broken' }))
      const another = createEvent({
        name: 'another',
        fingerprint: 'another',
        startedAt: rig.now(),
        labels: { category: 'queue' },
      })
      await rig.announce([another], to('c'))
      await rig.run(MINUTE)
      expect(received).toHaveLength(1)
      expect(spare.received).toHaveLength(2)
    },
  )
})

test('a webhook proves on every attempt who sent it and when, by one id', async () => {
  const { url, received } = await receiver(answer(500), answer(503), answer(204))
  const { announce, run, outbox } = createRig([{ config: service('webhook').config(url, 'c') }])
  await announce([firing], to('c'))
  await run(10 * MINUTE, 90 * SECOND)
  expect(received).toHaveLength(3)
  const times = outbox.attempts.map(({ startedAt }) => startedAt)
  for (const [index, request] of received.entries()) {
    const now = times[index] ?? 0
    expect(verifyWebhook(request, { secret: SIGNING_SECRET, now })).toBeUndefined()
    expect(verifyWebhook({ ...request, body: `${request.body} ` }, { secret: SIGNING_SECRET, now })).toBe(
      'no signature fits',
    )
    expect(verifyWebhook(request, { secret: SIGNING_SECRET, now: now + 6 * MINUTE })).toBe(
      'the timestamp is too far off',
    )
  }
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  expect(new Set(received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3)
})
