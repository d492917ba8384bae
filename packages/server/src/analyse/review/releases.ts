import type { Review } from '@plumbline/protocol/api'
import { type Comparison, compareDistributions } from '@plumbline/protocol/compare'
import { showHourOf } from './clock.ts'
import { isWithin, type ReleaseRow, type ReviewFacts } from './facts.ts'
import { isReply, seenOf } from './tracks.ts'

/** The newest are shown. */
const MOST_RELEASES = 8
const MOST_EFFECTS = 4

/**
 * Releases that were first seen in the window, each with what it changed against the one that was the newest before it: the measured effect
 * of what was deployed. All that was measured of both is compared, also where they ran side by side.
 */
export function releasesOf(facts: ReviewFacts): Review['releases'] {
  const known = [
    ...Map.groupBy(
      facts.releases.filter(({ release }) => release !== ''),
      ({ release }) => release,
    ),
  ]
    .map(([release, rows]) => ({ release, rows, firstAt: Math.min(...rows.map(({ firstAt }) => firstAt)) }))
    .sort((a, b) => a.firstAt - b.firstAt)
  return known
    .map((one, index) => ({ ...one, before: known[index - 1] }))
    .filter(({ firstAt }) => isWithin({ at: firstAt }, facts.window))
    .slice(-MOST_RELEASES)
    .map(({ release, rows, firstAt, before }) => {
      const effects = before ? effectsOf(before.rows, rows, facts) : []
      const against = before?.release ?? null
      return { release, firstAt, against, effects, sentence: explain({ release, firstAt, against, effects }, facts) }
    })
}

type Effects = Review['releases'][number]['effects']

function effectsOf(before: readonly ReleaseRow[], after: readonly ReleaseRow[], { graph }: ReviewFacts): Effects {
  const aboutOf = (row: ReleaseRow): string | undefined => {
    if (row.unit !== 'ms') return undefined
    if (isReply(row, graph)) return 'chat replies'
    if (row.kind === 'operation') return row.service
    return row.kind === 'job' ? `job ${row.name}` : undefined
  }
  const [left, right] = [Map.groupBy(before, aboutOf), Map.groupBy(after, aboutOf)]
  return [...right]
    .flatMap(([about, rows]): Effects => {
      const old = about === undefined ? undefined : left.get(about)
      if (about === undefined || old === undefined) return []
      const comparison = compareDistributions(sideOf(old), sideOf(rows))
      return [{ about, ...judged(comparison, about) }]
    })
    .sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict))
    .slice(0, MOST_EFFECTS)
}

const ORDER: readonly Comparison['values']['verdict'][] = ['degraded', 'improved', 'stable', 'inconclusive']

const sideOf = (rows: readonly ReleaseRow[]) => {
  const { histogram, count, failures } = seenOf(rows)
  return { observations: { kind: 'histogram', histogram }, count, failures } as const
}

/** Failures decide when they changed and durations did not. */
function judged({ values, failures }: Comparison, about: string) {
  const isQuiet = values.verdict === 'stable' || values.verdict === 'inconclusive'
  const { verdict, sentence } =
    failures && (failures.verdict === 'degraded' || (isQuiet && failures.verdict === 'improved')) ? failures : values
  // What failed is a late answer there.
  return { verdict, sentence: about === 'chat replies' ? sentence.replace(/^Failures/, 'Late answers') : sentence }
}

function explain(
  { release, firstAt, against, effects }: Omit<Review['releases'][number], 'sentence'>,
  { zone }: ReviewFacts,
) {
  const seen = `${release}, first seen ${showHourOf(firstAt, zone)}`
  if (against === null) return `${seen}: no earlier release to compare with.`
  const named = (verdict: string) => effects.filter((one) => one.verdict === verdict).map(({ about }) => about)
  const [worse, better] = [named('degraded'), named('improved')]
  if (effects.length === 0) return `${seen}: nothing was measured of both it and ${against}.`
  if (worse.length + better.length === 0) return `${seen}: no change is certain against ${against}.`
  const parts = [worse.length > 0 && `worse: ${worse.join(', ')}`, better.length > 0 && `better: ${better.join(', ')}`]
  return `${seen}, against ${against} ${parts.filter(Boolean).join('; ')}.`
}
