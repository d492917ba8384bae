import type { Review, ReviewKind } from '@plumbline/protocol/api'
import { buildReview } from '../build-review.ts'
import { type ReviewFacts, WEEK_MS } from '../facts.ts'
import { factsOf, hourly, rowOf } from './facts-of.ts'

/** A review of four weeks and more of calls, so many an hour as `countAt` says. */
export function reviewOf(
  kind: ReviewKind,
  label: string,
  countAt: (at: number) => number,
  over: Partial<ReviewFacts> = {},
): Review {
  const facts = factsOf(kind, label, over)
  const from = Math.min(facts.window.from - 4 * WEEK_MS, facts.previous.window.from)
  const hours = hourly(from, facts.window.to, (at) => {
    const count = countAt(at)
    return count === 0 ? [] : [rowOf({ at, values: Array.from({ length: count }, () => 100) })]
  })
  return buildReview({ ...facts, hours })
}
