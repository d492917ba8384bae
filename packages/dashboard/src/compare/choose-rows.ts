import type { ComparisonAnswer, OperationComparison } from '@plumbline/protocol/api'
import { chooseScale, type Effect } from '../panels/layout-effect.ts'
import type { ComparisonView } from '../view/comparison-view.ts'

/** Rows that are on the sides asked for and, if asked, of one verdict; in the order they came. */
export function chooseRows(
  rows: readonly OperationComparison[],
  { presence, verdict }: Pick<ComparisonView, 'verdict'> & Pick<OperationComparison, 'presence'>,
): OperationComparison[] {
  return rows.filter((row) => row.presence === presence && (verdict === 'all' || row.verdict === verdict))
}

/** The change in percent with its interval; undefined when too little is known, or there was nothing to be a percentage of. */
export const relativeEffect = ({ values }: OperationComparison): Effect | undefined =>
  values.effect?.relative ?? undefined

/** Ends of the scale that all bars of an answer share, percent. */
export function scaleOf({ overall, services, operations, minimumPercent }: ComparisonAnswer): number {
  const effects = [overall, ...services, ...operations].flatMap((row) => relativeEffect(row) ?? [])
  return chooseScale(effects, minimumPercent)
}
