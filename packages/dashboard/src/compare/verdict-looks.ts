import type { SymbolName } from '../symbols/state-symbol.tsx'
import type { ComparisonVerdict } from '../view/comparison-view.ts'

export interface VerdictLook {
  symbol: SymbolName
  word: string
  tone: 'better' | 'worse' | 'none'
}

/** How each verdict is named and drawn. That too little is known is neither good nor bad. */
export const VERDICT_LOOKS: Record<ComparisonVerdict, VerdictLook> = {
  degraded: { symbol: 'critical', word: 'Degraded', tone: 'worse' },
  improved: { symbol: 'ok', word: 'Improved', tone: 'better' },
  stable: { symbol: 'ok', word: 'Stable', tone: 'none' },
  inconclusive: { symbol: 'unknown', word: 'Inconclusive', tone: 'none' },
}
