import { WIRE_LIMITS } from '@plumbline/protocol'
import { PlumblineError } from '../errors.ts'

/** Attributes are flat; an envelope with rows with attributes is four levels deep. */
const DEEPEST = 16

/** More values than the largest batch can hold: parsing them would cost hundreds of megabytes only to refuse them. */
const MOST_VALUES = WIRE_LIMITS.rowsPerBatch * (WIRE_LIMITS.attributesPerRow + 36)

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const LINE_FEED = 0x0a
const LEFT_BRACKET = 0x5b

/**
 * Looks over JSON, or lines of it, as its bytes come and before anything is built from it, and refuses what is nested too deeply
 * (`too-deep`) or holds more values (`too-many-values`) or lines (`too-many-rows`) than a batch may. Linear, and it stops at the limit.
 */
export function createJsonMeter(lineDelimited: boolean): (chunk: Uint8Array) => void {
  let isList: boolean | undefined
  let inString = false
  let escaped = false
  let depth = 0
  let values = 0
  let lines = 0
  let rows = 0

  /** The index of the quote that ends the string, or the length of the chunk when it goes on in the next one. */
  function skipString(chunk: Uint8Array, start: number): number {
    let i = start
    if (escaped) i++
    escaped = false
    for (; i < chunk.length; i++) {
      const byte = chunk[i]
      if (byte === BACKSLASH) i++
      else if (byte === QUOTE) {
        inString = false
        return i
      }
    }
    escaped = i > chunk.length
    return chunk.length
  }

  return (chunk) => {
    isList ??= chunk.length > 0 ? chunk[0] === LEFT_BRACKET : undefined
    for (let i = inString ? skipString(chunk, 0) + 1 : 0; i < chunk.length; i++) {
      const byte = chunk[i] as number
      if (byte === QUOTE) {
        inString = true
        i = skipString(chunk, i + 1)
      } else if (byte === COMMA) {
        // Directly inside the outermost list; in an envelope rows are counted once they are parsed.
        if (depth === 1 && isList && ++rows >= WIRE_LIMITS.rowsPerBatch) throw tooManyRows('rows')
        if (++values > MOST_VALUES)
          throw new PlumblineError('too-many-values', `the body holds more than ${MOST_VALUES} values`)
      } else if (byte === LINE_FEED) {
        if (lineDelimited && ++lines > WIRE_LIMITS.rowsPerBatch) throw tooManyRows('lines')
      } else if ((byte | 0x20) === 0x7b) {
        // [ and {
        if (++depth > DEEPEST)
          throw new PlumblineError('too-deep', `the body is nested more than ${DEEPEST} levels deep`)
      } else if ((byte | 0x20) === 0x7d) {
        // ] and }
        depth--
      }
    }
  }
}

export const tooManyRows = (what: 'lines' | 'rows'): PlumblineError =>
  new PlumblineError('too-many-rows', `the batch has more than ${WIRE_LIMITS.rowsPerBatch} ${what}`)
