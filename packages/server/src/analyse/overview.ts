import type { OverviewAnswer, ServiceSummary, SystemStatus, Verdict } from '@plumbline/protocol/api'
import { formatValue, metricById } from '@plumbline/protocol/catalogue'
import { mean } from '@plumbline/protocol/histogram'
import { percentOf, rounded } from '@plumbline/protocol/quantities'
import { mergeRollups, quantilesOf } from './distribution.ts'
import type { ServiceRow } from './observations.ts'

export function summariseService(row: ServiceRow): ServiceSummary {
  const histogram = mergeRollups([row])
  const { p50, p95, p99 } = quantilesOf(histogram)
  return {
    kind: row.kind,
    service: row.service,
    unit: row.unit,
    count: row.count,
    failures: row.failures,
    errorPercent: rounded(percentOf(row.failures, row.count), 4),
    mean: rounded(mean(histogram), 2),
    p50: rounded(p50, 2),
    p95: rounded(p95, 2),
    p99: rounded(p99, 2),
    min: row.count > 0 ? row.minimum : null,
    max: row.count > 0 ? row.maximum : null,
  }
}

/** Fewer messages than this do not make a system healthy or unhealthy. */
const FEWEST_TO_JUDGE = 5

/** What the overview says of one system, from the verdicts on it. What looks bad but is not certain is `degraded`, never `healthy`. */
export function statusOf(checks: readonly Verdict[], messages: number): SystemStatus {
  const has = (verdict: Verdict['verdict'], ...severities: Verdict['severity'][]): boolean =>
    checks.some((check) => check.verdict === verdict && severities.includes(check.severity))
  if (has('firing', 'critical', 'error')) return 'unhealthy'
  if (messages < FEWEST_TO_JUDGE) return 'noData'
  return has('firing', 'warning') || has('inconclusive', 'critical', 'error', 'warning') ? 'degraded' : 'healthy'
}

const WORST_FIRST: readonly SystemStatus[] = ['unhealthy', 'degraded', 'healthy', 'noData']

export const worstStatus = (systems: OverviewAnswer['systems']): SystemStatus =>
  WORST_FIRST.find((status) => systems.some((system) => system.status === status)) ?? 'noData'

/** The state of everything in one sentence: what is wrong and where to look, or that nothing is, with the figure that shows it. */
export function sayOverview(input: {
  systems: OverviewAnswer['systems']
  findings: readonly Verdict[]
  blame: string | undefined
  windowText: string
  everReceived: boolean
}): string {
  const { systems, findings, blame, windowText, everReceived } = input
  if (!everReceived) return 'Nothing has arrived yet: send the first mark.'
  const [system] = systems
  const firing = findings.find((finding) => finding.verdict === 'firing' && finding.severity !== 'info')
  if (firing) return `${sayFinding(firing)}${blame ? ` ${blame}` : ''}`
  if (!system || system.status === 'noData') return `Too few messages to judge in the ${windowText}.`
  const doubtful = findings.find((finding) => finding.verdict === 'inconclusive')
  if (doubtful) return `Nothing is certain yet. ${doubtful.explanation}`
  return `All is well: ${system.headline} in the ${windowText}.`
}

/** The title of a finding with the figure that decided it: "Mean latency is above 2 s (2.4 s)." */
function sayFinding({ title, metric, observed }: Verdict): string {
  const unit = metricById(metric)?.unit
  return observed === null || unit === undefined ? `${title}.` : `${title} (${formatValue(observed, unit)}).`
}
