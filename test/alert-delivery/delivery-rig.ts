import { Secret } from '../../packages/server/src/config/secret.ts'
import { announce } from '../../packages/server/src/notify/announce.ts'
import { createDelivery } from '../../packages/server/src/notify/deliver.ts'
import { createPost, type PostOptions } from '../../packages/server/src/notify/http-post.ts'
import type { ChannelReport } from '../../packages/server/src/notify/notifier-alert.ts'
import { type ChannelConfig, openChannel } from '../../packages/server/src/notify/open-channel.ts'
import type { PlanInput } from '../../packages/server/src/notify/plan.ts'
import { DEFAULT_COOLDOWNS } from '../../packages/server/src/notify/standing.ts'
import { createMemoryOutbox } from '../../packages/server/src/notify/test-support/memory-outbox.ts'
import { AT } from '../../packages/server/src/notify/test-support/notifications.ts'

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE

/** How long a stand-in may take in these tests, by the clock on the wall; the server gives it 15 seconds. */
const TIMEOUT_MS = 250

export interface RigChannel {
  config: ChannelConfig
  fallback?: string
}

/**
 * The way of a message from the plan over the outbox to real sockets, on a clock that the test moves: waits of hours pass at once, and
 * only what happens on the wire takes its time.
 */
export function createRig(channels: readonly RigChannel[], { lookup }: Pick<PostOptions, 'lookup'> = {}) {
  let now = AT
  const outbox = createMemoryOutbox()
  const reports: ChannelReport[] = []
  const problems: unknown[] = []
  const parts = {
    post: createPost({ timeoutMs: TIMEOUT_MS, ...(lookup && { lookup }) }),
    writeLine: () => {},
    openMail: () => {
      throw new Error('no mail here')
    },
  }
  const opened = new Map(
    channels.map(({ config, fallback }) => [
      config.id,
      { channel: openChannel(config, parts), ...(fallback !== undefined && { fallback }) },
    ]),
  )
  const delivery = createDelivery({
    outbox,
    channels: () => opened,
    now: () => now,
    random: () => 0.5,
    onReport: (report) => reports.push(report),
    onProblem: (problem) => problems.push(problem),
  })
  const traits = () =>
    new Map(
      channels.map(({ config: { id }, fallback }) => [
        id,
        { switchedOff: outbox.switchedOff.has(id), showsAcknowledgement: false, ...(fallback && { fallback }) },
      ]),
    )
  return {
    outbox,
    reports,
    problems,
    now: () => now,
    /** Plans as a round of checks does. */
    announce: (alerts: PlanInput['alerts'], routes: PlanInput['routes']) =>
      announce(
        {
          alerts,
          routes,
          channels: traits(),
          silences: [],
          maintenance: [],
          cooldowns: DEFAULT_COOLDOWNS,
          links: { page: 'https://plumbline.example/dashboard/alerts?id={fingerprint}' },
          now,
        },
        outbox,
      ),
    /** One round, whose attempts are not waited for. */
    begin: () => delivery.beginDue(),
    settled: () => delivery.settled(),
    pass(ms: number) {
      now += ms
    },
    /** Rounds for a while, each to the end of its attempts. */
    async run(forMs: number, everyMs = SECOND) {
      for (const end = now + forMs; now < end; now += everyMs) {
        await delivery.beginDue()
        await delivery.settled()
      }
    },
  }
}

export const SIGNING_SECRET = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`

const KEY = 'key-0123456789abcdef0123456789abcdef'
const mailboxes = { from: { address: 'alerts@example.com' }, to: [{ address: 'ops@example.com' }] }

/** A service: how its channel is set up, what it answers when it takes a message, and where in a request the delivery id is. */
export interface Service {
  config(url: string, id: string): ChannelConfig
  taken: { status: number; body?: string }
  deliveryIdIn(body: string): unknown
}

export const SERVICES: Record<string, Service> = {
  'slack webhook': {
    config: (url, id) => ({ kind: 'slack', id, by: 'webhook', url: new Secret(`${url}/services/T0/B0/${KEY}`) }),
    taken: { status: 200, body: 'ok' },
    deliveryIdIn: (body) => /ntf_[\w-]+/.exec(body)?.[0],
  },
  'slack bot': {
    config: (url, id) => ({ kind: 'slack', id, by: 'bot', token: new Secret(KEY), channel: '#ops', endpoint: url }),
    taken: { status: 200, body: '{"ok":true,"channel":"C1","ts":"17.01"}' },
    deliveryIdIn: (body) => /ntf_[\w-]+/.exec(body)?.[0],
  },
  pagerduty: {
    config: (url, id) => ({ kind: 'pagerduty', id, routingKey: new Secret(KEY), endpoint: url }),
    taken: { status: 202, body: '{"status":"success","message":"Event processed","dedup_key":"k"}' },
    deliveryIdIn: (body) => JSON.parse(body).payload.custom_details.delivery,
  },
  sendgrid: {
    config: (url, id) => ({ kind: 'sendgrid', id, apiKey: new Secret(KEY), endpoint: url, ...mailboxes }),
    taken: { status: 202 },
    deliveryIdIn: (body) => JSON.parse(body).custom_args.delivery_id,
  },
  discord: {
    config: (url, id) => ({ kind: 'discord', id, url: new Secret(`${url}/api/webhooks/1/${KEY}`) }),
    taken: { status: 204 },
    deliveryIdIn: (body) => JSON.parse(body).embeds[0].footer.text,
  },
  teams: {
    config: (url, id) => ({ kind: 'teams', id, url: new Secret(`${url}/workflows/1?sig=${KEY}`) }),
    taken: { status: 202 },
    deliveryIdIn: (body) => /ntf_[\w-]+/.exec(body)?.[0],
  },
  webhook: {
    config: (url, id) => ({ kind: 'webhook', id, url: new Secret(`${url}/in`), secret: new Secret(SIGNING_SECRET) }),
    taken: { status: 204 },
    deliveryIdIn: (body) => JSON.parse(body).data.deliveryId,
  },
}
