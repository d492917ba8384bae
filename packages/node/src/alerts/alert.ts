import type { AlertSeverity } from './alert-type.ts'
import { isObject } from './call-server.ts'

/** An alert of the server, with the names of sources 002 and 004. */
export interface Alert {
  /** The same every time that this rule fires on this scope. */
  id: string
  /** The rule that fired, or the type that an application raised it with. */
  type: string
  severity: AlertSeverity
  category: string | null
  title: string
  /** One sentence with the numbers that decided. */
  message: string
  labels: Readonly<Record<string, string>>
  /** What was observed and the limit of the first part that fired, in `unit`; null where there is none. */
  value: number | null
  threshold: number | null
  unit: string | null
  resolved: boolean
  acknowledged: boolean
  createdAt: Date
  resolvedAt: Date | null
}

/**
 * Reads an alert out of the server's answer. `pending` for one that has not fired yet, undefined for what is no alert.
 */
export function readAlert(row: unknown): Alert | 'pending' | undefined {
  if (!isObject(row)) return undefined
  const { id, rule, title, explanation, startedAt, endedAt, category, labels, clauses } = row
  const severity = readSeverity(row.severity)
  if (typeof id !== 'string' || typeof rule !== 'string' || typeof title !== 'string' || severity === undefined)
    return undefined
  if (row.state === 'pending' || typeof startedAt !== 'number') return 'pending'
  return {
    id,
    type: rule,
    severity,
    category: typeof category === 'string' ? category : null,
    title,
    message: typeof explanation === 'string' ? explanation : '',
    labels: isObject(labels) ? (labels as Record<string, string>) : {},
    ...readDecision(clauses),
    resolved: row.state === 'resolved',
    acknowledged: row.state === 'acknowledged',
    createdAt: new Date(startedAt),
    resolvedAt: typeof endedAt === 'number' ? new Date(endedAt) : null,
  }
}

const SEVERITIES: readonly AlertSeverity[] = ['info', 'warning', 'error', 'critical']

const readSeverity = (value: unknown): AlertSeverity | undefined => SEVERITIES.find((severity) => severity === value)

function readDecision(clauses: unknown): Pick<Alert, 'value' | 'threshold' | 'unit'> {
  const rows = Array.isArray(clauses) ? clauses.filter(isObject) : []
  const { observed, limit, unit } = rows.find(({ verdict }) => verdict === 'firing') ?? rows[0] ?? {}
  return { value: numberOf(observed), threshold: numberOf(limit), unit: typeof unit === 'string' ? unit : null }
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)
