import { describe, expect, test } from 'vitest'
import { createConversations } from './conversations.ts'
import { busynessAt, DAY_MS, localMidnight } from './day-rhythm.ts'
import { createRandom } from './random.ts'
import { arrivalsPerMinute, SCENARIOS, type ScenarioName } from './scenario.ts'
import { drawDraft, drawSend, SEND_TIMEOUT_MS } from './service-times.ts'

const HOUR_MS = 3_600_000

describe('service times', () => {
  const draws = 5_000

  function drafts(name: ScenarioName, busyness: number): number[] {
    const random = createRandom(1)
    return Array.from({ length: draws }, () => drawDraft(SCENARIOS[name], busyness, random).latencyMs).sort(
      (a, b) => a - b,
    )
  }
  const share = (values: number[], holds: (value: number) => boolean): number =>
    values.filter(holds).length / values.length

  test('a calm draft is made well within its budget of 3 s', () => {
    expect(share(drafts('calm', 1), (ms) => ms < 3_000)).toBeGreaterThan(0.98)
  })

  test('a slow AI needs 4 to 8 s', () => {
    expect(share(drafts('slow-ai', 0.5), (ms) => ms >= 4_000 && ms < 8_000)).toBeGreaterThan(0.9)
  })

  test('drafts take longer in a busy hour than at night', () => {
    expect(drafts('calm', 1)[draws / 2]).toBeGreaterThan(drafts('calm', 0)[draws / 2] ?? Number.NaN)
  })

  test.each([
    ['calm', 0.98, 1],
    ['helpdesk-down', 0.25, 0.45],
  ] as const)('with %s, between %d and %d of the sends are delivered', (name, lowest, highest) => {
    const random = createRandom(1)
    const outcomes = Array.from({ length: draws }, () => drawSend(SCENARIOS[name], random))
    const delivered = outcomes.filter(({ kind }) => kind === 'delivered').length / draws
    expect(delivered).toBeGreaterThanOrEqual(lowest)
    expect(delivered).toBeLessThanOrEqual(highest)
  })

  test('only a helpdesk that is down leaves calls unanswered, and few answers come later than the caller waits', () => {
    const random = createRandom(1)
    const outcomes = (name: ScenarioName) => Array.from({ length: draws }, () => drawSend(SCENARIOS[name], random))
    expect(outcomes('calm').some(({ kind }) => kind === 'hang')).toBe(false)
    const down = outcomes('helpdesk-down')
    expect(down.some(({ kind }) => kind === 'hang')).toBe(true)
    const late = down.filter((outcome) => outcome.kind !== 'hang' && outcome.latencyMs >= SEND_TIMEOUT_MS)
    expect(late.length / draws).toBeLessThan(0.1)
  })
})

describe('arrivals', () => {
  test.each([
    ['calm', 30, 30],
    ['slow-ai', 30, 30],
    ['helpdesk-down', 30, 30],
    ['burst', 30, 300],
  ] as const)('%s: of %d usual messages a minute come %d', (name, usual, expected) => {
    expect(arrivalsPerMinute(SCENARIOS[name], usual)).toBe(expected)
  })

  test('a backlog brings more than its one worker can draft, however few visitors usually come', () => {
    const { draft } = SCENARIOS.backlog
    const perWorker = 60_000 / (draft.medianMs * Math.exp(draft.sigma ** 2 / 2))
    expect(arrivalsPerMinute(SCENARIOS.backlog, 1)).toBeCloseTo(1.5 * perWorker)
    expect(arrivalsPerMinute(SCENARIOS.backlog, 1_000)).toBe(1_000)
  })
})

describe('the day', () => {
  test('is quiet at night, full in the morning, and joins without a step at midnight', () => {
    expect(busynessAt(3 * HOUR_MS)).toBeLessThan(0.1)
    expect(busynessAt(10 * HOUR_MS)).toBe(1)
    expect(busynessAt(DAY_MS - 1)).toBeCloseTo(busynessAt(0), 3)
  })

  test('is never busier than the peak, nor empty', () => {
    for (let at = 0; at < DAY_MS; at += 60_000) {
      expect(busynessAt(at)).toBeGreaterThan(0)
      expect(busynessAt(at)).toBeLessThanOrEqual(1)
    }
  })

  test.each([
    ['2026-03-10T00:00:00Z', 0, '2026-03-10T00:00:00Z'],
    ['2026-03-10T23:59:59Z', 0, '2026-03-10T00:00:00Z'],
    ['2026-03-10T23:59:59Z', 2, '2026-03-10T22:00:00Z'],
    ['2026-03-10T04:59:59Z', -5, '2026-03-09T05:00:00Z'],
    ['2026-03-10T05:00:00Z', -5, '2026-03-10T05:00:00Z'],
  ])('at %s, %d h ahead of UTC, began at %s', (at, offsetHours, midnight) => {
    expect(localMidnight(Date.parse(at), offsetHours * HOUR_MS)).toBe(Date.parse(midnight))
  })
})

test('conversations have several messages, end, and never repeat an id', () => {
  const random = createRandom(1)
  const conversations = createConversations('run')
  const counts = new Map<string, number>()
  for (let message = 0; message < 4_000; message++) {
    const id = conversations.next(random)
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  expect(4_000 / counts.size).toBeCloseTo(4, 0)
  expect(Math.max(...counts.values())).toBeLessThan(100)
})
