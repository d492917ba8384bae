import { describe, expect, test } from 'vitest'
import type { AlertEvent } from './alert-event.ts'
import type { GroupLog } from './group-log.ts'
import type { Matcher } from './matcher.ts'
import { phaseOf } from './notification.ts'
import { notifierAlert } from './notifier-alert.ts'
import { type PlanInput, plan } from './plan.ts'
import type { ChannelTraits, Route } from './route.ts'
import { DEFAULT_COOLDOWNS } from './standing.ts'
import { AT, createEvent } from './test-support/notifications.ts'
import { parseZone } from './zone.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const channel = (changed: Partial<ChannelTraits> = {}): ChannelTraits => ({
  switchedOff: false,
  showsAcknowledgement: false,
  ...changed,
})
const toSlack: Route = { matchers: [], channels: ['slack'] }
const equal = (label: string, value: string): Matcher => ({ label, operator: '=', value })

function planAt(now: number, changed: Partial<PlanInput> = {}) {
  return plan({
    alerts: [],
    logs: [],
    silences: [],
    maintenance: [],
    routes: [toSlack],
    channels: new Map([['slack', channel()]]),
    cooldowns: DEFAULT_COOLDOWNS,
    links: {},
    now,
    ...changed,
  })
}

/** Plans again and again over time, as a server does: what was told is kept, and may pass through a restart in between. */
function createTeller(setting: Partial<PlanInput> = {}) {
  let logs: GroupLog[] = []
  return {
    logs: () => logs,
    tell(now: number, alerts: AlertEvent[], changed: Partial<PlanInput> = {}) {
      const planned = planAt(now, { ...setting, logs, alerts, ...changed })
      const keyOf = ({ channelId, groupKey }: GroupLog) => `${channelId} ${groupKey}`
      const kept = new Map([...logs, ...planned.logs].map((log) => [keyOf(log), log]))
      logs = JSON.parse(JSON.stringify([...kept.values()]))
      return {
        ...planned,
        reasons: planned.send.map(({ channelId, notification }) => `${channelId} ${notification.reason}`),
        why: planned.quiet.map(({ why }) => why.reason),
      }
    },
  }
}

const firing = createEvent({ startedAt: AT })
const resolved = (event: AlertEvent, endedAt: number): AlertEvent => ({ ...event, state: 'resolved', endedAt })

describe('a new group', () => {
  test.each([
    [0, 'waiting'],
    [30 * SECOND - 1, 'waiting'],
    [30 * SECOND, 'sent'],
  ])('waits 30 s for company: after %i ms it is %s', (afterMs, outcome) => {
    const { send, quiet } = planAt(AT + afterMs, { alerts: [firing] })
    expect(send.map(({ notification }) => notification.reason)).toEqual(outcome === 'sent' ? ['first'] : [])
    expect(quiet.map(({ why }) => why)).toEqual(
      outcome === 'sent' ? [] : [{ reason: 'waiting', until: AT + 30 * SECOND }],
    )
  })

  test('is not told of when it is over by then', () => {
    const { send, quiet } = planAt(AT + MINUTE, { alerts: [resolved(firing, AT + 29 * SECOND)] })
    expect(send).toEqual([])
    expect(quiet).toMatchObject([{ channelId: 'slack', why: { reason: 'resolvedBeforeTold' } }])
  })

  test('is told of at once when a route says so', () => {
    const routes = [{ ...toSlack, grouping: { groupWaitMs: 0 } }]
    expect(planAt(AT, { alerts: [firing], routes }).send).toHaveLength(1)
  })

  test('is told of at once when it began at a time that is still to come, since the clock was set back', () => {
    expect(planAt(AT - HOUR, { alerts: [firing] }).send).toHaveLength(1)
  })

  test('of a thousand alerts is one message that lists the worst and counts the rest', () => {
    const alerts = Array.from({ length: 1_000 }, (_, index) =>
      createEvent({ fingerprint: `f${index}`, startedAt: AT, severity: index === 777 ? 'critical' : 'warning' }),
    )
    const { send } = planAt(AT + MINUTE, { alerts })
    expect(send).toHaveLength(1)
    expect(send[0]?.notification).toMatchObject({ more: 980, severity: 'critical', alerts: { length: 20 } })
    expect(send[0]?.notification.alerts[0]?.fingerprint).toBe('f777')
  })

  test('goes to each channel of its route, under an id of its own', () => {
    const channels = new Map(['slack', 'pager'].map((id) => [id, channel()]))
    const { send } = planAt(AT + MINUTE, {
      alerts: [firing],
      channels,
      routes: [{ matchers: [], channels: ['slack', 'pager'] }],
    })
    expect(send.map(({ channelId }) => channelId)).toEqual(['slack', 'pager'])
    expect(new Set(send.map(({ notification }) => notification.deliveryId)).size).toBe(2)
  })

  test('splits by the labels that its route groups by', () => {
    const alerts = ['a', 'b', 'a'].map((service, index) =>
      createEvent({ fingerprint: `f${index}`, startedAt: AT, labels: { service } }),
    )
    const { send } = planAt(AT + MINUTE, { alerts, routes: [{ ...toSlack, groupBy: ['service'] }] })
    expect(send.map(({ notification }) => [notification.groupKey, notification.alerts.length])).toEqual([
      ['{service="a"}', 2],
      ['{service="b"}', 1],
    ])
  })
})

