import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { GroupLog } from '../../packages/server/src/notify/group-log.ts'
import type { Notification } from '../../packages/server/src/notify/notification.ts'
import type {
  Attempt,
  Claim,
  Decision,
  Delivery,
  NewDelivery,
  Outbox,
} from '../../packages/server/src/notify/outbox.ts'
import { createMemoryOutbox } from '../../packages/server/src/notify/test-support/memory-outbox.ts'
import {
  AT,
  createAlert,
  createNotification,
  hostileNotification,
  hugeNotification,
} from '../../packages/server/src/notify/test-support/notifications.ts'
import { HOSTILE_TEXTS } from './alert-samples.ts'
import { startEngines, type TestDatabase } from './engines.ts'

const SECOND = 1_000
const LEASE_MS = 45 * SECOND

const engines = await startEngines()
afterAll(() => Promise.all(engines.map((engine) => engine.stop())))

/** A message that is a group of its own. */
const message = (deliveryId: string, changed: Partial<Notification> = {}, channelId = 'slack'): NewDelivery => ({
  channelId,
  notification: createNotification({ deliveryId, groupKey: deliveryId, ...changed }),
  createdAt: AT,
})

const claimAt = (now: number, changed: Partial<Claim> = {}): Claim => ({
  now,
  leaseUntil: now + LEASE_MS,
  behindSince: now - 600 * SECOND,
  writtenUntil: now + 60 * SECOND,
  except: [],
  ...changed,
})

const attemptOn = ({ channelId, notification, attempts }: Delivery, changed: Partial<Attempt> = {}): Attempt => ({
  deliveryId: notification.deliveryId,
  channelId,
  number: attempts,
  startedAt: AT,
  endedAt: AT,
  outcome: 'delivered',
  detail: 'HTTP 200',
  ...changed,
})

const DELIVERED: Decision = { next: { state: 'delivered' } }
const waitUntil = (nextAttemptAt: number): Decision => ({ next: { state: 'waiting', nextAttemptAt } })

const createLog = (changed: Partial<GroupLog> = {}): GroupLog => ({
  channelId: 'slack',
  groupKey: '{category="api"}',
  groupLabels: { category: 'api' },
  openedAt: AT,
  sentAt: AT,
  told: { a1: { state: 'firing', severity: 'critical', firedAt: AT } },
  ...changed,
})

const ids = (claimed: readonly Delivery[]) => claimed.map(({ notification }) => notification.deliveryId)

/** An outbox to put to the test, on a database of its own or in memory; the second is another server's view of it. */
interface Subject {
  name: string
  open(): Promise<{ outbox: Outbox; other: Outbox; close(): Promise<void> }>
}

const subjects: Subject[] = [
  {
    name: 'memory',
    async open() {
      const outbox = createMemoryOutbox()
      return { outbox, other: outbox, close: async () => {} }
    },
  },
  ...engines.map((engine) => ({
    name: engine.name,
    async open() {
      const database = await engine.createDatabase()
      const outbox = await database.open()
      // On SQLite there is one server; a second connection in this thread would wait for the first for ever.
      const other = engine.name === 'SQLite' ? outbox : await database.open()
      return { outbox, other, close: () => database.remove() }
    },
  })),
]

