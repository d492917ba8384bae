import { ATTRIBUTE_KEY_CHARS, ATTRIBUTES_PER_ROW, ERROR_MESSAGE_CHARS } from './limits.ts'
import type { MarkOptions, NewMeasurement } from './new-row.ts'
import { ownText } from './own-text.ts'

/**
 * A mark or measurement as it waits: a shallow copy that holds only primitives of bounded size, so that nothing of the
 * host is kept alive, or changed under us. Whether it makes sense is judged when it is rendered, off the caller's path.
 */
export interface Row {
  readonly type: 'mark' | 'measurement'
  /** Memory it holds, estimated from above at two bytes a character. */
  bytes: number
  /** Something was cut or left out. */
  trimmed: boolean
  fields: Record<string, unknown>
  attributes: Record<string, unknown> | undefined
}

/** The objects of a row, without its texts. */
const ROW_BYTES = 200
/** One attribute, without its texts. */
const ATTRIBUTE_BYTES = 32
/** Far more than a measurement has; an object with more keys was meant for something else. */
const MOST_FIELDS = 40
/** No field may be longer, so a longer text is cut before it waits. */
const LONGEST_TEXT = ERROR_MESSAGE_CHARS

const emptyRow = (type: Row['type']): Row => ({
  type,
  bytes: ROW_BYTES,
  trimmed: false,
  fields: {},
  attributes: undefined,
})

/** Undefined when reading it threw, as getters and proxies may. */
export function captureMark(
  messageId: string,
  stage: string,
  options: MarkOptions | undefined,
  pipeline: string,
  nowMs: number,
): Row | undefined {
  try {
    const row = emptyRow('mark')
    row.fields = {
      messageId: hold(messageId, row),
      stage: hold(stage, row),
      pipeline: hold(options?.pipeline ?? pipeline, row),
      at: holdInstant(options?.at ?? nowMs, row),
      conversationId: hold(options?.conversationId, row),
    }
    row.attributes = holdAttributes(options?.attributes, row)
    return row
  } catch {
    return undefined
  }
}

/** Undefined when reading it threw, and when it is nothing that could be a measurement. */
export function captureMeasurement(measurement: NewMeasurement, nowMs: number): Row | undefined {
  try {
    const fields = copyShallowly(measurement)
    if (fields === undefined) return undefined
    const row = emptyRow('measurement')
    row.attributes = holdAttributes(fields.attributes, row)
    fields.attributes = undefined
    fields.at = holdInstant(fields.at ?? nowMs, row)
    let count = 0
    for (const key in fields) {
      if (++count > MOST_FIELDS || key.length > ATTRIBUTE_KEY_CHARS) return undefined
      const value = fields[key]
      const held = hold(value, row)
      if (held !== value) fields[key] = held
    }
    row.fields = fields
    return row
  } catch {
    return undefined
  }
}

function holdAttributes(attributes: unknown, row: Row): Row['attributes'] {
  if (attributes === undefined || attributes === null) return undefined
  const all = copyShallowly(attributes)
  if (all === undefined) {
    row.trimmed = true
    return undefined
  }
  const keys = Object.keys(all)
  const held = keys.length > ATTRIBUTES_PER_ROW ? firstAttributes(all, keys, row) : all
  for (const key in held) {
    if (key.length > ATTRIBUTE_KEY_CHARS) {
      row.trimmed = true
      delete held[key]
      continue
    }
    row.bytes += ATTRIBUTE_BYTES + 2 * key.length
    const value = held[key]
    const kept = hold(value, row)
    if (kept !== value) held[key] = kept
  }
  return held
}

function firstAttributes(all: Record<string, unknown>, keys: string[], row: Row): Record<string, unknown> {
  row.trimmed = true
  return Object.fromEntries(keys.slice(0, ATTRIBUTES_PER_ROW).map((key) => [key, all[key]]))
}

/** Own enumerable properties; nothing for a text, an array or a buffer, whose every element would become a property. */
function copyShallowly(source: unknown): Record<string, unknown> | undefined {
  if (typeof source !== 'object' || source === null || Array.isArray(source) || ArrayBuffer.isView(source))
    return undefined
  return { ...source }
}

/** Stands for a value that no field can hold, such as an object or a function. */
const UNFIT = Symbol('unfit')

/** The value itself when it is small and immutable, a text cut to the longest allowed, or UNFIT. */
function hold(value: unknown, row: Row): unknown {
  switch (typeof value) {
    case 'string':
      if (value.length > LONGEST_TEXT) return cut(value, row)
      row.bytes += 2 * value.length
      return value
    case 'number':
    case 'boolean':
    case 'undefined':
      return value
    case 'bigint':
      if (BigInt.asIntN(64, value) === value) return String(value)
      break
    case 'object':
      if (value === null) return value
  }
  return UNFIT
}

const holdInstant = (at: unknown, row: Row): unknown => (at instanceof Date ? at.getTime() : hold(at, row))

function cut(text: string, row: Row): string {
  row.trimmed = true
  row.bytes += 2 * LONGEST_TEXT
  return ownText(text.slice(0, LONGEST_TEXT))
}
