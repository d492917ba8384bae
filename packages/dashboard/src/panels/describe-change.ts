import type { PerformanceData } from '@plumbline/protocol/api'
import { formatMs, formatPercent, formatQuantity } from '../formats/numbers.ts'

/** How the mean compares with the window of equal length just before. */
export function describeChange({ percent, previousMeanMs, previousMessages }: PerformanceData['change']): string {
  if (percent === null) return 'Too few messages to compare with the time just before.'
  const before = `the time just before (${formatMs(previousMeanMs)} over ${formatQuantity(previousMessages, 'message')})`
  const size = formatPercent(Math.abs(percent))
  if (size === formatPercent(0)) return `The mean is as it was in ${before}.`
  return `The mean is ${size} ${percent > 0 ? 'slower' : 'faster'} than in ${before}.`
}