describe('the same plan', () => {
  test('made twice, by two servers or after a crash, has the same delivery ids', () => {
    const [first, second] = [AT + MINUTE, AT + 90 * SECOND].map((now) => planAt(now, { alerts: [firing] }).send)
    expect(first?.[0]?.notification.deliveryId).toMatch(/^ntf_[\w-]{22}$/)
    expect(second?.[0]?.notification.deliveryId).toBe(first?.[0]?.notification.deliveryId)
  })

  test('of the next step has other ones', () => {
    const teller = createTeller()
    const ids = [
      teller.tell(AT + MINUTE, [firing]),
      teller.tell(AT + 5 * HOUR, [firing]),
      teller.tell(AT + 6 * HOUR, [resolved(firing, AT + 6 * HOUR)]),
    ].flatMap(({ send }) => send.map(({ notification }) => notification.deliveryId))
    expect(new Set(ids).size).toBe(3)
  })

  test('of the next step has other ones, though the first left in the moment in which its alert began', () => {
    const routes: Route[] = [{ ...toSlack, grouping: { groupWaitMs: 0 } }]
    const teller = createTeller({ routes })
    const [begin] = teller.tell(AT, [firing]).send
    const [end] = teller.tell(AT + HOUR, [resolved(firing, AT + HOUR)]).send
    expect(end?.notification).toMatchObject({ kind: 'resolved' })
    expect(end?.notification.deliveryId).not.toBe(begin?.notification.deliveryId)
  })
})

