import {
  ATTRIBUTE_VALUE_CHARS,
  ERROR_MESSAGE_CHARS,
  ID_CHARS,
  LABEL_CHARS,
  PIPELINE_CHARS,
  UNIT_CHARS,
} from './limits.ts'
import { quote } from './quote.ts'

/** A value as JSON text, and whether it had to be cut; undefined when the value does not fit. */
type Token = { json: string; cut: boolean } | undefined

/** What a field may hold. */
interface Shape {
  /** For the person who must mend it: follows "must be". */
  expected: string
  token(value: unknown): Token
}

/** One field of a row on the wire. */
export interface Field extends Shape {
  name: string
  /**
   * `required`: without it the row is dropped. `exact`: may be absent, but a wrong one would change what the row means, so
   * the row is dropped. `describing`: a wrong one is left out and the row still goes.
   */
  role: 'required' | 'exact' | 'describing'
}

const whole = (json: string): Token => ({ json, cut: false })

/** Identifiers are never cut, since two of them could become one. */
const id = (mostChars: number): Shape => ({
  expected: `text of 1 to ${mostChars} characters`,
  token(value) {
    const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value
    return typeof text === 'string' && text.length > 0 && text.length <= mostChars ? whole(quote(text)) : undefined
  },
})

const text = (mostChars: number): Shape => ({
  expected: 'text',
  token(value) {
    if (typeof value !== 'string') return undefined
    return value.length <= mostChars ? whole(quote(value)) : { json: quote(value.slice(0, mostChars)), cut: true }
  },
})

const finite: Shape = {
  expected: 'a finite number',
  token: (value) => (Number.isFinite(value) ? whole(String(value)) : undefined),
}

const flag: Shape = {
  expected: 'true or false',
  token: (value) => (typeof value === 'boolean' ? whole(String(value)) : undefined),
}

/** Whether ISO text is right is for the server to say, which reads it anyway. */
const instant: Shape = {
  expected: 'a Date, epoch milliseconds or ISO 8601 text',
  token: (value) => (typeof value === 'string' ? whole(quote(value)) : finite.token(value)),
}

const describedBy = (role: Field['role'], shapes: Record<string, Shape>): Field[] =>
  Object.entries(shapes).map(([name, shape]) => ({ name, role, ...shape }))

const label = text(LABEL_CHARS)

export const MARK_FIELDS: readonly Field[] = [
  ...describedBy('required', {
    messageId: id(ID_CHARS),
    stage: id(ID_CHARS),
    pipeline: id(PIPELINE_CHARS),
    at: instant,
  }),
  ...describedBy('describing', { conversationId: id(ID_CHARS), service: label, environment: label, release: label }),
]

export const MEASUREMENT_FIELDS: readonly Field[] = [
  ...describedBy('required', {
    kind: id(LABEL_CHARS),
    service: id(LABEL_CHARS),
    name: id(LABEL_CHARS),
    value: finite,
    at: instant,
  }),
  ...describedBy('exact', { unit: id(UNIT_CHARS), weight: finite, ok: flag }),
  ...describedBy('describing', {
    errorType: label,
    errorMessage: text(ERROR_MESSAGE_CHARS),
    traceId: id(ID_CHARS),
    subject: id(ID_CHARS),
    customer: label,
    environment: label,
    release: label,
    variant: label,
  }),
]

const attributeText = text(ATTRIBUTE_VALUE_CHARS)

/** The value of an attribute: text, a finite number, true, false or null. */
export function attributeToken(value: unknown): Token {
  if (value === null) return whole('null')
  return attributeText.token(value) ?? finite.token(value) ?? flag.token(value)
}
