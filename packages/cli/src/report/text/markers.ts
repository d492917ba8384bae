import type { OperationsReport, OperationsTrend, ServiceReport } from '@plumbline/protocol/api'
import type { Style } from '../../terminal/line.ts'
import type { Terminal } from '../../terminal/terminal.ts'

type Status = OperationsReport['health']['status']

interface Markers {
  score: Record<Status, string>
  service: Record<ServiceReport['status'], string>
  trend: Record<OperationsTrend['direction'], string>
  issue: string
  recommendation: string
}

/** Those of source 003, in UTF-8 (A003-18); each stands beside a word that says the same. */
const EMOJI: Markers = {
  score: { healthy: '🟢', degraded: '🟡', unhealthy: '🔴', noData: '⚪' },
  service: { ok: '✅', warning: '⚠️', unknown: '❔' },
  trend: { improving: '📈', stable: '➡️', degrading: '📉', unknown: '❔' },
  issue: '❌',
  recommendation: '💡',
}
const ASCII: Markers = {
  score: { healthy: '[green]', degraded: '[yellow]', unhealthy: '[red]', noData: '[grey]' },
  service: { ok: '[ok]', warning: '[!!]', unknown: '[??]' },
  trend: { improving: '[+]', stable: '[=]', degrading: '[-]', unknown: '[?]' },
  issue: '[x]',
  recommendation: '[>]',
}

export const markersOf = ({ unicode }: Terminal): Markers => (unicode ? EMOJI : ASCII)

export const SCORE_STYLES = {
  healthy: 'good',
  degraded: 'warn',
  unhealthy: 'bad',
  noData: 'dim',
} as const satisfies Record<Status, Style>
export const SERVICE_STYLES = { ok: 'good', warning: 'warn', unknown: 'dim' } as const satisfies Record<
  ServiceReport['status'],
  Style
>
export const TREND_STYLES = {
  improving: 'good',
  stable: undefined,
  degrading: 'bad',
  unknown: 'dim',
} as const satisfies Record<OperationsTrend['direction'], Style | undefined>
