import type { TObject, TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { isObject, nameOf } from './body.ts'

export interface Flaw {
  code: 'missing-field' | 'invalid-field' | 'not-an-object'
  message: string
}

/**
 * Why a row does not fit its schema, naming the field, its value and what would be right. `undefined` when it fits but for fields that
 * the schema does not know: those are left out, with a warning, so that a newer SDK can talk to an older server.
 */
export function explainRow(schema: TObject, row: unknown): Flaw | undefined {
  if (!isObject(row)) return { code: 'not-an-object', message: `the row is ${nameOf(row)}; expected an object` }
  const required = new Set(schema.required ?? [])
  for (const [field, fieldSchema] of Object.entries(schema.properties)) {
    if (!Object.hasOwn(row, field)) {
      if (required.has(field))
        return { code: 'missing-field', message: `${field} is missing; expected ${describe(fieldSchema)}` }
      continue
    }
    if (!Check(fieldSchema, row[field])) {
      return { code: 'invalid-field', message: `${field} is ${show(row[field])}; expected ${describe(fieldSchema)}` }
    }
  }
  return undefined
}

/** The row without fields that the schema does not know, and their names. */
export function keepKnownFields(
  schema: TObject,
  row: Record<string, unknown>,
): { row: Record<string, unknown>; unknown: string[] } {
  const known = new Map<string, unknown>()
  const unknown: string[] = []
  for (const [field, value] of Object.entries(row)) {
    if (Object.hasOwn(schema.properties, field)) known.set(field, value)
    else unknown.push(field.slice(0, 40))
  }
  return { row: Object.fromEntries(known), unknown }
}

interface SchemaFacts {
  type?: string
  enum?: unknown[]
  anyOf?: unknown[]
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  maxProperties?: number
}

function describe(schema: TSchema): string {
  const facts: SchemaFacts = schema
  const { type, minLength = 0, maxLength, minimum, maximum, maxProperties } = facts
  if (facts.enum) return `one of ${facts.enum.join(', ')}`
  if (facts.anyOf) return 'epoch milliseconds or ISO 8601 text with a zone'
  switch (type) {
    case 'string':
      return maxLength === undefined ? 'text' : `text of ${minLength} to ${maxLength} characters`
    case 'integer':
      return `a whole number from ${minimum} to ${maximum}`
    case 'number':
      return 'a finite number'
    case 'boolean':
      return 'true or false'
    default:
      return `an object of at most ${maxProperties} short texts, numbers, booleans or nulls`
  }
}

/** A value as an error message shows it: short, on one line, never the whole of a long text. */
function show(value: unknown): string {
  if (typeof value === 'string') {
    const shown = JSON.stringify(value.slice(0, 60).toWellFormed())
    return value.length > 60 ? `${shown}… (${value.length} characters)` : shown
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return nameOf(value)
}
