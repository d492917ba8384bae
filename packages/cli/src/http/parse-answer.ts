import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import type { Static, TSchema } from 'typebox'
import { Check, Errors } from 'typebox/schema'

const MOST_PROBLEMS = 5

/** Turns a body into the typed answer that the published schema describes. */
export function parseAnswer<Schema extends TSchema>(schema: Schema, body: unknown): Parsed<Static<Schema>> {
  return Check(schema, body) ? parsed(body as Static<Schema>) : refused(listProblems(schema, body).join('; '))
}

/** Where the body differs from the schema, by JSON pointer; the first few. */
export function listProblems(schema: TSchema, body: unknown): string[] {
  const [, errors] = Errors(schema, body)
  const problems = errors.map((error) => `${error.instancePath || '/'} ${error.message}`)
  const shown = problems.slice(0, MOST_PROBLEMS)
  return problems.length > MOST_PROBLEMS ? [...shown, `and ${problems.length - MOST_PROBLEMS} more`] : shown
}
