import { attributeToken, MARK_FIELDS, MEASUREMENT_FIELDS } from './field.ts'
import { quote } from './quote.ts'
import type { Row } from './row.ts'

/** What the client's options add to rows that do not bring their own; empty ones are absent. */
export interface Stamp {
  service?: string
  environment?: string
  release?: string
}

export type RenderedRow = { ok: true; json: string; trimmed: boolean } | { ok: false; reason: string }

const FIELDS = { mark: MARK_FIELDS, measurement: MEASUREMENT_FIELDS }

/**
 * A row as JSON text, or why it cannot be sent. The text is put together here, field by field, so that nothing of the
 * host (a `toJSON` on a prototype, a patched `JSON`) has a say in it.
 */
export function renderRow(row: Row, stamp: Stamp): RenderedRow {
  const defaults: Record<string, string | undefined> = { ...stamp }
  let json = ''
  let trimmed = row.trimmed
  let known = 0
  for (const field of FIELDS[row.type]) {
    const given = row.fields[field.name]
    if (isPresent(given)) known++
    const value = given ?? defaults[field.name]
    const token = isPresent(value) ? field.token(value) : undefined
    if (token !== undefined) {
      json += `${json === '' ? '{' : ','}"${field.name}":${token.json}`
      if (token.cut) trimmed = true
    } else if (field.role === 'required' || (field.role === 'exact' && isPresent(value))) {
      return { ok: false, reason: `${row.type}: ${field.name} must be ${field.expected}` }
    } else if (isPresent(value)) trimmed = true
  }
  const attributes = renderAttributes(row.attributes)
  if (attributes.json !== '') json += `,"attributes":{${attributes.json}}`
  const unknown = Object.values(row.fields).filter(isPresent).length - known
  return { ok: true, json: `${json}}`, trimmed: trimmed || attributes.trimmed || unknown > 0 }
}

const isPresent = (value: unknown): boolean => value !== undefined && value !== null

function renderAttributes(attributes: Row['attributes']): { json: string; trimmed: boolean } {
  let json = ''
  let trimmed = false
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === undefined) continue
    const token = attributeToken(value)
    if (token === undefined || token.cut) trimmed = true
    if (token !== undefined) json += `${json === '' ? '' : ','}${quote(key)}:${token.json}`
  }
  return { json, trimmed }
}
