import { CHAT_PIPELINE } from '@plumbline/protocol'
import { expect, test } from 'vitest'
import { parsePeriod } from '../../analyse/review/period.ts'
import { UTC } from '../../analyse/review/test-support/facts-of.ts'
import { readReviewFacts } from './review-facts.ts'

test.each([
  ['weekly', '2026-W47', 'four weeks before it', '2026-10-19T00:00'],
  ['monthly', '2026-03', 'an hour before the month before, shorter though it is', '2026-01-31T23:00'],
  ['monthly', '2026-08', 'an hour before the month before', '2026-06-30T23:00'],
] as const)('hours for %s %s are read from %s: %s', async (kind, label, _, from) => {
  const period = parsePeriod(kind, label)
  if (!period.ok) throw new Error(period.problem)
  const asked: number[] = []
  const read = ({ fromMs }: { fromMs: number }) => {
    asked.push(fromMs)
    return Promise.resolve([])
  }
  await readReviewFacts(
    { period: period.value, isOver: true, zone: UTC, now: 0, nextReview: { at: 0, period: period.value } },
    {
      queries: { reviewHours: read, reviewReleases: read },
      state: { readEpisodes: () => Promise.resolve([]) },
      graph: CHAT_PIPELINE,
      readPromotedBaselines: () => Promise.resolve([]),
      keepsMs: { hours: 0, alerts: 0 },
      queryTimeoutMs: 1_000,
    },
  )
  expect(asked.map((at) => new Date(at).toISOString().slice(0, 16))).toEqual([from, from])
})