describe('an open group', () => {
  const told = AT + MINUTE
  const other = createEvent({ fingerprint: 'other', startedAt: told + SECOND })

  test.each([
    ['error', 5 * MINUTE - 1, []],
    ['error', 5 * MINUTE, ['slack added']],
    ['critical', MINUTE - 1, []],
    ['critical', MINUTE, ['slack added']],
  ] as const)(
    'hears of another alert, %s, so long after the last message: after %i ms %j',
    (severity, afterMs, reasons) => {
      const teller = createTeller()
      teller.tell(told, [firing])
      expect(teller.tell(told + afterMs, [firing, { ...other, severity }]).reasons).toEqual(reasons)
    },
  )

  test('hears at once of another alert that is worse than all that is open', () => {
    const teller = createTeller()
    teller.tell(told, [{ ...firing, severity: 'info' }])
    const both = [
      { ...firing, severity: 'info' as const },
      { ...other, severity: 'warning' as const },
    ]
    expect(teller.tell(told + SECOND, both).reasons).toEqual(['slack added'])
  })

  test.each([
    [4 * HOUR - 1, []],
    [4 * HOUR, ['slack repeat']],
  ])('is reminded after four hours: after %i ms %j', (afterMs, reasons) => {
    const teller = createTeller()
    teller.tell(told, [firing])
    const { why, ...planned } = teller.tell(told + afterMs, [firing])
    expect(planned.reasons).toEqual(reasons)
    expect(why).toEqual(reasons.length > 0 ? [] : ['told'])
  })

  test('waits its five minutes anew, and no longer, when the clock is set back by an hour', () => {
    const teller = createTeller()
    teller.tell(told, [firing])
    const set = told - HOUR
    const both = [firing, { ...other, severity: 'error' as const }]
    expect(teller.tell(set, both).reasons).toEqual([])
    expect(teller.tell(set + 5 * MINUTE - 1, both).reasons).toEqual([])
    expect(teller.tell(set + 5 * MINUTE, both).reasons).toEqual(['slack added'])
  })

  test('hears at once of an alert that became more severe, and not of one that became less', () => {
    const warning = createEvent({ startedAt: AT, severity: 'warning' })
    const teller = createTeller()
    teller.tell(told, [warning])
    expect(teller.tell(told + SECOND, [{ ...warning, severity: 'critical' }]).reasons).toEqual(['slack escalated'])
    expect(teller.tell(told + HOUR, [warning]).reasons).toEqual([])
  })

  test('hears that it ended once, and what it hears has the same incident', () => {
    const teller = createTeller()
    const [begin] = teller.tell(told, [firing]).send
    const { reasons, send } = teller.tell(told + MINUTE, [resolved(firing, told)])
    expect(reasons).toEqual(['slack allResolved'])
    expect(send[0]?.notification).toMatchObject({ kind: 'resolved', openedAt: begin?.notification.openedAt })
    expect(teller.tell(told + 10 * MINUTE, [resolved(firing, told)]).reasons).toEqual([])
  })

  test('in which some ended and some did not is still open', () => {
    const teller = createTeller()
    teller.tell(told, [firing, { ...other, startedAt: AT }])
    const { reasons, send } = teller.tell(told + HOUR, [resolved(firing, told), other])
    expect(reasons).toEqual(['slack someResolved'])
    expect(send[0]?.notification.kind).toBe('firing')
    expect(send[0]?.notification.alerts.map(({ state }) => state)).toEqual(['firing', 'resolved'])
  })

  test('is not forgotten by a restart, and nobody is told twice', () => {
    const teller = createTeller()
    teller.tell(told, [firing])
    const sent = Array.from({ length: 20 }, (_, index) => teller.tell(told + index * MINUTE, [firing]).send.length)
    expect(sent).toEqual(Array(20).fill(0))
  })

  test('that ends while the server is down is told so once it is up again', () => {
    const teller = createTeller()
    teller.tell(told, [firing])
    expect(teller.tell(told + 20 * HOUR, [resolved(firing, told + HOUR)]).reasons).toEqual(['slack allResolved'])
  })
})

