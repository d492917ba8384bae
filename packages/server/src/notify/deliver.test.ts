import { describe, expect, test } from 'vitest'
import { announce } from './announce.ts'
import type { Attempted, Outcome } from './channel.ts'
import { createDelivery } from './deliver.ts'
import type { Notification } from './notification.ts'
import { type ChannelReport, notifierAlert } from './notifier-alert.ts'
import type { NewDelivery } from './outbox.ts'
import { DEFAULT_COOLDOWNS } from './standing.ts'
import { createMemoryOutbox } from './test-support/memory-outbox.ts'
import { AT, createEvent, createNotification } from './test-support/notifications.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const DELIVERED: Outcome = { outcome: 'delivered', detail: 'HTTP 200' }
const FAILED: Outcome = { outcome: 'retry', detail: 'HTTP 500' }

type Answer = (notification: Notification, attempted: Attempted) => Outcome | Promise<Outcome>

/** A delivery with a clock that moves when told, and channels that answer as told and note what they were sent. */
function setup(answers: Record<string, Answer>, fallbacks: Record<string, string> = {}) {
  let now = AT
  const outbox = createMemoryOutbox()
  const sent: { channelId: string; at: number; notification: Notification; reference?: string }[] = []
  const reports: ChannelReport[] = []
  const problems: unknown[] = []
  const channels = new Map(
    Object.entries(answers).map(([channelId, answer]) => {
      const channel = {
        async deliver(notification: Notification, attempted: Attempted) {
          const { reference } = attempted
          sent.push({ channelId, at: now, notification, ...(reference !== undefined && { reference }) })
          return answer(notification, attempted)
        },
      }
      const fallback = fallbacks[channelId]
      return [channelId, { channel, ...(fallback !== undefined && { fallback }) }] as const
    }),
  )
  const start = () =>
    createDelivery({
      outbox,
      channels: () => channels,
      now: () => now,
      random: () => 0.5,
      onReport: (report) => reports.push(report),
      onProblem: (problem) => problems.push(problem),
    })
  let delivery = start()
  return {
    outbox,
    channels,
    sent,
    reports,
    problems,
    now: () => now,
    setClock(at: number) {
      now = at
    },
    add: (...deliveries: NewDelivery[]) => outbox.commitPlan({ deliveries, logs: [] }),
    /** Forgets everything but the outbox, as a killed process does. */
    restart() {
      delivery = start()
    },
    /** One round; what it begins is not waited for. */
    begin: () => delivery.beginDue(),
    /** A round every second for a while, each to its end. */
    async run(forMs: number, everyMs = SECOND) {
      for (const end = now + forMs; now < end; now += everyMs) {
        await delivery.beginDue()
        await delivery.settled()
      }
    },
  }
}

const message = (deliveryId: string, changed: Partial<Notification> = {}, channelId = 'slack'): NewDelivery => ({
  channelId,
  notification: createNotification({ deliveryId, groupKey: deliveryId, ...changed }),
  createdAt: AT,
})

const ids = (sent: readonly { notification: Notification }[]): string[] =>
  sent.map(({ notification }) => notification.deliveryId)

