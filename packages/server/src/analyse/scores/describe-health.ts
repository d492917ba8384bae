import type { OperationsHealth } from '@plumbline/protocol/api'
import { lowerFirst, sayList, sayPoints } from '../words.ts'
import type { Score, ScoreProfile } from './health-score.ts'

/** A score as it is answered: the points that each part lost, and a sentence. Without a score, why there is none. */
export function describeHealth(
  { id: profile, lowestScore }: ScoreProfile,
  score: Score | undefined,
  unknown: string,
): OperationsHealth {
  if (score === undefined)
    return { profile, status: 'noData', label: 'No data', exactScore: null, lowestScore, parts: [], sentence: unknown }
  const { label, status, exact, parts } = score
  const lost = parts.filter(({ lostPoints }) => lostPoints > 0)
  const because = lost.map(({ title, lostPoints }) => `${sayPoints(lostPoints)} for ${lowerFirst(title)}`)
  return {
    profile,
    status,
    label,
    exactScore: exact,
    lowestScore,
    parts,
    sentence: lost.length === 0 ? 'No points lost.' : `Lost ${sayList(because)}.`,
  }
}
