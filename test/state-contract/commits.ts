import { createAlert, createNotification } from '../../packages/server/src/notify/test-support/notifications.ts'
import type { StateStore } from '../../packages/server/src/state/index.ts'
import { AT, createChange, createEpisode, firedEvent } from './alert-samples.ts'

/** More than fit into one statement. */
const ALERTS = 1_500
const names = Array.from({ length: ALERTS }, (_, index) => `alert ${index}`)

const delivery = (deliveryId: string, channelId: string) => ({
  channelId,
  notification: createNotification({ deliveryId, groupKey: deliveryId, alerts: [createAlert()] }),
  createdAt: AT,
})

const claim = (now: number) => ({
  now,
  leaseUntil: now + 45_000,
  behindSince: AT - 1,
  writtenUntil: now + 60_000,
  except: [],
})

/** Something that is stored in one transaction. */
interface Commit {
  prepare(store: StateStore): Promise<void>
  run(store: StateStore): Promise<unknown>
  /** What it changes, as numbers that are all others afterwards. */
  counts: readonly string[]
  before: readonly number[]
  after: readonly number[]
}

const NOTHING = async () => {}
const count = (table: string, condition = '1 = 1') => `select count(*) as n from ${table} where ${condition}`

export const COMMITS = {
  alerts: {
    prepare: NOTHING,
    run: (store) =>
      store.commitAlerts({
        alerts: names.map((name) => createChange(name)),
        episodes: names.map((name) => createEpisode(name)),
        events: names.map((name) => firedEvent(name)),
      }),
    counts: [
      count('alerts'),
      count('alert_episodes'),
      count('alert_events'),
      count('sequences', "name = 'alert_events'"),
    ],
    before: [0, 0, 0, 0],
    after: [ALERTS, ALERTS, ALERTS, 1],
  },
  plan: {
    prepare: NOTHING,
    run: (store) =>
      store.commitPlan({
        deliveries: [delivery('a', 'slack'), delivery('b', 'email')],
        logs: ['slack', 'email'].map((channelId) => ({
          channelId,
          groupKey: 'g',
          groupLabels: {},
          openedAt: AT,
          sentAt: AT,
          told: { a: { state: 'firing', severity: 'info', firedAt: AT } },
        })),
      }),
    counts: [count('deliveries'), count('delivery_alerts'), count('notify_logs')],
    before: [0, 0, 0],
    after: [2, 2, 2],
  },
  claim: {
    prepare: (store) => store.commitPlan({ deliveries: [delivery('a', 'slack'), delivery('b', 'email')], logs: [] }),
    run: (store) => store.claimDue(claim(AT)),
    counts: [count('deliveries', 'attempts = 1'), count('deliveries', `next_attempt_at > ${AT}`)],
    before: [0, 0],
    after: [2, 2],
  },
  attempt: {
    async prepare(store) {
      await store.commitPlan({ deliveries: [delivery('a', 'slack')], logs: [] })
      await store.claimDue(claim(AT))
    },
    run: (store) =>
      store.recordAttempt(
        {
          deliveryId: 'a',
          channelId: 'slack',
          number: 1,
          startedAt: AT,
          endedAt: AT,
          outcome: 'gone',
          detail: 'HTTP 410',
        },
        { next: { state: 'failed' }, copy: delivery('a', 'email'), switchOff: 'HTTP 410' },
      ),
    counts: [
      count('delivery_attempts'),
      count('deliveries', "channel_id = 'email'"),
      count('deliveries', "state = 'failed'"),
      count('deliveries', 'copied_at is not null'),
      count('channel_states', 'switched_off is not null'),
    ],
    before: [0, 0, 0, 0, 0],
    after: [1, 1, 1, 1, 1],
  },
} as const satisfies Record<string, Commit>

export type CommitName = keyof typeof COMMITS