describe('a message', () => {
  test('is sent once, and the attempt is recorded under its delivery id', async () => {
    const { add, run, sent, outbox, reports } = setup({ slack: () => DELIVERED })
    await add(message('a'))
    await run(MINUTE)
    expect(ids(sent)).toEqual(['a'])
    expect(outbox.attempts).toEqual([
      {
        deliveryId: 'a',
        channelId: 'slack',
        number: 1,
        startedAt: AT,
        endedAt: AT,
        outcome: 'delivered',
        detail: 'HTTP 200',
      },
    ])
    expect(reports).toEqual([{ channelId: 'slack', state: 'working', detail: 'HTTP 200', at: AT }])
  })

  test('put in twice is sent once', async () => {
    const { add, run, sent } = setup({ slack: () => DELIVERED })
    await add(message('a'))
    await run(SECOND)
    await add(message('a'))
    await run(SECOND)
    expect(ids(sent)).toEqual(['a'])
  })

  test('is tried again until it is taken, by the same id', async () => {
    let failures = 5
    const { add, run, sent, outbox } = setup({ slack: () => (failures-- > 0 ? FAILED : DELIVERED) })
    await add(message('a'))
    await run(5 * MINUTE)
    expect(ids(sent)).toEqual(Array(6).fill('a'))
    expect(outbox.attempts.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6])
    expect(outbox.rows().map(({ finished }) => finished)).toEqual(['delivered'])
  })

  test('is left alone for as long as the channel asks', async () => {
    const limited: Outcome = { outcome: 'retry', detail: 'HTTP 429', afterMs: 60 * SECOND }
    const { add, run, sent } = setup({ slack: () => (sent.length > 1 ? DELIVERED : limited) })
    await add(message('a'), message('b'))
    await run(5 * MINUTE)
    const [first, second, third] = sent.map(({ at }) => at - AT)
    expect(first).toBe(0)
    // The other message waits too, and no message is more than a tenth late.
    expect(second).toBe(60 * SECOND)
    expect(third).toBeGreaterThanOrEqual(61 * SECOND)
    expect(third).toBeLessThanOrEqual(66 * SECOND)
  })

  test('carries what the channel called the last one of its incident', async () => {
    const { add, run, sent } = setup({ slack: () => ({ ...DELIVERED, reference: `r${sent.length}` }) })
    await add(message('a', { groupKey: 'g' }), message('b', { groupKey: 'g' }))
    await add(message('c', { groupKey: 'g', openedAt: AT + 1 }))
    await run(5 * SECOND)
    expect(sent.map(({ reference }) => reference)).toEqual([undefined, 'r1', undefined])
  })

  test('whose channel was taken out of the configuration goes nowhere, and that is recorded', async () => {
    const { add, run, outbox } = setup({})
    await add(message('a'))
    await run(SECOND)
    expect(outbox.attempts).toMatchObject([{ outcome: 'refused', detail: 'the channel is no longer configured' }])
  })

  test('is not lost to a defect in a channel', async () => {
    const answers: Record<string, Answer> = {
      slack: () => {
        throw new TypeError('secret details')
      },
      email: () => DELIVERED,
    }
    const { add, run, sent, outbox } = setup(answers, { slack: 'email' })
    await add(message('a'))
    await run(3 * SECOND)
    expect(sent.map(({ channelId }) => channelId)).toEqual(['slack', 'email'])
    expect(outbox.attempts[0]?.detail).toBe('defect in this channel: TypeError')
  })
})

describe('messages of one group', () => {
  test('arrive in order: an end never overtakes its beginning', async () => {
    let failures = 4
    const answer: Answer = ({ deliveryId }) => (deliveryId === 'begin' && failures-- > 0 ? FAILED : DELIVERED)
    const { add, run, sent } = setup({ slack: answer })
    await add(message('begin', { groupKey: 'g' }), message('end', { groupKey: 'g' }), message('other'))
    await run(MINUTE)
    expect(ids(sent).filter((id) => id !== 'other')).toEqual(['begin', 'begin', 'begin', 'begin', 'begin', 'end'])
    expect(ids(sent).indexOf('other')).toBeLessThan(ids(sent).indexOf('end'))
  })

  test('have a copy in time though the first of them blocks the way', async () => {
    const { add, run, sent } = setup({ slack: () => FAILED, email: () => DELIVERED }, { slack: 'email' })
    await add(message('begin', { groupKey: 'g' }), message('end', { groupKey: 'g' }))
    await run(HOUR, 5 * SECOND)
    const copies = sent.filter(({ channelId }) => channelId === 'email')
    expect(ids(copies).toSorted()).toEqual(['begin', 'end'])
    for (const { at } of copies) expect(at - AT).toBeLessThanOrEqual(15 * MINUTE)
    expect(
      sent.filter(({ channelId }) => channelId === 'slack').map(({ notification }) => notification.deliveryId),
    ).not.toContain('end')
  })
})