describe('a cooldown', () => {
  const again = (severity: AlertEvent['severity'], at: number) => createEvent({ severity, startedAt: at })

  test.each([
    ['critical', 5],
    ['error', 15],
    ['warning', 30],
    ['info', 60],
  ] as const)('keeps an %s alert that fires again quiet for %i minutes', (severity, minutes) => {
    const before = createTeller({ routes: [{ ...toSlack, grouping: { groupWaitMs: 0, groupIntervalMs: 0 } }] })
    before.tell(AT, [again(severity, AT)])
    before.tell(AT + SECOND, [resolved(again(severity, AT), AT + SECOND)])
    const end = AT + minutes * MINUTE
    const early = before.tell(end - 1, [again(severity, end - 2)])
    expect(early.reasons).toEqual([])
    expect(early.quiet.map(({ why }) => why)).toEqual([{ reason: 'cooldown', until: end }])
    expect(before.tell(end, [again(severity, end - 2)]).reasons).toEqual(['slack first'])
  })

  test('is broken by a higher severity', () => {
    const teller = createTeller({ routes: [{ ...toSlack, grouping: { groupWaitMs: 0, groupIntervalMs: 0 } }] })
    teller.tell(AT, [again('warning', AT)])
    teller.tell(AT + SECOND, [resolved(again('warning', AT), AT + SECOND)])
    expect(teller.tell(AT + 2 * SECOND, [again('error', AT + 2 * SECOND)]).reasons).toEqual(['slack first'])
  })

  test('and all other waits begin anew when the clock is set back by an hour, and end', () => {
    const teller = createTeller({ routes: [{ ...toSlack, grouping: { groupWaitMs: 0, groupIntervalMs: 0 } }] })
    teller.tell(AT, [again('error', AT)])
    teller.tell(AT + SECOND, [resolved(again('error', AT), AT + SECOND)])
    const set = AT - HOUR
    expect(teller.tell(set, [again('error', AT + MINUTE)]).reasons).toEqual([])
    expect(teller.tell(set + 15 * MINUTE - 1, [again('error', AT + MINUTE)]).reasons).toEqual([])
    expect(teller.tell(set + 15 * MINUTE, [again('error', AT + MINUTE)]).reasons).toEqual(['slack first'])
  })
})

describe('a flapping alert', () => {
  test('that is never up for 30 s is told of to nobody', () => {
    const teller = createTeller()
    const sent = Array.from({ length: 360 }, (_, round) => {
      const now = AT + round * 10 * SECOND
      const up = createEvent({ startedAt: now })
      return teller.tell(now, [round % 2 === 0 ? up : resolved({ ...up, startedAt: now - 10 * SECOND }, now)]).send
        .length
    })
    expect(sent.reduce((sum, count) => sum + count)).toBe(0)
  })
})

describe('a muted alert', () => {
  const silence = { id: 's1', matchers: [equal('service', 'helpdesk')], from: AT, to: AT + HOUR }

  test.each([
    ['before the silence', AT - 1, []],
    ['at its beginning', AT, ['silenced']],
    ['just before its end', AT + HOUR - 1, ['silenced']],
    ['at its end', AT + HOUR, []],
  ])('is silenced: %s', (_when, now, why) => {
    const alerts = [{ ...firing, startedAt: AT - HOUR }]
    const planned = planAt(now, { alerts, silences: [silence] })
    expect(planned.quiet.map((entry) => entry.why.reason)).toEqual(why)
    expect(planned.send).toHaveLength(why.length > 0 ? 0 : 1)
  })

  test('says by which silence and until when', () => {
    expect(planAt(AT + MINUTE, { alerts: [firing], silences: [silence] }).quiet).toEqual([
      { fingerprint: firing.fingerprint, channelId: 'slack', why: { reason: 'silenced', by: 's1', until: AT + HOUR } },
    ])
  })

  test('is not muted by a silence about something else', () => {
    const other = { ...silence, matchers: [equal('service', 'other')] }
    expect(planAt(AT + MINUTE, { alerts: [firing], silences: [other] }).send).toHaveLength(1)
  })

  test('is in maintenance, once or every week', () => {
    const berlin = parseZone('Europe/Berlin')
    if (!berlin.ok) throw new Error(berlin.problem)
    // AT is Sunday, 11:00 in Berlin.
    const stretch = { days: ['sun'], fromMinute: 10 * 60 + 30, lastsMs: HOUR, zone: berlin.value } as const
    const weekly = { kind: 'weekly', id: 'w', matchers: [], stretch } as const
    const once = { kind: 'once', id: 'o', matchers: [], from: AT, to: AT + HOUR } as const
    for (const [window, until] of [
      [weekly, AT + 30 * MINUTE],
      [once, AT + HOUR],
    ] as const) {
      const { send, quiet } = planAt(AT + MINUTE, { alerts: [firing], maintenance: [window] })
      expect(send).toEqual([])
      expect(quiet[0]?.why).toEqual({ reason: 'maintenance', by: window.id, until })
    }
  })

  test('is inhibited by its cause', () => {
    const { send, quiet } = planAt(AT + MINUTE, { alerts: [{ ...firing, inhibitedBy: 'worker is down' }] })
    expect(send).toEqual([])
    expect(quiet[0]?.why).toEqual({ reason: 'inhibited', by: 'worker is down' })
  })

  test('that was told of before is not repeated, but its end is told', () => {
    const teller = createTeller({ silences: [{ ...silence, from: AT + 2 * MINUTE, to: AT + 12 * HOUR }] })
    teller.tell(AT + MINUTE, [firing])
    expect(teller.tell(AT + 5 * HOUR, [firing]).why).toEqual(['silenced'])
    expect(teller.tell(AT + 6 * HOUR, [resolved(firing, AT + 6 * HOUR)]).reasons).toEqual(['slack allResolved'])
  })

  test('keeps its group open though all others ended', () => {
    const other = createEvent({ fingerprint: 'other', startedAt: AT, labels: { category: 'api', service: 'x' } })
    const teller = createTeller({ silences: [{ ...silence, from: AT + 2 * MINUTE, to: AT + 12 * HOUR }] })
    teller.tell(AT + MINUTE, [firing, other])
    const { send } = teller.tell(AT + HOUR, [firing, resolved(other, AT + HOUR)])
    expect(send[0]?.notification).toMatchObject({ kind: 'firing', reason: 'someResolved' })
    expect(send[0] && phaseOf(send[0].notification)).toBe('firing')
  })
})

