import { CHAT_METRICS } from './chat-metrics.ts'
import { CHAT_RULES } from './chat-rules.ts'
import { CHAT_STANDING_RULES } from './chat-standing-rules.ts'
import { HELPDESK_METRICS } from './helpdesk-metrics.ts'
import { HELPDESK_RULES } from './helpdesk-rules.ts'
import { JOB_METRICS } from './job-metrics.ts'
import { JOB_RULES } from './job-rules.ts'
import type { Metric } from './metric.ts'
import { OBJECTIVE_RULES } from './objective-rules.ts'
import { OPERATION_METRICS } from './operation-metrics.ts'
import { OPERATION_RULES } from './operation-rules.ts'
import type { Rule, StandingRule } from './rule.ts'
import { WIDGET_METRICS } from './widget-metrics.ts'
import { WIDGET_RULES } from './widget-rules.ts'

export { ALERT_TYPES, type AlertType } from './alert-types.ts'
export { type Comparison, compares, formatValue, type Metric, type Statistic, type Unit } from './metric.ts'
export { CATEGORIES, type Category, type Rule, SEVERITIES, type Severity, type StandingRule } from './rule.ts'

/** Every metric of the product. */
export const METRICS: readonly Metric[] = [
  ...CHAT_METRICS,
  ...HELPDESK_METRICS,
  ...JOB_METRICS,
  ...OPERATION_METRICS,
  ...WIDGET_METRICS,
]

/** The rules by which the chat analysis finds what is wrong in the window that it was asked about. */
export const RULES: readonly Rule[] = CHAT_RULES

/** The default rules of the alert engine. */
export const STANDING_RULES: readonly StandingRule[] = [
  ...CHAT_STANDING_RULES,
  ...OBJECTIVE_RULES,
  ...HELPDESK_RULES,
  ...JOB_RULES,
  ...OPERATION_RULES,
  ...WIDGET_RULES,
]

export const metricById = (id: string): Metric | undefined => METRICS.find((metric) => metric.id === id)
