import type { OverviewAnswer, PerformanceData } from '@plumbline/protocol/api'
import { expect, test } from 'vitest'
import { performanceAnswer } from '../../test/fixture/performance-answer.ts'
import { emptyHour } from '../../test/fixture/scenes.ts'
import { describeFreshness } from './describe-freshness.ts'

const SERVER_NOW = Date.UTC(2026, 10, 22, 10, 0, 12)

const fresh: OverviewAnswer['freshness'] = {
  now: SERVER_NOW,
  lastReceivedAt: SERVER_NOW - 1_000,
  everReceived: true,
  pendingRows: 0,
  rejectedRows: 0,
  foldedNames: 0,
}

const performance = (lost: number, total: number): PerformanceData => {
  const { data } = performanceAnswer(emptyHour(SERVER_NOW), { limit: 0, conversationId: null })
  return { ...data, totalMessages: total, states: { ...data.states, timingLost: lost } }
}

/** The server's clock is an hour ahead of ours: ages are counted on our own clock only. */
const describe = (
  freshness: OverviewAnswer['freshness'] | null,
  data: PerformanceData | null = null,
  stuck = false,
) => {
  const answeredAt = SERVER_NOW - 3_600_000
  const { tone, facts } = describeFreshness({
    freshness,
    performance: data,
    answeredAt,
    now: answeredAt + 3_400,
    timeZone: 'UTC',
    stuck,
  })
  return { tone, text: facts.join(' · ').replaceAll('\u00a0', ' ') }
}

test('says to when the figures are complete and how old the answer is', () => {
  expect(describe(fresh)).toEqual({ tone: 'fresh', text: 'Complete to 10:00:12, 3 s ago' })
})

test('says how many messages lost their timing', () => {
  expect(describe(fresh, performance(3, 500)).text).toBe('Complete to 10:00:12, 3 s ago · 0.6 % timing lost')
  expect(describe(fresh, performance(0, 500)).text).not.toContain('lost')
})

test('names the rows that are not in the figures yet, and warns when they stay away', () => {
  const text = 'Complete to 10:00:12, 3 s ago, but for 12 rows on their way to the store'
  expect(describe({ ...fresh, pendingRows: 12 })).toEqual({ tone: 'fresh', text })
  expect(describe({ ...fresh, pendingRows: 12 }, null, true)).toEqual({ tone: 'behind', text })
})

test.each([
  [59_999, false],
  [60_000, true],
])('silence of %s ms is mentioned: %s', (silenceMs, mentioned) => {
  expect(describe({ ...fresh, lastReceivedAt: SERVER_NOW - silenceMs }).text.includes('nothing new since')).toBe(
    mentioned,
  )
})

test('counts what was refused and what was folded', () => {
  expect(describe({ ...fresh, rejectedRows: 1, foldedNames: 1_200 }).text).toBe(
    'Complete to 10:00:12, 3 s ago · 1 row refused since the server started · 1,200 rows under “(other)”: too many names',
  )
})

test('without an overview it still tells the age', () => {
  expect(describe(null).text).toBe('Complete to 09:00:12, 3 s ago')
})