describe.each(subjects)('an outbox in $name', (subject) => {
  let outbox: Outbox
  let other: Outbox
  let close: () => Promise<void>
  beforeEach(async () => {
    ;({ outbox, other, close } = await subject.open())
  })
  afterEach(() => close())

  const put = (...deliveries: NewDelivery[]) => outbox.commitPlan({ deliveries, logs: [] })
  const claim = async (now = AT, changed: Partial<Claim> = {}) => ids(await outbox.claimDue(claimAt(now, changed)))

  /** Claims what must be there, one delivery. */
  async function claimOne(now = AT, changed: Partial<Claim> = {}): Promise<Delivery> {
    const [delivery, ...more] = await outbox.claimDue(claimAt(now, changed))
    if (!delivery || more.length > 0) throw new Error(`${more.length + (delivery ? 1 : 0)} deliveries in place of one`)
    return delivery
  }

  const deliver = async (now = AT, reference?: string) => {
    const next = { state: 'delivered', ...(reference !== undefined && { reference }) } as const
    await outbox.recordAttempt(attemptOn(await claimOne(now)), { next })
  }

  describe('claiming', () => {
    test('an empty outbox gives nothing', async () => {
      expect(await claim()).toEqual([])
    })

    test('begins the first attempt on a message, as it was put in', async () => {
      await put(message('a'))
      expect(await claimOne()).toEqual({ ...message('a'), attempts: 1 })
    })

    test('takes the oldest of each channel and no more', async () => {
      await put(message('a'), message('b'), message('c', {}, 'email'))
      expect((await claim()).toSorted()).toEqual(['a', 'c'])
      expect(await claim()).toEqual(['b'])
      expect(await claim()).toEqual([])
    })

    test('goes by the order in which messages were put in, not by what the clock said', async () => {
      await put({ ...message('first'), createdAt: AT })
      await put({ ...message('second'), createdAt: AT - 3_600 * SECOND })
      expect(await claim()).toEqual(['first'])
    })

    test('leaves alone what is claimed, until its lease ends', async () => {
      await put(message('a'))
      await claim(AT)
      expect(await claim(AT + LEASE_MS - 1)).toEqual([])
      expect(await claimOne(AT + LEASE_MS)).toMatchObject({ attempts: 2 })
    })

    test('leaves alone the channels that it is told to', async () => {
      await put(message('a'), message('b', {}, 'email'))
      expect(await claim(AT, { except: ['slack', 'teams'] })).toEqual(['b'])
    })

    test('leaves alone what is to come later', async () => {
      await put({ ...message('a'), createdAt: AT + 1 })
      expect(await claim(AT)).toEqual([])
      expect(await claim(AT + 1)).toEqual(['a'])
    })

    test('comes back to what is to be tried again when that is due', async () => {
      await put(message('a'))
      await outbox.recordAttempt(attemptOn(await claimOne(), { outcome: 'retry' }), waitUntil(AT + 5 * SECOND))
      expect(await claim(AT + 5 * SECOND - 1)).toEqual([])
      expect(await claimOne(AT + 5 * SECOND)).toMatchObject({ attempts: 2 })
    })

    test('does not come back to what was delivered or given up', async () => {
      await put(message('a'), message('b'))
      await outbox.recordAttempt(attemptOn(await claimOne()), DELIVERED)
      await outbox.recordAttempt(attemptOn(await claimOne()), { next: { state: 'failed' } })
      expect(await claim(AT + 100 * LEASE_MS)).toEqual([])
    })

    test('takes what was written after the clock was set back, whatever its time', async () => {
      await put(message('a'))
      await outbox.recordAttempt(attemptOn(await claimOne(), { outcome: 'retry' }), waitUntil(AT + 5 * SECOND))
      const now = AT - 3_600 * SECOND
      expect(await claim(now, { writtenUntil: AT })).toEqual([])
      expect(await claim(now, { writtenUntil: AT - 1 })).toEqual(['a'])
    })

    test('takes what was begun before the clock was set back', async () => {
      await put(message('a'))
      await claim(AT)
      const now = AT - 3_600 * SECOND
      expect(await claim(now)).toEqual(['a'])
      expect(await claim(now)).toEqual([])
    })

    test('that 20 do at once gives each message to one of them', async () => {
      const names = Array.from({ length: 10 }, (_, index) => `m${index}`)
      await put(...names.map((name) => message(name)), ...names.map((name) => message(name, {}, 'email')))
      const claims = Array.from({ length: 20 }, (_, index) => (index % 2 ? other : outbox).claimDue(claimAt(AT)))
      const claimed = (await Promise.all(claims)).flat()
      const keys = claimed.map(({ channelId, notification }) => `${channelId} ${notification.deliveryId}`)
      expect(new Set(keys).size).toBe(keys.length)
      while (keys.length < 20) {
        const more = await outbox.claimDue(claimAt(AT))
        expect(more.length).toBeGreaterThan(0)
        keys.push(...more.map(({ channelId, notification }) => `${channelId} ${notification.deliveryId}`))
      }
      expect(new Set(keys).size).toBe(20)
      expect(await claim()).toEqual([])
      expect(claimed.map(({ attempts }) => attempts)).toEqual(claimed.map(() => 1))
    })
  })

  describe('messages of one group', () => {
    const two = [message('begin', { groupKey: 'g' }), message('end', { groupKey: 'g' })]

    test('go one after the other, on each channel', async () => {
      await put(...two, message('end', { groupKey: 'g' }, 'email'))
      expect((await claim()).toSorted()).toEqual(['begin', 'end'])
      expect(await claim(AT + 1)).toEqual([])
    })

    test('go on when the first was delivered, and when it was given up', async () => {
      await put(...two, message('after', { groupKey: 'g' }))
      await outbox.recordAttempt(attemptOn(await claimOne()), DELIVERED)
      const end = await claimOne()
      expect(end.notification.deliveryId).toBe('end')
      await outbox.recordAttempt(attemptOn(end, { outcome: 'refused' }), { next: { state: 'failed' } })
      expect(await claim()).toEqual(['after'])
    })

    test('do not hold up those of other groups', async () => {
      await put(...two, message('other'))
      await claim()
      expect(await claim()).toEqual(['other'])
    })

    test('are claimed as behind when they have waited long enough for a copy', async () => {
      await put(...two)
      await outbox.recordAttempt(attemptOn(await claimOne(), { outcome: 'retry' }), waitUntil(AT + 9_999 * SECOND))
      expect(await claim(AT + SECOND, { behindSince: AT - 1 })).toEqual([])
      expect(await claimOne(AT + SECOND, { behindSince: AT })).toEqual({ ...two[1], attempts: 1, behind: true })
    })

    test('are claimed as behind no more once they have their copy, and on their own when it is their turn', async () => {
      await put(...two)
      const begin = await claimOne()
      await outbox.recordAttempt(attemptOn(begin, { outcome: 'retry' }), waitUntil(AT + 60 * SECOND))
      const behind = await claimOne(AT + SECOND, { behindSince: AT })
      const copy = message('end', { groupKey: 'g', kind: 'undelivered' }, 'email')
      await outbox.recordAttempt(attemptOn(behind, { outcome: 'retry' }), { ...waitUntil(AT + 2 * SECOND), copy })
      expect(ids(await outbox.claimDue(claimAt(AT + 3 * SECOND, { behindSince: AT, except: ['email'] })))).toEqual([])
      const again = await claimOne(AT + 60 * SECOND, { except: ['email'] })
      await outbox.recordAttempt(attemptOn(again), DELIVERED)
      const end = await claimOne(AT + 60 * SECOND, { except: ['email'] })
      expect(end).toEqual({ ...two[1], attempts: 2 })
    })
  })

  describe('what was sent before', () => {
    const ofIncident = (name: string, openedAt = AT) => message(name, { groupKey: 'g', openedAt })

    test('is named by the last message of the incident that the channel named', async () => {
      await put(ofIncident('a'), ofIncident('b'), ofIncident('c'), ofIncident('d'))
      await deliver(AT, 'first')
      await deliver(AT, 'second')
      await deliver(AT)
      expect(await claimOne()).toMatchObject({ notification: { deliveryId: 'd' }, reference: 'second' })
    })

    test('is not named to another incident, group or channel, nor by no name', async () => {
      await put(ofIncident('a'))
      await deliver(AT, 'first')
      await put(ofIncident('b', AT + 1), message('c'), message('d', { groupKey: 'g' }, 'email'))
      for (const claimed of [...(await outbox.claimDue(claimAt(AT))), ...(await outbox.claimDue(claimAt(AT)))])
        expect(claimed).not.toHaveProperty('reference')
      await put(message('e', { groupKey: 'h' }), message('f', { groupKey: 'h' }))
      await deliver(AT, '')
      expect(await claimOne()).not.toHaveProperty('reference')
    })
  })

  describe('recording', () => {
    test('puts a copy in for another channel, once', async () => {
      await put(message('a'))
      const copy = { ...message('a', { kind: 'undelivered' }, 'email'), createdAt: AT + SECOND }
      const first = await claimOne()
      await outbox.recordAttempt(attemptOn(first, { outcome: 'retry' }), { ...waitUntil(AT + 5 * SECOND), copy })
      const claimed = await claimOne(AT + SECOND)
      expect(claimed).toEqual({ ...copy, attempts: 1 })
      await outbox.recordAttempt(attemptOn(claimed), DELIVERED)
      const second = await claimOne(AT + 5 * SECOND)
      await outbox.recordAttempt(attemptOn(second, { outcome: 'refused' }), { next: { state: 'failed' }, copy })
      expect(await claim(AT + 9_999 * SECOND)).toEqual([])
    })

    test('switches a channel off, with the reason on every message that is left', async () => {
      await put(message('a'), message('b'), message('c', {}, 'email'))
      const gone: Decision = { next: { state: 'failed' }, switchOff: 'HTTP 410' }
      const first = (await outbox.claimDue(claimAt(AT, { except: ['email'] })))[0]
      if (first) await outbox.recordAttempt(attemptOn(first, { outcome: 'gone' }), gone)
      const left = await outbox.claimDue(claimAt(AT))
      expect(left.map(({ channelId, switchedOff }) => [channelId, switchedOff]).toSorted()).toEqual([
        ['email', undefined],
        ['slack', 'HTTP 410'],
      ])
    })

    test('of a message that is not there is refused', async () => {
      const attempt = attemptOn({ ...message('a'), attempts: 1 })
      await expect(outbox.recordAttempt(attempt, DELIVERED)).rejects.toThrow()
    })
  })

  describe('a plan', () => {
    test('keeps a message that is there already as it is', async () => {
      await put(message('a'))
      await put({ ...message('a', { title: 'another' }), createdAt: AT + SECOND })
      expect(await claimOne(AT)).toEqual({ ...message('a'), attempts: 1 })
      expect(await claim(AT + SECOND)).toEqual([])
    })

    test('keeps a message that was delivered delivered', async () => {
      await put(message('a'))
      await deliver()
      await put(message('a'))
      expect(await claim(AT + 9_999 * SECOND)).toEqual([])
    })

    test('replaces the logs of its groups and deletes those that tell of nothing', async () => {
      const [a, b] = [createLog(), createLog({ groupKey: 'b' })]
      const elsewhere = createLog({ channelId: 'email' })
      await outbox.commitPlan({ deliveries: [], logs: [a, b, elsewhere] })
      const changed = createLog({ sentAt: AT + SECOND, groupLabels: {} })
      await outbox.commitPlan({ deliveries: [], logs: [changed, { ...b, told: {} }] })
      const byChannel = (x: GroupLog, y: GroupLog) => x.channelId.localeCompare(y.channelId)
      expect((await other.readLogs()).toSorted(byChannel)).toEqual([elsewhere, changed])
    })

    test('of 2,000 messages and logs is stored', async () => {
      const names = Array.from({ length: 2_000 }, (_, index) => `m${index}`)
      const logs = names.map((groupKey) => createLog({ groupKey }))
      await outbox.commitPlan({ deliveries: names.map((name) => message(name)), logs })
      expect(await outbox.readLogs()).toHaveLength(2_000)
      expect(await claim()).toEqual(['m0'])
      expect(await claim()).toEqual(['m1'])
    })
  })

  describe('texts', () => {
    test.each(HOSTILE_TEXTS)('%j comes back as it was', async (text) => {
      const notification = { ...hostileNotification(text), groupKey: text, deliveryId: 'a' }
      const channelId = text.slice(0, 500)
      const log = createLog({
        channelId,
        groupKey: text,
        told: { [text]: { state: 'firing', severity: 'info', firedAt: 1 } },
      })
      await outbox.commitPlan({ deliveries: [{ channelId, notification, createdAt: AT }], logs: [log] })
      expect(await outbox.readLogs()).toEqual([JSON.parse(JSON.stringify(log))])
      const claimed = await claimOne()
      expect(claimed).toEqual({
        channelId,
        notification: JSON.parse(JSON.stringify(notification)),
        createdAt: AT,
        attempts: 1,
      })
      const decision: Decision = { next: { state: 'delivered', reference: text }, switchOff: text }
      await outbox.recordAttempt(attemptOn(claimed, { detail: text }), decision)
      await outbox.commitPlan({
        deliveries: [{ channelId, notification: { ...notification, deliveryId: 'b' }, createdAt: AT }],
        logs: [],
      })
      expect(await claimOne()).toMatchObject({ switchedOff: text, ...(text !== '' && { reference: text }) })
    })

    test('groups that differ in half a surrogate pair are two', async () => {
      const keys = ['\ud800', '\udc00', '\ufffd']
      const logs = keys.map((groupKey) => createLog({ groupKey }))
      await outbox.commitPlan({ deliveries: keys.map((groupKey, index) => message(`m${index}`, { groupKey })), logs })
      expect(await outbox.readLogs()).toHaveLength(3)
      expect([await claim(), await claim(), await claim()]).toEqual([['m0'], ['m1'], ['m2']])
    })

    test('the largest message there can be is kept, with a group key as long', async () => {
      const notification = { ...hugeNotification('\ud800'), groupKey: '漢'.repeat(50_000), deliveryId: 'a' }
      await put({ channelId: 'slack', notification, createdAt: AT })
      expect((await claimOne()).notification).toEqual(notification)
    })
  })
})

