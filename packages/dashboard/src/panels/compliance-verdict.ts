import type { PerformanceData } from '@plumbline/protocol/api'
import { formatCount, formatLimitMs, formatLimitPercent } from '../formats/numbers.ts'
import type { SymbolName } from '../symbols/state-symbol.tsx'

/** What the compliance figure means, in a word and a sentence. */
export interface ComplianceVerdict {
  state: 'kept' | 'missed' | 'unsure' | 'unknown'
  symbol: SymbolName
  word: string
  sentence: string
}

/** `unsure`: below the target, but the interval still holds it, so a few messages more may turn it round. */
export function judgeCompliance({ slaCompliance }: Pick<PerformanceData, 'slaCompliance'>): ComplianceVerdict {
  const { percent, numerator, denominator, targetPercent, slaMs, interval } = slaCompliance
  const sla = formatLimitMs(slaMs)
  const target = formatLimitPercent(targetPercent)
  if (percent === null || denominator === 0) {
    return {
      state: 'unknown',
      symbol: 'unknown',
      word: 'Nothing to judge yet',
      sentence: `No message has finished, failed or waited longer than ${sla}. The target is ${target}.`,
    }
  }
  const count = `${formatCount(numerator)} of ${formatCount(denominator)} answered within ${sla}.`
  if (percent >= targetPercent) {
    return { state: 'kept', symbol: 'ok', word: `Keeps the target of ${target}`, sentence: count }
  }
  if (interval && interval.high >= targetPercent) {
    return {
      state: 'unsure',
      symbol: 'warning',
      word: `Below the target of ${target}, but not for certain`,
      sentence: `${count} So few messages can miss it by chance.`,
    }
  }
  return { state: 'missed', symbol: 'critical', word: `Misses the target of ${target}`, sentence: count }
}