describe('an acknowledged alert', () => {
  const acknowledged: AlertEvent = { ...firing, state: 'acknowledged' }

  test('is not told of, nor repeated', () => {
    const teller = createTeller()
    expect(teller.tell(AT + MINUTE, [acknowledged]).why).toEqual(['acknowledged'])
    teller.tell(AT + 2 * MINUTE, [firing])
    expect(teller.tell(AT + 5 * HOUR, [acknowledged]).why).toEqual(['acknowledged'])
    expect(teller.tell(AT + 6 * HOUR, [resolved(firing, AT + 6 * HOUR)]).reasons).toEqual(['slack allResolved'])
  })

  test('is news, once, to a channel that can show it', () => {
    const teller = createTeller({ channels: new Map([['slack', channel({ showsAcknowledgement: true })]]) })
    teller.tell(AT + MINUTE, [firing])
    const { reasons, send } = teller.tell(AT + 10 * MINUTE, [acknowledged])
    expect(reasons).toEqual(['slack acknowledged'])
    expect(send[0] && phaseOf(send[0].notification)).toBe('acknowledged')
    expect(teller.tell(AT + 20 * MINUTE, [acknowledged]).why).toEqual(['acknowledged'])
  })
})

describe('a route', () => {
  const channels = new Map(['slack', 'pager', 'log'].map((id) => [id, channel()]))
  const routes: Route[] = [
    { severities: ['critical'], matchers: [], channels: ['pager'], further: true },
    { severities: ['warning', 'error', 'critical'], matchers: [equal('category', 'api')], channels: ['slack'] },
    { matchers: [], channels: ['log'] },
  ]

  test.each([
    ['critical', 'api', ['pager', 'slack']],
    ['critical', 'memory', ['pager', 'log']],
    ['warning', 'api', ['slack']],
    ['info', 'api', ['log']],
  ] as const)('leads a %s alert about %s to %j', (severity, category, to) => {
    const alerts = [createEvent({ startedAt: AT, severity, labels: { category } })]
    expect(planAt(AT + MINUTE, { alerts, routes, channels }).send.map(({ channelId }) => channelId)).toEqual(to)
  })

  test('that does not exist is why an alert is not told', () => {
    const { send, quiet } = planAt(AT + MINUTE, { alerts: [firing], routes: [] })
    expect(send).toEqual([])
    expect(quiet).toEqual([{ fingerprint: firing.fingerprint, why: { reason: 'noRoute' } }])
  })

  test('of the night takes over what still fires, and who was told by day hears how it ends', () => {
    const utc = parseZone('UTC')
    if (!utc.ok) throw new Error(utc.problem)
    const days = ['sun'] as const
    const byDay: Route = {
      matchers: [],
      channels: ['slack'],
      during: { days, fromMinute: 8 * 60, toMinute: 18 * 60, zone: utc.value },
    }
    const firing = createEvent({ startedAt: AT, severity: 'error' })
    const teller = createTeller({ channels, routes: [byDay, { matchers: [], channels: ['pager'] }] })
    expect(teller.tell(AT + MINUTE, [firing]).reasons).toEqual(['slack first'])
    expect(teller.tell(AT + 8 * HOUR - 1, [firing]).reasons).toEqual(['slack repeat'])
    expect(teller.tell(AT + 8 * HOUR, [firing]).reasons).toEqual(['pager first'])
    // The day's channel is not reminded at night, nor told that it became worse.
    expect(teller.tell(AT + 13 * HOUR, [firing]).reasons).toEqual(['pager repeat'])
    const worse: AlertEvent = { ...firing, severity: 'critical' }
    expect(teller.tell(AT + 13 * HOUR + MINUTE, [worse]).reasons).toEqual(['pager escalated'])
    expect(teller.tell(AT + 14 * HOUR, [resolved(firing, AT + 14 * HOUR)]).reasons).toEqual([
      'pager allResolved',
      'slack allResolved',
    ])
  })
})

