import type { Labels } from './matcher.ts'
import type { NotifiedAlert } from './notification.ts'

/** An alert as the engine knows it now. `category`, `service` and whatever else routes ask about are labels. */
export interface AlertEvent extends NotifiedAlert {
  /** Name of the alert that explains this one, which is told instead. */
  inhibitedBy?: string
  /** After it was told of it is not told of as new for so long; that of its severity when absent. */
  cooldownMs?: number
}

/** What matchers see: the labels, the severity, and the name as `alertname`. */
export const labelsOf = ({ labels, severity, name }: AlertEvent): Labels => ({ ...labels, severity, alertname: name })
