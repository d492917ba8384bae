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
 * Looks over JSON, or lines of it, before anything is built from it, and refuses what is nested too deeply (`too-deep`) or holds more
 * values (`too-many-values`) or lines (`too-many-rows`) than a batch may. Linear, and it stops at the limit.
 */
export function measureJson(bytes: Uint8Array, lineDelimited: boolean): void {
  const isList = bytes[0] === LEFT_BRACKET
  let depth = 0
  let values = 0
  let lines = 0
  let rows = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number
    if (byte === QUOTE) {
      i = endOfString(bytes, i)
    } else if (byte === COMMA) {
      // Directly inside the outermost list; in an envelope rows are counted once they are parsed.
      if (depth === 1 && isList && ++rows >= WIRE_LIMITS.rowsPerBatch) throw tooManyRows('rows')
      if (++values > MOST_VALUES)
        throw new PlumblineError('too-many-values', `the body holds more than ${MOST_VALUES} values`)
    } else if (byte === LINE_FEED) {
      if (lineDelimited && ++lines > WIRE_LIMITS.rowsPerBatch) throw tooManyRows('lines')
    } else if ((byte | 0x20) === 0x7b) {
      // [ and {
      if (++depth > DEEPEST) throw new PlumblineError('too-deep', `the body is nested more than ${DEEPEST} levels deep`)
    } else if ((byte | 0x20) === 0x7d) {
      // ] and }
      depth--
    }
  }
}

export const tooManyRows = (what: 'lines' | 'rows'): PlumblineError =>
  new PlumblineError('too-many-rows', `the batch has more than ${WIRE_LIMITS.rowsPerBatch} ${what}`)

function endOfString(bytes: Uint8Array, start: number): number {
  for (let i = start + 1; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte === BACKSLASH) i++
    else if (byte === QUOTE) return i
  }
  return bytes.length
}
