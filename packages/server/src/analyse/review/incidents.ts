import { MOST_INCIDENTS, type Review, type ReviewIncident } from '@plumbline/protocol/api'
import { SEVERITIES } from '@plumbline/protocol/catalogue'
import { countWord, showLength } from './clock.ts'
import type { Episode, ReviewFacts } from './facts.ts'

const MOST_NOISY = 5

/** Alerts that were open in the window: how many, how long, who saw to them, which rules made most of them. */
export function incidentsOf({
  episodes,
  window,
  now,
}: Pick<ReviewFacts, 'episodes' | 'window' | 'now'>): Review['incidents'] {
  const stillOpen = episodes.filter(({ endedAt }) => endedAt === null).length
  const began = episodes.filter(({ startedAt }) => startedAt >= window.from)
  const lengthOf = ({ startedAt, endedAt }: Episode): number => (endedAt ?? Math.max(now, startedAt)) - startedAt
  const ordered = episodes.toSorted(
    (a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || lengthOf(b) - lengthOf(a),
  )
  const byRule = [...Map.groupBy(began, ({ rule }) => rule)]
    .map(([rule, own]) => ({ rule, title: own[0]?.title ?? rule, count: own.length }))
    .sort((a, b) => b.count - a.count || (a.rule < b.rule ? -1 : 1))
  const meanAcknowledgeMs = meanOf(
    episodes.flatMap(({ startedAt, acknowledgedAt }) => (acknowledgedAt === null ? [] : [acknowledgedAt - startedAt])),
  )
  const meanResolveMs = meanOf(
    episodes.flatMap(({ startedAt, endedAt }) => (endedAt === null ? [] : [endedAt - startedAt])),
  )
  const facts = { total: episodes.length, stillOpen, meanAcknowledgeMs, meanResolveMs }
  return {
    ...facts,
    bySeverity: Object.fromEntries(
      SEVERITIES.toReversed().flatMap((severity) => {
        const count = episodes.filter((one) => one.severity === severity).length
        return count === 0 ? [] : [[severity, count]]
      }),
    ),
    noisiest: byRule.slice(0, MOST_NOISY),
    list: ordered.slice(0, MOST_INCIDENTS).map(asIncident),
    sentence: explain(facts, episodes.length - began.length),
  }
}

const asIncident = (episode: Episode): ReviewIncident => ({ ...episode })

function explain(
  {
    total,
    stillOpen,
    meanAcknowledgeMs,
    meanResolveMs,
  }: Pick<Review['incidents'], 'total' | 'stillOpen' | 'meanAcknowledgeMs' | 'meanResolveMs'>,
  beganBefore: number,
): string {
  if (total === 0) return 'No alerts.'
  return [
    countWord(total, 'alert'),
    ...(beganBefore > 0 ? [`${beganBefore} of them from before`] : []),
    ...(stillOpen > 0 ? [`${stillOpen} still open`] : []),
    meanAcknowledgeMs === null ? 'none acknowledged' : `acknowledged after ${showLength(meanAcknowledgeMs)} on average`,
    ...(meanResolveMs === null ? [] : [`resolved after ${showLength(meanResolveMs)}`]),
  ]
    .join(', ')
    .concat('.')
}

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
