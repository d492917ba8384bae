import { CHAT_METRICS } from './chat-metrics.ts'
import { CHAT_RULES } from './chat-rules.ts'
import type { Metric } from './metric.ts'
import type { Rule } from './rule.ts'

export { type Comparison, compares, formatValue, type Metric, type Statistic, type Unit } from './metric.ts'
export { CATEGORIES, type Category, type Rule, SEVERITIES, type Severity, type StandingRule } from './rule.ts'

/** Every metric and every default rule of the product. */
export const METRICS: readonly Metric[] = CHAT_METRICS
export const RULES: readonly Rule[] = CHAT_RULES

export const metricById = (id: string): Metric | undefined => METRICS.find((metric) => metric.id === id)
