import type { OperationsHealth } from '@plumbline/protocol/api'
import type { SymbolName } from '../../symbols/state-symbol.tsx'

export interface ScoreLook {
  symbol: SymbolName
  tone: 'well' | 'middling' | 'bad' | 'unknown'
}

/** How a score is drawn. No data is not good, so it has a look of its own. */
export function lookOfScore(status: OperationsHealth['status']): ScoreLook {
  switch (status) {
    case 'healthy':
      return { symbol: 'ok', tone: 'well' }
    case 'degraded':
      return { symbol: 'info', tone: 'middling' }
    case 'unhealthy':
      return { symbol: 'critical', tone: 'bad' }
    case 'noData':
      return { symbol: 'unknown', tone: 'unknown' }
  }
}
