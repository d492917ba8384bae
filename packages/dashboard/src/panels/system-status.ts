import type { OverviewAnswer } from '@plumbline/protocol/api'
import type { SymbolName } from '../symbols/state-symbol.tsx'

export const STATUS_SYMBOLS: Record<OverviewAnswer['status'], { symbol: SymbolName; word: string }> = {
  healthy: { symbol: 'ok', word: 'Healthy' },
  degraded: { symbol: 'warning', word: 'Degraded' },
  unhealthy: { symbol: 'critical', word: 'Unhealthy' },
  noData: { symbol: 'unknown', word: 'No data' },
}
