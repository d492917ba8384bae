import type { Review, ReviewLine } from '@plumbline/protocol/api'
import { anomaliesOf } from './anomalies.ts'
import { bottleneckOf } from './bottleneck.ts'
import { capacityOf } from './capacity.ts'
import { checklistOf, type Findings } from './checklist.ts'
import { countWord } from './clock.ts'
import { coverageOf } from './coverage.ts'
import type { ReviewFacts } from './facts.ts'
import { focusOf } from './focus.ts'
import { incidentsOf } from './incidents.ts'
import { linesOf } from './lines.ts'
import { objectivesOf } from './objectives.ts'
import { peaksOf } from './peaks.ts'
import { titleOf } from './period.ts'
import { releasesOf } from './releases.ts'
import { tracksOf } from './tracks.ts'

/** Looks back at a day, week or month: the same facts give the same review, whenever it is asked for. */
export function buildReview(facts: ReviewFacts): Review {
  const { period, previous, window, graph, hours } = facts
  const lines = linesOf(facts)
  const { anomalies, more } = anomaliesOf(tracksOf(hours, graph), facts)
  const findings: Findings = {
    coverage: coverageOf(facts),
    lines,
    anomalies,
    moreAnomalies: more,
    peaks: peaksOf(facts),
    bottleneck: bottleneckOf(facts, lines),
    capacity: capacityOf(facts, lines),
    incidents: incidentsOf(facts),
    releases: releasesOf(facts),
    objectives: objectivesOf(facts),
  }
  const { focus, concerns } = focusOf(findings, facts)
  return {
    schemaVersion: 1,
    kind: period.kind,
    period: period.label,
    title: titleOf(period),
    zone: facts.zone.name,
    window,
    previous: { period: previous.period.label, window: previous.window },
    isOver: facts.isOver,
    generatedAt: facts.now,
    ...judge(findings, focus, concerns),
    ...findings,
    capacity: findings.capacity.map(({ text, toDo }) => (toDo === undefined ? text : `${text} ${toDo}.`)),
    checklist: checklistOf(findings, facts),
    focus,
    nextReview: { at: facts.nextReview.at, period: facts.nextReview.period.label },
  }
}

/** Silence is not good: without a figure that was judged there is no verdict. */
function judge(
  { lines, coverage }: Findings,
  focus: Review['focus'],
  concerns: number,
): Pick<Review, 'status' | 'headline'> {
  if (coverage.hoursWithData === 0) return { status: 'noData', headline: 'Nothing was received in this period.' }
  if (concerns > 0) {
    const named = focus.slice(0, Math.min(concerns, 3)).map(({ title }) => title)
    const more = concerns > named.length ? `; and ${concerns - named.length} more` : ''
    const things = concerns === 1 ? '1 thing needs' : `${concerns} things need`
    return { status: 'attention', headline: `${things} attention: ${named.join('; ')}${more}.` }
  }
  const isJudged = ({ verdict, target }: ReviewLine): boolean =>
    verdict === 'stable' || verdict === 'improved' || target?.state === 'met'
  if (!lines.some(isJudged)) return { status: 'noData', headline: 'Too little was measured to judge this period.' }
  const better = lines.filter(({ verdict }) => verdict === 'improved').length
  const targets = lines.some(({ target }) => target?.state === 'met')
    ? ', and every target that could be judged was met'
    : ''
  return {
    status: 'good',
    headline: `Nothing got clearly worse${better > 0 ? `, ${countWord(better, 'figure')} improved` : ''}${targets}.`,
  }
}
