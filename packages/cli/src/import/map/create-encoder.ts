import { type Attributes, KIND_NAMES, KINDS, type Kind, type Measurement, WIRE_LIMITS } from '@plumbline/protocol'
import { type Flaw, flaw } from '../read/row.ts'
import type { Field } from './fields.ts'
import { readDuration } from './read-duration.ts'
import { type OutcomeRule, readOutcome } from './read-outcome.ts'
import { readTime, type Zone } from './read-time.ts'

/** Everything that is settled about how rows become measurements. */
export interface EncoderRules {
  /** For each field the columns that may fill it, and where they stand in a row's cells. */
  places: ReadonlyMap<Field, readonly { column: string; index: number }[]>
  attributes: readonly { name: string; index: number }[]
  kind: Kind
  /** Fields that are the same in every row. */
  constants: Partial<Record<'service' | 'name' | 'environment' | 'release' | 'customer', string>>
  /** What durations are multiplied by to be milliseconds. */
  msPerUnit: number
  /** Unit of values that are no durations; undefined: that of the kind. */
  unit: string | undefined
  outcome: OutcomeRule
  zone: Zone
}

/** 10^11 ms, in March 1973: on the wire a smaller number is in seconds, so that a time of 1970 would arrive as one of today. */
const EARLIEST_MS = 1e11

/** A row as it is sent, or the first thing in it that cannot be understood. */
export type Encode = (cells: readonly unknown[]) => Measurement | Flaw

const TEXT_FIELDS = ['traceId', 'subject', 'customer', 'environment', 'release', 'variant', 'unit'] as const

export function createEncoder(rules: EncoderRules): Encode {
  const { constants, outcome, zone, msPerUnit } = rules
  const placesOf = (field: Field) => rules.places.get(field) ?? []
  const [service, name, value, at, ok] = (['service', 'name', 'value', 'at', 'ok'] as const).map(placesOf)
  const [kinds, weights, errorMessages, errorTypes] = (['kind', 'weight', 'errorMessage', 'errorType'] as const).map(
    placesOf,
  )
  const texts = TEXT_FIELDS.map((field) => ({ field, places: placesOf(field) })).filter(
    ({ places }) => places.length > 0,
  )
  const fixed = Object.entries({
    environment: constants.environment,
    release: constants.release,
    customer: constants.customer,
  }).filter(([, text]) => text !== undefined)

  return (cells) => {
    const kind = (first(cells, kinds) ?? rules.kind) as Kind
    if (!KIND_NAMES.includes(kind)) return flaw(`kind is none of ${KIND_NAMES.join(', ')}`, kind)
    const who = constants.service ?? nameOf(first(cells, service))
    if (who === undefined) return badCell(cells, service, 'the name of a service')
    const what = constants.name ?? nameOf(first(cells, name))
    if (what === undefined) return badCell(cells, name, 'the name of an operation')
    const number = KINDS[kind] === 'ms' ? readMs(first(cells, value), msPerUnit) : readNumber(first(cells, value))
    if (number === undefined) return badCell(cells, value, 'a number such as 412.5')
    const time = readTime(first(cells, at), zone)
    if (time === undefined) return badCell(cells, at, 'a time such as 2026-01-31T12:00:00Z or epoch ms')
    if (time < EARLIEST_MS) return flaw(`${at?.[0]?.column ?? 'at'} lies before 1973`, first(cells, at))
    const outcomeCell = first(cells, ok)
    const told = outcomeCell === undefined ? undefined : readOutcome(outcomeCell, outcome)
    if (outcomeCell !== undefined && told === undefined)
      return badCell(
        cells,
        ok,
        'a word known as success or failure (say which mean success: --map ok=COLUMN:WORD,WORD)',
      )
    const message = textOf(first(cells, errorMessages))
    const errorType = textOf(first(cells, errorTypes))
    // Without a word about success, an error is what says that there was none.
    const succeeded = told ?? (message === undefined && errorType === undefined)
    const row: Measurement = {
      kind,
      service: who,
      name: what,
      value: number,
      at: time,
    }
    if (!succeeded) {
      row.ok = false
      if (errorType !== undefined) row.errorType = errorType.slice(0, WIRE_LIMITS.nameChars)
      if (message !== undefined) row.errorMessage = message.slice(0, WIRE_LIMITS.errorMessageChars)
    }
    for (const [field, text] of fixed) row[field as 'environment'] = text as string
    for (const { field, places } of texts) {
      const text = textOf(first(cells, places))
      if (text !== undefined) row[field] = text
    }
    if (rules.unit !== undefined && KINDS[kind] !== 'ms') row.unit = rules.unit
    const weight = first(cells, weights)
    if (weight !== undefined) {
      const count = readNumber(weight)
      if (count === undefined) return badCell(cells, weights, 'a whole number')
      row.weight = count
    }
    const attributes = readAttributes(cells, rules)
    if (attributes) row.attributes = attributes
    return row
  }
}

type Places = readonly { column: string; index: number }[] | undefined

/** The first cell that holds something. */
function first(cells: readonly unknown[], places: Places): unknown {
  for (const { index } of places ?? []) {
    const cell = cells[index]
    if (cell !== undefined && cell !== null && cell !== '' && cell !== 'NULL' && cell !== '\\N') return cell
  }
  return undefined
}

function textOf(cell: unknown): string | undefined {
  if (cell === undefined) return undefined
  const text = typeof cell === 'string' ? cell.trim() : typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
  return text === '' ? undefined : text
}

const nameOf = (cell: unknown): string | undefined => (typeof cell === 'object' ? undefined : textOf(cell))

function readNumber(cell: unknown): number | undefined {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : undefined
  if (typeof cell !== 'string' || !/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(cell)) return undefined
  const number = Number(cell)
  return Number.isFinite(number) ? number : undefined
}

/** A number of the column's unit, or text that holds its units. */
function readMs(cell: unknown, msPerUnit: number): number | undefined {
  const number = readNumber(cell)
  if (number === undefined) return readDuration(cell)
  // 0.1 s are 100 ms, not 100.00000000000001: nine digits behind the point are finer than any clock.
  return msPerUnit === 1 ? number : Number((number * msPerUnit).toFixed(9))
}

function readAttributes(cells: readonly unknown[], { places, attributes }: EncoderRules): Attributes | undefined {
  const whole = readObject(first(cells, places.get('attributes')))
  if (attributes.length === 0) return whole
  const named: Attributes = { ...whole }
  for (const { name, index } of attributes) {
    const cell = cells[index]
    if (cell === undefined || cell === null || cell === '') continue
    named[name] =
      typeof cell === 'number' || typeof cell === 'boolean'
        ? cell
        : (textOf(cell) ?? '').slice(0, WIRE_LIMITS.attributeValueChars)
  }
  return named
}

/** An object, or the text of one as a jsonb column gives it. The server checks what is in it. */
function readObject(cell: unknown): Attributes | undefined {
  if (typeof cell === 'object' && cell !== null && !Array.isArray(cell)) return cell as Attributes
  if (typeof cell !== 'string' || !cell.startsWith('{')) return undefined
  try {
    return JSON.parse(cell)
  } catch {
    return undefined
  }
}

function badCell(cells: readonly unknown[], places: Places, expected: string): Flaw {
  const cell = first(cells, places)
  const column = places?.[0]?.column ?? ''
  return cell === undefined
    ? flaw(`${column} is empty; expected ${expected}`, '')
    : flaw(`${column} is not ${expected}`, cell)
}
