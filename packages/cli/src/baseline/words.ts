import type { BaselineVersionView } from '@plumbline/protocol/api'
import { countOf, formatCount } from '../terminal/format.ts'

/** An environment without a name is what names none. */
export const spellEnvironment = (environment: string): string => environment || 'no environment'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** How long a time a baseline covers: `45 min`, `24 h`, `8.4 days`. What was captured begins with a whole minute or hour. */
export function spellLength(ms: number): string {
  if (ms < 2 * HOUR_MS) return `${Math.round(ms / MINUTE_MS)} min`
  return ms < 2 * DAY_MS ? `${Math.round(ms / HOUR_MS)} h` : `${Number((ms / DAY_MS).toFixed(1))} days`
}

/** `1,204 samples of 12 operations, 3 of them provisional`. */
export function spellSamples({ samples, operations, provisional, metrics, leftOut }: BaselineVersionView): string {
  if (operations === 0) return `no operations, ${countOf(metrics, 'metric')}`
  const unsure = provisional === 0 ? '' : `, ${formatCount(provisional)} of them provisional`
  const beyond = leftOut === 0 ? '' : `; ${countOf(leftOut, 'operation')} beyond the busiest left out`
  return `${countOf(samples, 'sample')} of ${countOf(operations, 'operation')}${unsure}${beyond}`
}
