import type { Review, ReviewCheck, ReviewLine } from '@plumbline/protocol/api'
import { formatValue } from '@plumbline/protocol/catalogue'
import { valueOfBin } from '@plumbline/protocol/histogram'
import type { CapacityHint } from './capacity.ts'
import { countWord } from './clock.ts'
import { isWithin, type ReviewFacts } from './facts.ts'
import { spreadOf } from './spread.ts'
import { isReply } from './tracks.ts'

/** Everything that is found before the checklist is ticked. */
export interface Findings
  extends Pick<
    Review,
    | 'coverage'
    | 'lines'
    | 'anomalies'
    | 'moreAnomalies'
    | 'peaks'
    | 'bottleneck'
    | 'incidents'
    | 'releases'
    | 'objectives'
  > {
  capacity: readonly CapacityHint[]
}

/** The lists of source 000, by day, week and month, and the steps of source 001, each ticked by data or left to a person. */
export function checklistOf(findings: Findings, facts: ReviewFacts): ReviewCheck[] {
  const { kind } = facts.period
  return [
    ...dailyChecks(findings, facts),
    ...(kind === 'daily' ? [] : weeklyChecks(findings)),
    ...(kind === 'monthly' ? monthlyChecks(findings) : []),
    ...timingChecks(facts),
    ...(kind === 'daily' ? [] : stepsByHand(facts)),
  ]
}

type State = ReviewCheck['state']

const check = (
  id: string,
  title: string,
  state: State,
  evidence: string,
  command: string | null = null,
): ReviewCheck => ({
  id,
  title,
  state,
  evidence,
  command,
})

/** What a line says of its target. */
function againstTarget(id: string, title: string, lines: readonly ReviewLine[], metric: string): ReviewCheck {
  const line = lines.find((one) => one.id === metric)
  if (!line?.target || line.target.state === 'tooFew' || line.observed === null)
    return check(
      id,
      title,
      'unknown',
      line && line.samples > 0 ? `only ${line.samples} measured` : 'nothing was measured',
    )
  const evidence = `${formatValue(line.observed, line.unit)}, the target is ${line.target.comparison} ${formatValue(line.target.value, line.unit)}`
  return check(id, title, line.target.state === 'met' ? 'passed' : 'failed', evidence)
}

function dailyChecks({ lines }: Findings, facts: ReviewFacts): ReviewCheck[] {
  return [
    againstTarget('000-071', 'SLA compliance', lines, 'chat.compliance'),
    againstTarget('000-072', 'Mean latency', lines, 'chat.latency.mean'),
    severeCheck(facts),
    againstTarget('000-074', 'Queue to worker', lines, 'chat.phase.queueToWorker.p95'),
    againstTarget('000-075', 'Worker processing', lines, 'chat.phase.workerProcessing.p95'),
    againstTarget('000-076', 'Worker to helpdesk', lines, 'chat.phase.workerToChatwoot.p95'),
  ]
}

const SEVERE_MS = 30_000

/** Values within 1.1 % of the limit may count on its other side, as the bins of histograms have it. */
function severeCheck({ hours, graph, window }: ReviewFacts): ReviewCheck {
  const own = hours.filter((row) => row.kind === 'message' && row.service === graph.pipeline && isWithin(row, window))
  const title = 'No message of 30 s and more'
  if (own.length === 0) return check('000-073', title, 'unknown', 'nothing was measured')
  let severe = 0
  for (const row of own) {
    if (row.name === 'stuck') severe += row.count
    if (!isReply(row, graph)) continue
    for (const [bin, count] of Object.entries(row.bins)) if (valueOfBin(Number(bin)) >= SEVERE_MS) severe += count
  }
  return check(
    '000-073',
    title,
    severe === 0 ? 'passed' : 'failed',
    countWord(severe, 'message'),
    severe === 0 ? null : 'plumbline messages MESSAGE-ID',
  )
}

