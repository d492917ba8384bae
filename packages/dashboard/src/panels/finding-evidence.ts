import type { Verdict } from '@plumbline/protocol/api'
import { formatPercent, formatQuantity } from '../formats/numbers.ts'
import { formatLength } from '../formats/times.ts'
import type { SymbolName } from '../symbols/state-symbol.tsx'

/** What a verdict rests on, in short phrases: how certain, from how many, over how long. Its figures are in its explanation. */
export function evidenceOf({ verdict, samples, window, interval }: Verdict): string[] {
  const certainty =
    interval && verdict !== 'noData'
      ? [`95 % interval ${formatPercent(interval.low)} to ${formatPercent(interval.high)}`]
      : []
  return [...certainty, `from ${formatQuantity(samples, 'message')}`, `over ${formatLength(window.lengthMs)}`]
}

/** The word and shape of a finding: its severity when it fires, that it is undecided when it does not. */
export function lookOf({ verdict, severity }: Pick<Verdict, 'verdict' | 'severity'>): {
  symbol: SymbolName
  word: string
} {
  switch (verdict) {
    case 'ok':
      return { symbol: 'ok', word: 'Fine' }
    case 'noData':
      return { symbol: 'unknown', word: 'No data' }
    case 'inhibited':
      return { symbol: 'info', word: 'Said by a stronger rule' }
    case 'inconclusive':
      return { symbol: 'unknown', word: 'Undecided' }
    case 'firing':
      return FIRING_LOOKS[severity]
  }
}

/** How each severity is named and drawn while it fires. */
export const FIRING_LOOKS: Record<Verdict['severity'], { symbol: SymbolName; word: string }> = {
  critical: { symbol: 'critical', word: 'Critical' },
  error: { symbol: 'critical', word: 'Error' },
  warning: { symbol: 'warning', word: 'Warning' },
  info: { symbol: 'info', word: 'Note' },
}
