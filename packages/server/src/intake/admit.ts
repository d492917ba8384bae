import { type Rejection, TIME_LIMITS } from '@plumbline/protocol'
import { parseInstant } from '@plumbline/protocol/quantities'
import type { TObject } from 'typebox'
import { Compile } from 'typebox/compile'
import { explainRow, keepKnownFields } from './explain.ts'

/** What all rows of a batch share. */
export interface BatchContext {
  /** Our clock at arrival, epoch ms. */
  receivedAt: number
  /** What to add to the sender's times. */
  offsetMs: number
  /** Rows older than this would leave nothing behind: marks are kept as they are, measurements in the sums by the hour as well. */
  oldestAt: number
  batchId: string
}

/** A batch after its rows were looked at: `lines` is what goes to the store, one JSONCompactEachRow line a row. */
export interface Admission {
  lines: string[]
  duplicates: number
  rejected: Rejection[]
  warnings: Rejection[]
}

/** Makes one store row of a parsed row, or says why it cannot be. */
export type RowEncoder<Row> = (row: Row, at: number, batch: BatchContext) => readonly unknown[] | RowRefusal

export interface RowRefusal {
  code: string
  message: string
}

export const isRefusal = (value: readonly unknown[] | RowRefusal): value is RowRefusal => !Array.isArray(value)

/** Warnings of one batch; more of the same help nobody. */
const MOST_WARNINGS = 10

type Admit = (body: { rows: unknown[]; broken: Map<number, string> }, batch: BatchContext) => Admission

export interface AdmitterOptions<Row> {
  schema: TObject
  encode: RowEncoder<Row>
  /** Whether a row that says the same as an earlier one of its batch is the same fact (a mark) or another one (a measurement). */
  repeats: 'same fact' | 'another fact'
}

/** Compiles the schema once; the returned function is pure but for what `encode` keeps. */
export function createAdmitter<Row extends { at?: number | string }>({
  schema,
  encode,
  repeats,
}: AdmitterOptions<Row>): Admit {
  const validator = Compile(schema)
  const fits = (row: unknown): row is Row => validator.Check(row)
  return ({ rows, broken }, batch) => {
    const admission: Admission = { lines: [], duplicates: 0, rejected: [], warnings: [] }
    const seen = new Set<string>()
    for (let index = 0; index < rows.length; index++) {
      const outcome = admitRow(index)
      if (typeof outcome !== 'string') admission.rejected.push({ index, ...outcome })
      else if (seen.has(outcome)) admission.duplicates++
      else {
        if (repeats === 'same fact') seen.add(outcome)
        admission.lines.push(outcome)
      }
    }
    return admission

    function admitRow(index: number): string | RowRefusal {
      let row = rows[index]
      const syntax = broken.get(index)
      if (syntax !== undefined) return { code: 'invalid-json', message: syntax }
      if (!fits(row)) {
        const flaw = explainRow(schema, row)
        if (flaw) return flaw
        const kept = keepKnownFields(schema, row as Record<string, unknown>)
        row = kept.row
        if (!fits(row)) return { code: 'invalid-field', message: 'the row does not fit the schema in /openapi.json' }
        if (admission.warnings.length < MOST_WARNINGS) {
          admission.warnings.push({
            index,
            code: 'unknown-field',
            message: `left out unknown field ${kept.unknown.slice(0, 5).join(', ')}`,
          })
        }
      }
      const at = correctTime(row.at, batch)
      if (typeof at !== 'number') return at
      const encoded = encode(row, at, batch)
      return isRefusal(encoded) ? encoded : JSON.stringify(encoded)
    }
  }
}

function correctTime(value: number | string | undefined, batch: BatchContext): number | RowRefusal {
  if (value === undefined) return batch.receivedAt
  const own = parseInstant(value)
  if (own === undefined) {
    return {
      code: 'invalid-time',
      message: `at is ${JSON.stringify(value).slice(0, 60)}; expected epoch milliseconds or ISO 8601 text with a zone`,
    }
  }
  const at = own + batch.offsetMs
  if (at > batch.receivedAt + TIME_LIMITS.futureMs) {
    return {
      code: 'time-in-future',
      message: `at is ${showTime(own)}, more than ${TIME_LIMITS.futureMs / 60_000} minutes ahead of the server's clock`,
    }
  }
  if (at < batch.oldestAt) {
    return {
      code: 'time-too-old',
      message: `at is ${showTime(own)}; nothing from before ${showTime(batch.oldestAt)} is kept`,
    }
  }
  return at
}

const showTime = (ms: number): string => new Date(ms).toISOString()

const CONTROL = /\p{Cc}/u

/** The first of these fields that holds a control character, which no id, name or label needs and every terminal suffers from. */
export function findControl(fields: Record<string, string | undefined>): RowRefusal | undefined {
  for (const [field, text] of Object.entries(fields)) {
    if (text !== undefined && CONTROL.test(text)) {
      return { code: 'control-character', message: `${field} holds a control character (such as NUL or a line break)` }
    }
  }
  return undefined
}

/** Text as the store takes it: a lone surrogate, which is not Unicode text, becomes U+FFFD. */
export const storable = (text: string | undefined): string =>
  text === undefined ? '' : text.isWellFormed() ? text : text.toWellFormed()

/** Attributes as JSON text, `{}` when there are none. A whole number beyond 2^53 has lost digits on the way and is refused. */
export function encodeAttributes(attributes: Record<string, unknown> | undefined): string | RowRefusal {
  if (attributes === undefined) return '{}'
  for (const [key, value] of Object.entries(attributes)) {
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      const message = `attributes.${key.slice(0, 40)} is a whole number beyond 2^53, which JSON readers round; send it as text`
      return { code: 'invalid-field', message }
    }
  }
  return JSON.stringify(attributes)
}
