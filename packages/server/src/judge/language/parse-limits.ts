import { SCOPE_LABELS, type Scope, type ScopeLabel } from './condition.ts'
import { Misread } from './place.ts'
import { readDuration } from './quantity.ts'
import type { TokenReader } from './token-reader.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What a clause looks at; it is filled in as it is read. */
export interface Limits {
  overMs: number | null
  scope: Scope
}

/** Reads `over 15m` and `where service = "x"`, which may stand on both sides of the test, once each. */
export function readLimits(reader: TokenReader, limits: Limits, vocabulary: Vocabulary): void {
  for (;;) {
    const token = reader.peek()
    if (reader.takes('over')) {
      if (limits.overMs !== null) throw new Misread('"over" stands here a second time', token.index)
      limits.overMs = readDuration(reader, '"over 15m"')
    } else if (reader.takes('where')) {
      if (Object.keys(limits.scope).length > 0)
        throw new Misread('"where" stands here a second time; join with "and"', token.index)
      limits.scope = readScope(reader, vocabulary)
    } else return
  }
}

function readScope(reader: TokenReader, { nearest }: Vocabulary): Scope {
  const scope: Partial<Record<ScopeLabel, string>> = {}
  do {
    const token = reader.next()
    const label = SCOPE_LABELS.find((known) => token.kind === 'word' && known === token.value)
    if (!label) {
      const meant = token.kind === 'word' ? nearest(token.value, SCOPE_LABELS) : undefined
      reader.fail(meant ? `"${meant}"` : `one of ${SCOPE_LABELS.join(', ')}`, token)
    }
    if (scope[label] !== undefined) throw new Misread(`"${label}" stands here a second time`, token.index)
    reader.expect('=', `where ${label} = "x"`)
    const value = reader.peek()
    if ((value.kind !== 'text' && value.kind !== 'word') || value.value === '') reader.fail('a text in quotes')
    scope[label] = reader.next().value
  } while (joinsLabel(reader) && reader.takes('and'))
  return scope
}

/** Whether an "and" joins another label, and not another clause: what follows is `label = text`. */
function joinsLabel(reader: TokenReader): boolean {
  if (!reader.sees('and') || !reader.sees('=', 2)) return false
  const value = reader.peek(3).kind
  return value === 'text' || (value === 'word' && SCOPE_LABELS.some((label) => reader.sees(label, 1)))
}