describe('a channel that is switched off', () => {
  const pager = channel()

  test('is replaced by its fallback', () => {
    const channels = new Map([
      ['slack', channel({ switchedOff: true, fallback: 'pager' })],
      ['pager', pager],
    ])
    expect(planAt(AT + MINUTE, { alerts: [firing], channels }).send.map(({ channelId }) => channelId)).toEqual([
      'pager',
    ])
  })

  test('and has no fallback in use is why an alert is not told', () => {
    const channels = new Map([
      ['slack', channel({ switchedOff: true, fallback: 'pager' })],
      ['pager', channel({ switchedOff: true, fallback: 'slack' })],
    ])
    expect(planAt(AT + MINUTE, { alerts: [firing], channels }).quiet).toMatchObject([
      { channelId: 'slack', why: { reason: 'switchedOff' } },
    ])
  })

  test('or broken is not told that it is', () => {
    const alerts = [notifierAlert({ channelId: 'slack', state: 'broken', detail: 'HTTP 500', at: AT })]
    const channels = new Map([
      ['slack', channel({ fallback: 'pager' })],
      ['pager', pager],
    ])
    expect(planAt(AT + MINUTE, { alerts, channels }).send.map(({ channelId }) => channelId)).toEqual(['pager'])
  })
})

test('links are filled in from the worst alert, and its own runbook goes first', () => {
  const links = {
    page: 'https://plumbline.example/alerts/{fingerprint}?from={from}&to={to}',
    logs: 'https://logs.example/?q={service}&x={nothing}',
    runbook: 'https://docs.example/{category}',
  }
  const event = createEvent({ startedAt: AT, labels: { service: 'a&b=c/d', category: 'api' } })
  const [first] = planAt(AT + MINUTE, { alerts: [event], links }).send
  expect(first?.notification.links).toEqual({
    page: `https://plumbline.example/alerts/${event.fingerprint}?from=${AT - 15 * MINUTE}&to=${AT + MINUTE}`,
    logs: 'https://logs.example/?q=a%26b%3Dc%2Fd&x=',
    runbook: 'https://docs.example/api',
  })
  const own = { ...event, runbookUrl: 'https://docs.example/own' }
  const [second] = planAt(AT + MINUTE, { alerts: [own], links }).send
  expect(second?.notification.links.runbook).toBe('https://docs.example/own')
})
