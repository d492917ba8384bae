import { spellDuration } from '../quantities/duration.ts'
import { CHAT_METRICS } from './chat-metrics.ts'
import { CHAT_RULES } from './chat-rules.ts'
import type { Unit } from './metric.ts'
import type { Category, Rule, StandingRule } from './rule.ts'

/** What the alert engine needs to know of a chat rule beyond its limit, by the metric. */
const CATEGORIES: ReadonlyMap<string, Category> = new Map([
  ['chat.compliance', 'slo'],
  ['chat.severe', 'slo'],
  ['chat.complete.rate', 'system'],
  ['chat.messages', 'system'],
  ['chat.phase.queueToWorker.p95', 'queue'],
  ['chat.phase.workerToChatwoot.p95', 'api'],
])

/** Values that hover about their limit would begin and end the alert again and again. */
const RECOVERIES: ReadonlyMap<string, string> = new Map([
  ['chat-compliance-escalation', '82 %'],
  ['chat-compliance-low', '95.5 %'],
  ['chat-complete-rate-low', '82 %'],
  ['chat-mean-high', '1800ms'],
  ['chat-p95-high', '4500ms'],
  ['chat-p95-early', '3600ms'],
])

/** The findings of the chat analysis as rules that are judged all the time. */
export const CHAT_STANDING_RULES: readonly StandingRule[] = CHAT_RULES.map(standingOf)

function standingOf({ id, metric, comparison, limit, needsInterval: _, ...said }: Rule): StandingRule {
  const unit = CHAT_METRICS.find((known) => known.id === metric)?.unit
  if (unit === undefined) throw new Error(`rule ${id} names the metric ${metric}, which the catalogue does not have`)
  const recover = RECOVERIES.get(id)
  return {
    ...said,
    // An installation without any message has not too few of them yet.
    minimumSamples: Math.max(1, said.minimumSamples),
    id,
    condition: `${metric} ${comparison} ${spellLimit(limit, unit)}`,
    category: CATEGORIES.get(metric) ?? 'performance',
    ...(recover !== undefined && { recover }),
  }
}

function spellLimit(limit: number, unit: Unit): string {
  switch (unit) {
    case 'ms':
      return spellDuration(limit)
    case 'percent':
      return `${limit} %`
    case 'bytes':
      return `${limit}B`
    case 'count':
      return String(limit)
  }
}
