import type { BaselineVersionView } from '@plumbline/protocol/api'
import { countOf, formatCount } from '../terminal/format.ts'

/** An environment without a name is what names none. */
export const spellEnvironment = (environment: string): string => environment || 'no environment'

/** `1,204 samples of 12 operations, 3 of them provisional`. */
export function spellSamples({ samples, operations, provisional, metrics, leftOut }: BaselineVersionView): string {
  if (operations === 0) return `no operations, ${countOf(metrics, 'metric')}`
  const unsure = provisional === 0 ? '' : `, ${formatCount(provisional)} of them provisional`
  const beyond = leftOut === 0 ? '' : `; ${countOf(leftOut, 'operation')} beyond the busiest left out`
  return `${countOf(samples, 'sample')} of ${countOf(operations, 'operation')}${unsure}${beyond}`
}
