import type { KnownMetric } from './condition.ts'

/** The words that a condition may use beyond those of the language. */
export interface Vocabulary {
  /** The metric of that id or alias. An alias may be of several words: `error rate`. */
  metric(name: string): KnownMetric | undefined
  /** Every id and alias, to say which was probably meant. */
  names: readonly string[]
  /** The candidate that was probably meant by a word. */
  nearest(word: string, candidates: readonly string[]): string | undefined
}

/** Ids and aliases in any case of letters. Should two metrics share a name it means the first; an id goes before an alias. */
export function createVocabulary(
  metrics: readonly (KnownMetric & { aliases: readonly string[] })[],
  nearest: Vocabulary['nearest'],
): Vocabulary {
  const named = [
    ...metrics.map(({ id, unit }) => ({ name: id, known: { id, unit } })),
    ...metrics.flatMap(({ id, unit, aliases }) => aliases.map((name) => ({ name, known: { id, unit } }))),
  ]
  const known = new Map(named.toReversed().map(({ name, known }) => [name.toLowerCase(), known]))
  return {
    metric: (name) => known.get(name.toLowerCase()),
    names: named.map(({ name }) => name),
    nearest,
  }
}
