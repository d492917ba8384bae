import { CHAT_PIPELINE } from '@plumbline/protocol'
import { binOf } from '@plumbline/protocol/histogram'
import { describe, expect, test } from 'vitest'
import type { MeasuredRow, Reading } from '../../analyse/measured.ts'
import { needsOf } from '../../judge/condition/index.ts'
import { metricOf, ruleOf } from '../../judge/condition/test-support/readings.ts'
import type { MeasuredQuery } from '../../store/measured.ts'
import { createMetricReader, type MetricSources } from './read-metrics.ts'
import { usualHours } from './usual-hours.ts'

const NOW = Date.UTC(2026, 10, 22, 12, 34, 56, 789)
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const row = (
  changed: Partial<MeasuredRow> & { value?: number; from?: number } = {},
): MeasuredRow & { from: number } => {
  const { value = 10, ...rest } = changed
  const count = rest.count ?? 1
  return {
    ...{
      kind: 'gauge',
      service: 'a',
      name: 'queue.depth',
      unit: '1',
      customer: '',
      environment: '',
      release: '',
      variant: '',
    },
    ...{ count, failures: 0, total: value * count, minimum: value, maximum: value, bins: { [binOf(value)]: count } },
    ...{ last: value, lastAt: NOW - 1_000, from: 0 },
    ...rest,
  }
}

const needs = (...conditions: string[]) => conditions.flatMap((condition) => needsOf(ruleOf(condition), metricOf))

function open(changed: Partial<MetricSources> = {}) {
  const asked: MeasuredQuery[] = []
  const chats: { from: number; to: number }[] = []
  const reader = createMetricReader({
    graph: CHAT_PIPELINE,
    async measured(query) {
      asked.push(query)
      return [row()]
    },
    async chat(window) {
      chats.push(window)
      return new Map<string, Reading>([['chat.messages', { value: 5, samples: 5 }]])
    },
    chatHours: async () => [],
    captured: () => undefined,
    ...changed,
  })
  return { reader, asked, chats }
}

describe('rules share what they read', () => {
  test('a thousand rules on one window are one query', async () => {
    const { reader, asked } = open()
    const conditions = Array.from({ length: 1_000 }, (_, index) => `queue.depth > ${index}`)
    const readings = await reader.read(
      needs(...conditions, 'jobs.stuck > 3 over 5m', 'operations.p95 > 2s over 5m'),
      NOW,
    )
    expect(asked).toMatchObject([{ kinds: ['gauge', 'operation'], dimensions: [], precision: 'raw' }])
    for (const need of needs(conditions[7] as string))
      expect(readings.read(need)).toMatchObject([{ labels: { service: 'a' }, reading: { value: 10, samples: 1 } }])
  })

  test('labels that any of them is limited to are told apart for all', async () => {
    const { reader, asked } = open()
    await reader.read(needs('queue.depth > 1', 'queue.depth > 1 where customer = "x" and service = "a"'), NOW)
    expect(asked).toMatchObject([{ dimensions: ['customer'] }])
  })

  test('only what is asked about is read, when every metric has a name', async () => {
    const namesOf = async (...conditions: string[]) => {
      const { reader, asked } = open()
      await reader.read(needs(...conditions), NOW)
      return asked.map(({ names }) => names)
    }
    expect(await namesOf('queue.depth > 1', 'conversations.open > 1')).toEqual([['conversations.open', 'queue.depth']])
    expect(await namesOf('queue.depth > 1', 'operations.p95 > 1s over 5m')).toEqual([undefined])
    expect(await namesOf('operations.p95 > 1s over 5m where name = "call"')).toEqual([['call']])
    expect(await namesOf('worker.memory > 1MB')).toEqual([undefined])
  })

  test('the messages of a window are read once', async () => {
    const { reader, chats } = open()
    const readings = await reader.read(
      needs('chat.messages < 3', 'chat.latency.p95 > 5s', 'chat.messages < 1 over 2h'),
      NOW,
    )
    expect(chats).toEqual([
      { from: NOW - HOUR_MS, to: NOW },
      { from: NOW - 2 * HOUR_MS, to: NOW },
    ])
    const [messages, latency] = needs('chat.messages < 3', 'chat.latency.p95 > 5s')
    expect([messages, latency].map((need) => need && readings.read(need))).toMatchObject([
      [{ labels: {}, reading: { value: 5 } }],
      [],
    ])
  })
})

