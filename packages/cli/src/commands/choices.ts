import type { Kind } from '@plumbline/protocol'
import type {
  Bottleneck,
  OperationComparison,
  OperationStats,
  ReviewKind,
  ScoreProfileName,
} from '@plumbline/protocol/api'

/**
 * The words that arguments and flags choose from, held to the wire contract by their types alone: its schemas take longer to load than
 * everything else that a line of help needs.
 */
const choices = <Word extends string>(words: Record<Word, true>): readonly Word[] => Object.keys(words) as Word[]

export const STATS_ORDERS = choices<OperationStats['order']>({ time: true, count: true, errors: true, p95: true })
export const BOTTLENECK_KINDS = choices<Bottleneck['kind']>({ job: true, operation: true })
export const SCORE_PROFILES = choices<ScoreProfileName>({ operations: true, widget: true })
export const REVIEW_KINDS = choices<ReviewKind>({ daily: true, weekly: true, monthly: true })
export const COMPARISON_VERDICTS = choices<OperationComparison['verdict']>({
  improved: true,
  degraded: true,
  stable: true,
  inconclusive: true,
})
export const KIND_NAMES = choices<Kind>({
  operation: true,
  job: true,
  probe: true,
  webhook: true,
  draft: true,
  message: true,
  phase: true,
  persistence: true,
  restoration: true,
  navigation: true,
  render: true,
  scroll: true,
  memory: true,
  tabSync: true,
  api: true,
  bundle: true,
  gauge: true,
})