describe('a channel', () => {
  test('gets at most one message a second', async () => {
    const { add, sent, begin, setClock } = setup({ slack: () => DELIVERED })
    await add(...Array.from({ length: 20 }, (_, index) => message(`m${index}`)))
    for (let ms = 0; ms < 10 * SECOND; ms += 100) {
      setClock(AT + ms)
      await begin()
      await new Promise(setImmediate)
    }
    const times = sent.map(({ at }) => at - AT)
    expect(times).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((second) => second * SECOND))
  })

  test('that does not answer has at most four on their way, and holds up no other', async () => {
    const { add, sent, begin, setClock } = setup({ slow: () => new Promise(() => {}), quick: () => DELIVERED })
    await add(...Array.from({ length: 10 }, (_, index) => message(`s${index}`, {}, 'slow')))
    await add(message('q', {}, 'quick'))
    for (let second = 0; second < 30; second++) {
      setClock(AT + second * SECOND)
      await begin()
    }
    expect(sent.filter(({ channelId }) => channelId === 'slow')).toHaveLength(4)
    expect(sent.find(({ channelId }) => channelId === 'quick')?.at).toBe(AT)
  })

  test('that is dead for a day is stood in for within 15 minutes, and given up after the day', async () => {
    const { add, run, sent, outbox, reports } = setup(
      { slack: () => FAILED, email: () => DELIVERED },
      { slack: 'email' },
    )
    await add(message('a'))
    await run(25 * HOUR, 30 * SECOND)
    const copies = sent.filter(({ channelId }) => channelId === 'email')
    expect(copies).toHaveLength(1)
    expect((copies[0]?.at ?? 0) - AT).toBeLessThanOrEqual(15 * MINUTE)
    expect(copies[0]?.notification).toMatchObject({ deliveryId: 'a', kind: 'undelivered' })
    expect(outbox.rows().map(({ channelId, finished }) => `${channelId} ${finished}`)).toEqual([
      'slack failed',
      'email delivered',
    ])
    expect(reports.at(-1)).toMatchObject({ channelId: 'slack', state: 'broken', detail: 'HTTP 500' })
  })

  test('that comes back after ten hours gets everything, in order', async () => {
    const { add, run, sent, now } = setup({ slack: () => (now() < AT + 10 * HOUR ? FAILED : DELIVERED) })
    await add(...Array.from({ length: 5 }, (_, index) => message(`m${index}`, { groupKey: 'g' })))
    await run(11 * HOUR, 10 * SECOND)
    const taken = sent.filter(({ at }) => at >= AT + 10 * HOUR)
    expect(ids(taken)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4'])
  })

  test('that is gone is switched off, and what was meant for it goes to the fallback', async () => {
    const { add, run, sent, outbox } = setup(
      { slack: () => ({ outcome: 'gone', detail: 'HTTP 410' }), email: () => DELIVERED },
      { slack: 'email' },
    )
    await add(message('a'), message('b'))
    await run(10 * SECOND)
    expect(sent.map(({ channelId, notification }) => `${channelId} ${notification.deliveryId}`)).toEqual([
      'slack a',
      'email a',
      'email b',
    ])
    expect(outbox.switchedOff.get('slack')).toBe('HTTP 410')
    expect(outbox.attempts.map(({ detail }) => detail)).toContain('the channel is switched off: HTTP 410')
  })
})