describe('a window', () => {
  const windowOf = async (condition: string) => {
    const { reader, asked } = open()
    await reader.read(needs(condition), NOW)
    return asked.map(({ fromMs, toMs, precision }) => [fromMs, toMs, precision])
  }

  test('up to a quarter of an hour is of single measurements, up to now and with what was measured just now', async () => {
    expect(await windowOf('queue.depth > 1 over 5m')).toEqual([[NOW - 5 * MINUTE_MS, NOW + 1, 'raw']])
    expect(await windowOf('queue.depth > 1 over 15m')).toEqual([[NOW - 15 * MINUTE_MS, NOW + 1, 'raw']])
  })

  test('up to an hour is of single measurements where a variant is asked about, which sums do not know', async () => {
    const condition = 'queue.depth > 1 over 1h where variant = "b"'
    expect(await windowOf(condition)).toEqual([[NOW - HOUR_MS, NOW + 1, 'raw']])
  })

  test('up to two days is of whole minutes, and beyond of whole hours, those that have begun included', async () => {
    const minute = Math.ceil(NOW / MINUTE_MS) * MINUTE_MS
    const hour = Math.ceil(NOW / HOUR_MS) * HOUR_MS
    expect(await windowOf('queue.depth > 1 over 16m')).toEqual([[minute - 16 * MINUTE_MS, minute, 'minute']])
    expect(await windowOf('queue.depth > 1 over 48h')).toEqual([[minute - 2 * DAY_MS, minute, 'minute']])
    expect(await windowOf('queue.depth > 1 over 49h')).toEqual([[hour - 49 * HOUR_MS, hour, 'hour']])
  })

  test('before it ends where it begins', async () => {
    const [now, before] = await windowOf('queue.depth rises by more than 50 % over 5m')
    expect(now).toEqual([NOW - 5 * MINUTE_MS, NOW + 1, 'raw'])
    expect(before).toEqual([NOW - 10 * MINUTE_MS, NOW - 5 * MINUTE_MS, 'raw'])
  })

  test('of up to six hours is read every time, a longer one after a sixtieth of it, five minutes at most', async () => {
    const readTwice = async (over: string, afterMs: number) => {
      const { reader, asked } = open()
      for (const at of [NOW, NOW + afterMs]) await reader.read(needs(`queue.depth > 1 over ${over}`), at)
      return asked.length
    }
    expect(await readTwice('6h', 1)).toBe(2)
    expect(await readTwice('7h', 5 * MINUTE_MS - 1)).toBe(1)
    expect(await readTwice('7h', 5 * MINUTE_MS)).toBe(2)
    expect(await readTwice('7h', -HOUR_MS)).toBe(2)
  })

  test('that could not be read is read again', async () => {
    let fails = 1
    const { reader } = open({
      async measured() {
        if (fails-- > 0) throw new Error('the store is away')
        return [row()]
      },
    })
    const [need] = needs('queue.depth > 1 over 1d')
    if (!need) throw new Error('no need')
    await expect(reader.read([need], NOW)).rejects.toThrow('away')
    expect((await reader.read([need], NOW)).read(need)).toHaveLength(1)
  })
})

describe('what is usual', () => {
  const hours = (values: readonly number[], count = 50) =>
    values.map((value, index) =>
      row({ value, count, from: Math.floor(NOW / HOUR_MS) * HOUR_MS - (index + 1) * HOUR_MS }),
    )
  const captured = { value: 77, samples: 10, from: 'the baseline captured at noon' }

  async function usual(
    rows: ReturnType<typeof hours>,
    condition = 'queue.depth > 2x baseline',
    changed: Partial<MetricSources> = {},
  ) {
    const { reader } = open({
      measured: async ({ stepMs, fromMs, toMs }) =>
        stepMs ? rows.filter(({ from }) => from >= fromMs && from < toMs) : [rows[0] ?? row()],
      ...changed,
    })
    const all = needs(condition)
    const readings = await reader.read(all, NOW)
    const need = all.find(({ of }) => of === 'baseline')
    if (!need) throw new Error('no need')
    return {
      found: readings.baseline(need, { service: 'a' }),
      of: (service: string) => readings.baseline(need, { service }),
    }
  }

  test('is read by the hour, only those that are looked at, up to the hour that runs, and once in an hour', async () => {
    const queries: MeasuredQuery[] = []
    const { reader } = open({
      async measured(query) {
        queries.push(query)
        return query.stepMs ? [] : [row()]
      },
    })
    const times = [NOW, NOW + 10 * MINUTE_MS, NOW + HOUR_MS]
    for (const at of times) await reader.read(needs('queue.depth > 2x baseline'), at)
    const asked = queries.filter(({ stepMs }) => stepMs === HOUR_MS)
    expect(asked.map(({ fromMs, toMs, precision }) => [fromMs, toMs, precision])).toEqual(
      [NOW, NOW + HOUR_MS].flatMap((at) => usualHours(at).map(({ from, to }) => [from, to, 'hour'])),
    )
  })

  test('is not asked where nothing was measured that it could be compared with', async () => {
    const asked: MeasuredQuery[] = []
    const { reader } = open({
      async measured(query) {
        asked.push(query)
        return []
      },
    })
    await reader.read(needs('queue.depth > 2x baseline', 'conversations.open > 2x baseline'), NOW)
    expect(asked.map(({ stepMs }) => stepMs)).toEqual([undefined])
  })

  test('of a gauge is the mean of its hours, not what it showed last', async () => {
    expect((await usual(hours([10, 30]))).found).toMatchObject({ value: 20, samples: 100, from: 'the last 24 hours' })
  })

  test('of another service is nothing', async () => {
    expect((await usual(hours([10, 30]))).of('b')).toBeUndefined()
  })

  test('of a count is brought to the length of its window', async () => {
    const rows = hours([1, 1], 120).map((one) => ({ ...one, kind: 'operation', unit: 'ms', name: 'call' }))
    expect((await usual(rows, 'operations.count > 2x baseline over 5m')).found).toMatchObject({ value: 10 })
  })

  test('is what somebody captured, unless the same hour of other weeks is known', async () => {
    expect((await usual(hours([10, 30]), undefined, { captured: () => captured })).found).toEqual(captured)
    expect((await usual([], undefined, { captured: () => captured })).found).toEqual(captured)
    const hour = Math.floor(NOW / HOUR_MS) * HOUR_MS
    const trained = [1, 2, 3].map((weeks) => row({ value: 5, count: 50, from: hour - weeks * 7 * DAY_MS }))
    expect((await usual(trained, undefined, { captured: () => captured })).found).toMatchObject({
      value: 5,
      from: expect.stringContaining('last 4 weeks'),
    })
  })
})
