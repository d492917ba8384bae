import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Secret } from '../../packages/server/src/config/secret.ts'
import type { WebhookConfig } from '../../packages/server/src/notify/channels/webhook.ts'
import { createPost } from '../../packages/server/src/notify/http-post.ts'
import type { Notification } from '../../packages/server/src/notify/notification.ts'
import { openChannel } from '../../packages/server/src/notify/open-channel.ts'
import { createAlert, createNotification } from '../../packages/server/src/notify/test-support/notifications.ts'
import { answer, startReceiver } from '../../packages/server/src/notify/test-support/receiver.ts'
import { startAlertmanager, type TestAlertmanager } from './alertmanager.ts'

interface Payload {
  [key: string]: unknown
  alerts: Record<string, unknown>[]
}

/** The fields of a value and what they hold, by their paths; labels and annotations are the sender's own and count as one. */
function shapeOf(value: unknown, path = ''): Record<string, string> {
  if (Array.isArray(value)) return Object.assign({ [path]: 'list' }, ...value.map((item) => shapeOf(item, `${path}[]`)))
  if (typeof value !== 'object' || value === null) return { [path]: value === null ? 'null' : typeof value }
  if (/labels|annotations/i.test(path)) return { [path]: 'texts by name' }
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, part]) => shapeOf(part, path === '' ? key : `${path}.${key}`)),
  )
}

/** Written by later releases than Debian's 0.25: since 0.32 and since 0.34. */
const NEWER = ['notification_reason', 'routeLabels']

const { explanation, labels, name, nextSteps } = createAlert()
const startedAt = Date.now() - 60_000
const endedAt = Date.now() - 1_000

/** Our alert, as somebody would send it to Alertmanager. */
const theirAlert = (end?: number) => ({
  labels: { ...labels, alertname: labels.rule, severity: 'critical' },
  annotations: { summary: name, description: explanation, next_steps: nextSteps.join('\n') },
  startsAt: new Date(startedAt).toISOString(),
  ...(end !== undefined && { endsAt: new Date(end).toISOString() }),
})

const ours: Record<'firing' | 'resolved', Notification> = {
  firing: createNotification({ alerts: [createAlert({ startedAt })] }),
  resolved: createNotification({
    kind: 'resolved',
    reason: 'allResolved',
    alerts: [createAlert({ startedAt, state: 'resolved', endedAt })],
  }),
}

let receiver: Awaited<ReturnType<typeof startReceiver>>
let peer: TestAlertmanager | { missing: string }

beforeAll(async () => {
  receiver = await startReceiver(answer(200))
  peer = await startAlertmanager(`${receiver.url}/theirs`)
  if ('missing' in peer) console.warn(`skipped: ${peer.missing}`)
})
afterAll(async () => {
  if ('stop' in peer) await peer.stop()
  await receiver.close()
})

async function received(path: string, status: string): Promise<Payload> {
  const find = () =>
    receiver.received
      .filter((request) => request.path === path)
      .map(({ body }): Payload => JSON.parse(body))
      .findLast((payload) => payload.status === status)
  for (let attempt = 0; attempt < 400 && !find(); attempt++) await new Promise((resolve) => setTimeout(resolve, 25))
  const payload = find()
  if (!payload) throw new Error(`nothing ${status} came to ${path}`)
  return payload
}

async function sendOurs(notification: Notification): Promise<void> {
  const config: WebhookConfig = {
    kind: 'webhook',
    id: 'plumbline',
    url: new Secret(`${receiver.url}/ours`),
    format: 'alertmanager',
  }
  const parts = { post: createPost(), writeLine: () => {}, openMail: () => ({ sendMail: async () => ({}) }) }
  const outcome = await openChannel(config, parts).deliver(notification, { now: Date.now() })
  expect(outcome.outcome).toBe('delivered')
}

describe('the Alertmanager form of our webhook', () => {
  test.each(['firing', 'resolved'] as const)(
    'is what Alertmanager itself sends for the same %s alert',
    async (status) => {
      if ('missing' in peer) return
      await peer.send([theirAlert(status === 'resolved' ? endedAt : undefined)])
      const theirs = await received('/theirs', status)
      await sendOurs(ours[status])
      const own = await received('/ours', status)

      const ownShape = shapeOf(own)
      for (const key of NEWER) delete ownShape[key]
      expect(ownShape).toEqual(shapeOf(theirs))
      // What is the same whoever sends it; names, times and identities are each sender's own.
      for (const key of [
        'version',
        'status',
        'receiver',
        'truncatedAlerts',
        'groupLabels',
        'commonLabels',
        'commonAnnotations',
      ])
        expect([key, own[key]]).toEqual([key, theirs[key]])
      const [ownAlert, theirAlertAsSent] = [own.alerts[0], theirs.alerts[0]]
      for (const key of ['status', 'labels', 'annotations'])
        expect([key, ownAlert?.[key]]).toEqual([key, theirAlertAsSent?.[key]])
      // The same moment: Go leaves out zeros at the end of a second's fraction.
      expect(Date.parse(String(ownAlert?.startsAt))).toBe(Date.parse(String(theirAlertAsSent?.startsAt)))
      if (status === 'firing') expect(ownAlert?.endsAt).toBe(theirAlertAsSent?.endsAt)
      else expect(Date.parse(String(ownAlert?.endsAt))).toBe(Date.parse(String(theirAlertAsSent?.endsAt)))
    },
  )
})