describe('a crash', () => {
  test('while a message is on its way sends it again within a minute, by the same id', async () => {
    const { add, run, begin, restart, sent, channels } = setup({ slack: () => new Promise(() => {}) })
    await add(message('a'))
    await begin()
    channels.set('slack', {
      channel: {
        async deliver(notification, { now }) {
          sent.push({ channelId: 'slack', at: now, notification })
          return DELIVERED
        },
      },
    })
    restart()
    await run(2 * MINUTE)
    expect(ids(sent)).toEqual(['a', 'a'])
    expect((sent[1]?.at ?? 0) - AT).toBeLessThanOrEqual(MINUTE)
  })

  test('of the outbox after sending sends again, and tells', async () => {
    const { add, run, sent, outbox, problems } = setup({ slack: () => DELIVERED })
    const { recordAttempt } = outbox
    let fails = true
    outbox.recordAttempt = async (...parameters) => {
      if (!fails) return recordAttempt(...parameters)
      fails = false
      throw new Error('state-unreachable')
    }
    await add(message('a'))
    await run(2 * MINUTE)
    expect(ids(sent)).toEqual(['a', 'a'])
    expect(problems).toHaveLength(1)
  })
})

test('two servers whose clocks differ do not send the same message', async () => {
  const { add, begin, restart, sent, setClock } = setup({ slack: () => new Promise(() => {}) })
  await add(message('a'))
  await begin()
  restart()
  setClock(AT - 50 * SECOND)
  await begin()
  expect(ids(sent)).toEqual(['a'])
})

test('a clock that is set back by an hour delays nothing', async () => {
  const { add, run, sent, setClock } = setup({ slack: () => (sent.length === 1 ? FAILED : DELIVERED) })
  await add(message('a'), message('b'))
  await run(SECOND)
  setClock(AT - HOUR)
  await run(5 * SECOND)
  expect(ids(sent).toSorted()).toEqual(['a', 'a', 'b'])
})

describe('an alert', () => {
  const routes = [{ matchers: [], channels: ['slack'] }]
  const traits = { switchedOff: false, showsAcknowledgement: false }
  const input = (now: number, alerts: ReturnType<typeof createEvent>[]) => ({
    alerts,
    silences: [],
    maintenance: [],
    routes,
    channels: new Map([['slack', traits]]),
    cooldowns: DEFAULT_COOLDOWNS,
    links: {},
    now,
  })

  test('gets from the plan through the outbox to the channel, once, over restarts', async () => {
    const { outbox, run, restart, sent, now } = setup({ slack: () => DELIVERED })
    const firing = createEvent({ startedAt: AT - MINUTE })
    for (let round = 0; round < 20; round++) {
      await announce(input(now(), [firing]), outbox)
      restart()
      await run(10 * SECOND)
    }
    expect(sent.map(({ notification }) => notification.kind)).toEqual(['firing'])
    await announce(input(now() + HOUR, [{ ...firing, state: 'resolved', endedAt: now() }]), outbox)
    await run(2 * HOUR, MINUTE)
    expect(sent.map(({ notification }) => notification.kind)).toEqual(['firing', 'resolved'])
  })

  test('announced by two servers from the same state is sent once', async () => {
    const { outbox, run, sent } = setup({ slack: () => DELIVERED })
    const firing = createEvent({ startedAt: AT - MINUTE })
    const stale = { ...outbox, readLogs: async () => [] }
    await announce(input(AT, [firing]), stale)
    await announce(input(AT + SECOND, [firing]), stale)
    await run(MINUTE)
    expect(sent).toHaveLength(1)
  })

  test('about a channel that is broken fires, and ends when the channel works', () => {
    const broken = notifierAlert({ channelId: 'slack', state: 'broken', detail: 'HTTP 500', at: AT })
    const working = notifierAlert({ channelId: 'slack', state: 'working', detail: 'HTTP 200', at: AT + 1 })
    expect(broken).toMatchObject({ state: 'firing', severity: 'error', labels: { notifier: 'slack' } })
    expect(broken.explanation).toContain('HTTP 500')
    expect(working).toMatchObject({ state: 'resolved', endedAt: AT + 1, fingerprint: broken.fingerprint })
  })
})
