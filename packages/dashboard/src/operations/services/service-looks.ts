import type { ServiceReport } from '@plumbline/protocol/api'
import type { SymbolName } from '../../symbols/state-symbol.tsx'

export const STATUS_LOOKS: Record<ServiceReport['status'], { symbol: SymbolName; word: string }> = {
  ok: { symbol: 'ok', word: 'None that is certain' },
  warning: { symbol: 'warning', word: 'Has issues' },
  unknown: { symbol: 'unknown', word: 'Too few calls to tell' },
}
