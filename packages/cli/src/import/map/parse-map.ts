import { nearest, type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import { FIELD_NAMES, type Field } from './fields.ts'

/** What `--map` asks for. */
export interface MapRequest {
  columns: ReadonlyMap<Field, string>
  /** Attribute name to column. */
  attributes: ReadonlyMap<string, string>
  /** After `ok=status:success,completed`; lower case. */
  success: ReadonlySet<string> | undefined
}

/**
 * Reads `service=source,value=duration_ms,ok=status:success,completed,attributes.region=region`. A part without `=` goes on with the
 * list before it. Several texts are read as one.
 */
export function parseMap(texts: readonly string[]): Parsed<MapRequest> {
  const columns = new Map<Field, string>()
  const attributes = new Map<string, string>()
  let success: Set<string> | undefined
  for (const part of texts.flatMap((text) => splitParts(text))) {
    const equals = part.indexOf('=')
    if (equals < 1) return refused(`--map "${part}" is not field=column; write it like --map value=duration_ms`)
    const [target, source] = [part.slice(0, equals).trim(), part.slice(equals + 1).trim()]
    if (source === '') return refused(`--map ${target}= names no column`)
    if (target.startsWith('attributes.')) {
      attributes.set(target.slice('attributes.'.length), source)
      continue
    }
    const field = FIELD_NAMES.find((name) => name === target)
    if (field === undefined) return refused(unknownField(target))
    if (field !== 'ok') columns.set(field, source)
    else {
      const [column = '', ...words] = source.split(':')
      columns.set('ok', column)
      if (words.length > 0)
        success = new Set(
          words
            .join(':')
            .split(',')
            .map((word) => word.trim().toLowerCase()),
        )
    }
  }
  return parsed({ columns, attributes, success })
}

/** At commas, but not at those of a list of words: what has no `=` belongs to what stands before. */
function splitParts(text: string): string[] {
  const parts: string[] = []
  for (const piece of text.split(',')) {
    const last = parts.at(-1)
    if (piece.includes('=') || last === undefined || !last.includes(':')) parts.push(piece)
    else parts[parts.length - 1] = `${last},${piece}`
  }
  return parts
}

function unknownField(target: string): string {
  const near = nearest(target, FIELD_NAMES)
  const hint = near ? `; did you mean ${near}?` : ''
  return `--map knows no field "${target}"${hint} There are ${FIELD_NAMES.filter((name) => name !== 'attributes').join(', ')} and attributes.NAME`
}
