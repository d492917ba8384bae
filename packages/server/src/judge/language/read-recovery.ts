import type { Bound, Condition, Operator } from './condition.ts'
import { parseBound } from './parse-bound.ts'
import type { Place } from './place.ts'
import type { Vocabulary } from './vocabulary.ts'

/** The recovery bound of a condition that has one limit. It lies on the good side of that limit, or on it. */
export function readRecovery(
  text: string,
  { clauses }: Condition,
  vocabulary: Vocabulary,
): { ok: true; value: Bound } | BoundRefusal {
  const [clause, ...others] = clauses
  if (others.length > 0 || clause.kind !== 'compare' || clause.operator === '=' || clause.operator === '!=')
    return refusedBound('"recover" is for a condition that is one comparison with < or >; use "recoverFor"')
  const metric = vocabulary.metric(clause.metric)
  if (!metric) throw new Error(`the vocabulary knows ${clause.metric} by another name, but not by its id`)
  const bound = parseBound(text, metric)
  if (!bound.ok) return bound
  if (bound.value.kind !== clause.bound.kind)
    return refusedBound('"recover" has to be of the kind of the limit: both a number, or both of the baseline')
  const isBeyond = isUpward(clause.operator)
    ? sizeOf(bound.value) > sizeOf(clause.bound)
    : sizeOf(bound.value) < sizeOf(clause.bound)
  if (!isBeyond) return bound
  return refusedBound(
    `"recover" lies beyond the limit; write one that is ${isUpward(clause.operator) ? 'lower' : 'higher'}`,
  )
}

type BoundRefusal = { ok: false; problem: string; at?: Place }
const refusedBound = (problem: string): BoundRefusal => ({ ok: false, problem })

const isUpward = (operator: Operator): boolean => operator.startsWith('>')

function sizeOf(bound: Bound): number {
  switch (bound.kind) {
    case 'duration':
      return bound.limitMs
    case 'size':
      return bound.limitBytes
    case 'percent':
      return bound.limitPercent
    case 'count':
      return bound.limit
    case 'baselineFactor':
      return bound.factor
    case 'baselineOffset':
      return bound.offsetPercent
  }
}
