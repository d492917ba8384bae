import type { Metric } from '@plumbline/protocol/catalogue'
import { type Concern, type OpenAlert, openEpisode } from '../alert/index.ts'
import type { RuleInForce } from '../rules/index.ts'
import type { StoredAlert } from './alert-record.ts'

/** An alert as causes and symptoms see it; undefined when it is not open. */
export function openAlertOf(
  { fingerprint, rule, labels, state, evidence }: StoredAlert,
  inForce: RuleInForce | undefined,
  metric: Metric | undefined,
): OpenAlert | undefined {
  const episode = openEpisode(state.status)
  if (!episode) return undefined
  return {
    fingerprint,
    rule,
    metric: evidence.clauses[0]?.metric ?? rule,
    severity: episode.severity,
    labels,
    concern: metric ? concernOf(metric) : { kind: 'other' },
    category: evidence.category,
    inhibitedBy: inForce?.inhibitedBy ?? [],
  }
}

/** Messages are late as a whole, or a phase of them is; how many there are, and whether their marks arrive, is another matter. */
function concernOf({ id, of, unit }: Metric): Concern {
  if (of.kind === 'phase') return { kind: 'phase', pipeline: CHAT, phase: of.name ?? '' }
  const isLatency = of.kind === 'message' && (unit === 'ms' || LATE_SHARES.includes(id))
  return isLatency ? { kind: 'latency', pipeline: CHAT } : { kind: 'other' }
}

const CHAT = 'chat'
const LATE_SHARES = ['chat.compliance', 'chat.severe', 'chat.burnRate', 'chat.latency.change']
