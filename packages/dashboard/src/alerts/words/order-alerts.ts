import type { Alert } from '@plumbline/protocol/api'

type Severity = Alert['severity']

/** Written here because the protocol's own list brings the catalogue along, of which the page needs nothing. */
export const SEVERITY_RANKS: Record<Severity, number> = { critical: 0, error: 1, warning: 2, info: 3 }

export const SEVERITIES_WORST_FIRST = Object.keys(SEVERITY_RANKS) as Severity[]

/** What nobody is on comes first, what has not even begun last. */
const STATE_RANKS: Record<Alert['state'], number> = { firing: 0, noData: 1, acknowledged: 2, pending: 3, resolved: 4 }

/**
 * Worst first: by state, by severity, causes before the symptoms that they explain, and of equals the one that has gone on
 * longest. Of any alerts the order is one, so that rows do not change places between two answers.
 */
export function compareAlerts(a: Alert, b: Alert): number {
  return (
    STATE_RANKS[a.state] - STATE_RANKS[b.state] ||
    SEVERITY_RANKS[a.severity] - SEVERITY_RANKS[b.severity] ||
    Number(isSymptom(a)) - Number(isSymptom(b)) ||
    (a.startedAt ?? Number.MAX_SAFE_INTEGER) - (b.startedAt ?? Number.MAX_SAFE_INTEGER) ||
    compareText(a.title, b.title) ||
    compareText(a.id, b.id) ||
    a.episode - b.episode
  )
}

/** Another alert explains it and is told instead. */
export const isSymptom = ({ quiet }: Pick<Alert, 'quiet'>): boolean => quiet?.reason === 'inhibited'

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