describe.each(engines)('what is known of deliveries on $name', (engine) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await engine.createDatabase()
  })
  afterEach(() => database.remove())

  const about = (...fingerprints: string[]) => ({
    alerts: fingerprints.map((fingerprint) => createAlert({ fingerprint })),
  })

  async function claimOne(store: Outbox, now = AT, except: string[] = []): Promise<Delivery> {
    const [delivery] = await store.claimDue(claimAt(now, { except }))
    if (!delivery) throw new Error('nothing is due')
    return delivery
  }

  test('the messages of an alert are read with their attempts, the newest first', async () => {
    const store = await database.open()
    const deliveries = [message('a', about('x', 'y')), message('b', about('y')), message('c', about('x'), 'email')]
    await store.commitPlan({ deliveries, logs: [] })
    const first = attemptOn(await claimOne(store, AT, ['email']), { outcome: 'retry', detail: 'HTTP 500' })
    await store.recordAttempt(first, waitUntil(AT + 1))
    // The other message of the channel is not due yet.
    await claimOne(store, AT, ['email'])
    const second = attemptOn(await claimOne(store, AT + 1, ['email']))
    await store.recordAttempt(second, DELIVERED)
    expect(second.number).toBe(2)
    expect(await store.readDeliveries({ fingerprint: 'x', limit: 10 })).toEqual([
      { ...deliveries[2], state: 'waiting', attempts: [] },
      { ...deliveries[0], state: 'delivered', attempts: [first, second] },
    ])
    const newest = await store.readDeliveries({ limit: 2 })
    expect(newest.map(({ notification }) => notification.deliveryId)).toEqual(['c', 'b'])
    expect(await store.readDeliveries({ fingerprint: 'z', limit: 10 })).toEqual([])
    expect(await store.readDeliveries({ deliveryId: 'c', limit: 10 })).toMatchObject([{ channelId: 'email' }])
    expect(await store.readDeliveries({ deliveryId: 'd', limit: 10 })).toEqual([])
  })

  test('a message is found by an alert that it does not list, unless that one was over', async () => {
    const store = await database.open()
    const firing = { state: 'firing', severity: 'info', firedAt: AT } as const
    const told = { listed: firing, unlisted: firing, over: { ...firing, state: 'resolved' } } as const
    const grouped = { groupKey: 'g', ...about('listed') }
    await store.commitPlan({
      deliveries: [message('a', { ...grouped, more: 2 }), message('b', { ...grouped, more: 2 }, 'email')],
      logs: [createLog({ groupKey: 'g', told })],
    })
    // This one is about nothing but what it lists, though the group has more that is open.
    await store.commitPlan({ deliveries: [message('c', grouped)], logs: [createLog({ groupKey: 'g', told })] })
    const found = async (fingerprint: string) =>
      (await store.readDeliveries({ fingerprint, limit: 10 })).map(({ notification }) => notification.deliveryId)
    expect(await found('listed')).toEqual(['c', 'b', 'a'])
    expect(await found('unlisted')).toEqual(['a'])
    expect(await found('over')).toEqual([])
  })

  test('a copy for another channel is found by the same alerts, and counts as the same message', async () => {
    const store = await database.open()
    await store.commitPlan({ deliveries: [message('a', about('x')), message('b', about('x', 'y'))], logs: [] })
    const first = await claimOne(store)
    const copy = { ...message('a', { kind: 'undelivered', ...about('x') }, 'email'), createdAt: AT + SECOND }
    await store.recordAttempt(attemptOn(first, { outcome: 'refused' }), { next: { state: 'failed' }, copy })
    const found = await store.readDeliveries({ fingerprint: 'x', limit: 10 })
    expect(found.map(({ channelId, state }) => `${channelId} ${state}`)).toEqual([
      'email waiting',
      'slack waiting',
      'slack failed',
    ])
    expect(await store.countNotifications({ sinceMs: AT })).toEqual(
      new Map([
        ['x', 2],
        ['y', 1],
      ]),
    )
    expect(await store.countNotifications({ sinceMs: AT + 2 * SECOND })).toEqual(new Map())
  })

  test('the state of a channel tells what waits, and when it last worked and did not', async () => {
    const store = await database.open()
    expect(await store.readChannelStates()).toEqual([])
    await store.commitPlan({
      deliveries: [message('a'), message('b'), message('c'), message('d', {}, 'email')],
      logs: [],
    })
    const delivered = attemptOn(await claimOne(store, AT, ['email']), { endedAt: AT + 1 })
    await store.recordAttempt(delivered, DELIVERED)
    const failed = attemptOn(await claimOne(store, AT, ['email']), {
      outcome: 'gone',
      detail: 'HTTP 410',
      endedAt: AT + 2,
    })
    await store.recordAttempt(failed, { next: { state: 'failed' }, switchOff: 'HTTP 410' })
    const slack = {
      channelId: 'slack',
      waiting: 1,
      lastDeliveredAt: AT + 1,
      lastFailure: { at: AT + 2, detail: 'HTTP 410' },
    }
    const email = { channelId: 'email', waiting: 1, lastDeliveredAt: null, lastFailure: null, switchedOff: null }
    expect(await store.readChannelStates()).toEqual([email, { ...slack, switchedOff: 'HTTP 410' }])
    expect(await store.switchChannelOn('slack')).toBe(true)
    expect(await store.readChannelStates()).toEqual([email, { ...slack, switchedOff: null }])
    expect(await claimOne(store, AT, ['email'])).not.toHaveProperty('switchedOff')
  })

  test('only a channel that is switched off can be switched on', async () => {
    const store = await database.open()
    expect(await store.switchChannelOn('slack')).toBe(false)
  })

  test('an attempt that ends after its lease changes nothing about a message that arrived or is tried again', async () => {
    const store = await database.open()
    await store.commitPlan({ deliveries: [message('a')], logs: [] })
    const slow = await claimOne(store, AT)
    const quick = await claimOne(store, AT + LEASE_MS)
    await store.recordAttempt(attemptOn(slow, { outcome: 'retry' }), waitUntil(AT))
    expect(await store.claimDue(claimAt(AT + LEASE_MS))).toEqual([])
    await store.recordAttempt(attemptOn(quick), DELIVERED)
    await store.recordAttempt(attemptOn(slow, { outcome: 'refused' }), { next: { state: 'failed' } })
    expect(await store.readDeliveries({ limit: 10 })).toMatchObject([{ state: 'delivered' }])
  })

  test('forgetting takes what was finished before a time with all that belongs to it, and no others', async () => {
    const store = await database.open()
    const deliveries = ['old', 'new', 'waiting'].map((name) => message(name, about(name)))
    await store.commitPlan({ deliveries, logs: [] })
    for (const endedAt of [AT - 1, AT]) {
      const attempt = attemptOn(await claimOne(store), { endedAt })
      await store.recordAttempt(attempt, DELIVERED)
    }
    await store.forgetDeliveries(AT)
    const kept = await store.readDeliveries({ limit: 10 })
    expect(kept.map(({ notification }) => notification.deliveryId)).toEqual(['waiting', 'new'])
    expect(await store.readDeliveries({ fingerprint: 'old', limit: 10 })).toEqual([])
    const counts = async (table: string) => Number((await database.query(`select count(*) as n from ${table}`))[0]?.n)
    expect([await counts('delivery_attempts'), await counts('delivery_alerts')]).toEqual([1, 2])
  })

  test('a plan and an attempt that fail on their way leave nothing', async () => {
    const store = await database.open()
    await store.commitPlan({ deliveries: [message('a')], logs: [] })
    const delivery = await claimOne(store)
    for (const table of ['notify_logs', 'channel_states']) {
      await database.query(`alter table ${table} rename to kept_${table}`)
      await database.query(`create table ${table} (channel_id text not null primary key, missing text not null)`)
    }
    const plan = { deliveries: [message('b')], logs: [createLog()] }
    await expect(store.commitPlan(plan)).rejects.toMatchObject({ code: 'unexpected' })
    const copy = message('a', { kind: 'undelivered' }, 'email')
    const record = () => store.recordAttempt(attemptOn(delivery), { ...DELIVERED, copy })
    await expect(record()).rejects.toMatchObject({ code: 'unexpected' })
    for (const table of ['notify_logs', 'channel_states']) {
      await database.query(`drop table ${table}`)
      await database.query(`alter table kept_${table} rename to ${table}`)
    }
    expect(await store.readDeliveries({ limit: 10 })).toEqual([{ ...message('a'), state: 'waiting', attempts: [] }])
    await store.commitPlan(plan)
    await record()
    const all = await store.readDeliveries({ limit: 10 })
    expect(all.map(({ channelId, state }) => `${channelId} ${state}`)).toEqual([
      'email waiting',
      'slack waiting',
      'slack delivered',
    ])
  })
})