function weeklyChecks({ lines, peaks, bottleneck, capacity, anomalies, moreAnomalies }: Findings): ReviewCheck[] {
  const worse = lines.filter(({ verdict }) => verdict === 'degraded')
  const judged = lines.filter(({ verdict }) => verdict !== 'noData' && verdict !== 'inconclusive')
  const phases = lines.filter(({ id }) => id.startsWith('chat.phase.'))
  const bad = anomalies.filter(({ kind }) => kind === 'slow' || kind === 'errors' || kind === 'queue')
  const limit = capacity.find(({ toDo }) => toDo !== undefined)
  return [
    check(
      '000-077',
      'Trend against the period before',
      judged.length === 0 ? 'unknown' : worse.length > 0 ? 'failed' : 'passed',
      judged.length === 0
        ? 'nothing can be compared yet'
        : `${judged.length} of ${lines.length} figures judged, ${worse.length} worse`,
    ),
    check('000-078', 'Peak usage times', peaks.hours.length === 0 ? 'unknown' : 'passed', peaks.sentence),
    check(
      '000-079',
      'Bottlenecks from the phases',
      bottleneck.phases.length === 0
        ? 'unknown'
        : phases.some(({ verdict }) => verdict === 'degraded')
          ? 'failed'
          : 'passed',
      bottleneck.sentence,
    ),
    check(
      '000-080',
      'Queue capacity and worker concurrency',
      capacity.length === 0 ? 'unknown' : limit ? 'failed' : 'passed',
      (limit ?? capacity[0])?.text ?? 'nothing was measured',
    ),
    check(
      '001-100',
      'Anomalies',
      judged.length === 0 && anomalies.length === 0 ? 'unknown' : bad.length > 0 ? 'failed' : 'passed',
      judged.length === 0 && anomalies.length === 0
        ? 'nothing can be judged yet'
        : bad.length === 0
          ? 'no hour was clearly worse than usual'
          : `${bad.length + moreAnomalies} found`,
    ),
  ]
}

function monthlyChecks({ lines, releases, incidents, objectives }: Findings): ReviewCheck[] {
  const [sla] = objectives
  const compared = lines.filter(({ baseline }) => baseline !== null)
  const worse = compared.filter(({ baseline }) => baseline?.verdict === 'degraded')
  const effects = releases.flatMap(({ effects: own }) => own)
  return [
    check(
      '000-081',
      'Overall compliance',
      sla?.compliancePercent == null ? 'unknown' : sla.compliancePercent >= sla.targetPercent ? 'passed' : 'failed',
      sla?.sentence ?? 'there is no objective',
    ),
    check(
      '000-082',
      'Regression against the baseline',
      compared.length === 0 ? 'unknown' : worse.length > 0 ? 'failed' : 'passed',
      compared.length === 0
        ? 'no figure has a baseline in use'
        : `${countWord(compared.length, 'figure')} compared, ${worse.length === 0 ? 'none worse' : `worse: ${worse.map(({ title }) => title).join(', ')}`}`,
      compared.length === 0 ? 'plumbline baseline capture --promote' : null,
    ),
    check(
      '000-083',
      'Measured effect of optimisations',
      releases.length === 0 ? 'byHand' : effects.some(({ verdict }) => verdict === 'degraded') ? 'failed' : 'passed',
      releases.length === 0
        ? 'no release was seen: send "release" with what you measure'
        : `${countWord(releases.length, 'release')} compared`,
    ),
    check(
      '000-084',
      'Incidents reviewed',
      incidents.total === 0 ? 'passed' : 'byHand',
      incidents.sentence,
      incidents.total === 0 ? null : 'plumbline alerts list --state history',
    ),
  ]
}

/** More lost messages than this are no accident: the target of complete messages is 80 % (000-093). */
const LOST_SHARE = 0.2

/** Only when timing is lost: what to look at then. */
function timingChecks({ hours, graph, window }: ReviewFacts): ReviewCheck[] {
  const own = hours.filter((row) => row.kind === 'message' && row.service === graph.pipeline && isWithin(row, window))
  const all = own.reduce((sum, { count }) => sum + count, 0)
  const lost = own.reduce((sum, { name, count }) => sum + (name === 'timingLost' ? count : 0), 0)
  if (all === 0 || lost / all <= LOST_SHARE) return []
  const share = `${lost} of ${all} messages lack marks`
  return [
    check('000-093', 'Marks of the helpdesk arrive', 'failed', share, 'plumbline monitor --check-structure'),
    check('000-094', 'ENABLE_SLA_TIMING is true', 'byHand', share),
  ]
}

/** The steps of source 001 that no data can take. */
function stepsByHand(facts: ReviewFacts): ReviewCheck[] {
  const { kind, label } = facts.period
  const spread = spreadOf(facts)
  return [
    check('001-101', 'Plan optimisations', 'byHand', spread?.sentence ?? 'from the next focus'),
    check(
      '001-102',
      'Document findings',
      'byHand',
      'this review, with what was decided',
      `plumbline review ${kind} --at ${label} --format markdown --output review-${label}.md`,
    ),
  ]
}
