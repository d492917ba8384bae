import type { ComparisonAnswer } from '../api/index.ts'

type Said = Pick<ComparisonAnswer, 'before' | 'after' | 'counts' | 'operations'>

/** The whole comparison in a sentence: `2 of 14 operations degraded and 1 improved, release 1.5.0 against release 1.4.0.` */
export function sayComparison({ before, after, counts, operations }: Said): string {
  const against = `${after.label} against ${before.label}`
  for (const side of [before, after]) {
    if (side.totalOperations === 0) return `Nothing to compare: no operations in ${side.label}.`
  }
  const compared = operations.filter(({ presence }) => presence === 'both').length
  if (compared === 0) return `Nothing to compare: no operation is in both, ${against}.`
  const all = compared === 1 ? '1 operation' : `${compared} operations`
  const { degraded, improved } = counts
  const changed = [degraded > 0 && `${degraded} degraded`, improved > 0 && `${improved} improved`].filter(Boolean)
  if (changed.length > 0) return `Of ${all}, ${changed.join(' and ')}: ${against}.`
  if (counts.inconclusive === 0) return `No change in ${all}: ${against}.`
  return `No change is certain in ${all}, and of ${counts.inconclusive} too little is known: ${against}.`
}
