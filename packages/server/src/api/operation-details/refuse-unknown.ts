import { PlumblineError } from '../../errors.ts'
import type { WorkFilter } from '../../store/operation-details.ts'
import type { Store } from '../../store/store.ts'

/** What is needed to tell which labels there are. */
export interface LabelContext {
  queries: Pick<Store['query'], 'knownLabels'>
  queryTimeoutMs: number
  /** Finds the word that was probably meant. */
  nearest: (word: string, candidates: readonly string[]) => string | undefined
}

const LABELS = ['service', 'name', 'environment'] as const
const MOST_NAMED = 20

/** Refuses with `invalid-query` a label that nothing has; before anything was sent, everything may still come. */
export async function refuseUnknown(filter: WorkFilter, context: LabelContext): Promise<void> {
  const { kinds } = filter
  for (const label of LABELS) {
    const value = filter[label]
    if (value === undefined) continue
    const within = label === 'name' ? { service: filter.service } : {}
    const known = await context.queries.knownLabels({ kinds, ...within, label }, { timeoutMs: context.queryTimeoutMs })
    if (known.length > 0 && !known.includes(value))
      throw new PlumblineError('invalid-query', sayUnknown({ label, value, known, kinds }, context))
  }
}

function sayUnknown(
  { label, value, known, kinds }: { label: string; value: string; known: readonly string[]; kinds: readonly string[] },
  { nearest }: LabelContext,
): string {
  const meant = nearest(value, known)
  const hint = meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`
  const shown = known.slice(0, MOST_NAMED).map((one) => one || '(none)')
  const more = known.length > MOST_NAMED ? ` and ${known.length - MOST_NAMED} more` : ''
  const works = kinds.map((kind) => `${kind}s`).join(' or ')
  return `no ${works} with the ${label} ${JSON.stringify(value)} are known${hint || '.'} Known: ${shown.join(', ')}${more}`
}
