import { createHash } from 'node:crypto'
import { KINDS, type Kind } from '@plumbline/protocol'
import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import { isFlaw, type Source } from '../read/row.ts'
import { chooseColumns } from './choose-columns.ts'
import { createEncoder, type Encode, type EncoderRules } from './create-encoder.ts'
import { DURATION_UNITS, type DurationUnit, type Field, unitOfColumn } from './fields.ts'
import type { MapRequest } from './parse-map.ts'
import { readDuration } from './read-duration.ts'
import { epochUnitOf, type Zone } from './read-time.ts'

export interface MappingOptions {
  request: MapRequest
  kind: Kind
  constants: EncoderRules['constants']
  /** Of the values; undefined: by the column's name, else that of the kind. */
  unit: string | undefined
  zone: { name: string; toInstant: Zone }
  failFrom: number
}

export interface Mapping {
  /** Columns in use; the encoder expects cells in this order. */
  columns: readonly string[]
  encode: Encode
  /** `value ← duration_ms, in ms`: one for each field, to show. */
  pairs: readonly { field: string; from: string; note?: string }[]
  /** Columns that nothing uses. */
  unused: readonly string[]
  /** Changes when rows would be sent otherwise. */
  digest: string
}

/** Settles what becomes of each column. Refuses when something needed is not there, or no row of the sample can be read so. */
export function planMapping(source: Source, options: MappingOptions): Parsed<Mapping> {
  const { request, constants, kind } = options
  const given = Object.entries(constants).filter(([, text]) => text !== undefined)
  const chosen = chooseColumns(source, request, new Set(given.map(([field]) => field as Field)))
  if (!chosen.ok) return chosen
  const columns = [...new Set([...[...chosen.value.values()].flat(), ...request.attributes.values()])]
  const indexOf = (column: string): number => columns.indexOf(column)
  const unit = chooseUnit(options, chosen.value.get('value')?.[0])
  if (!unit.ok) return unit
  const okColumn = chosen.value.get('ok')?.[0] ?? ''
  const rules: EncoderRules = {
    places: new Map(
      [...chosen.value].map(([field, names]) => [field, names.map((column) => ({ column, index: indexOf(column) }))]),
    ),
    attributes: [...request.attributes].map(([name, column]) => ({ name, index: indexOf(column) })),
    kind,
    constants,
    msPerUnit: KINDS[kind] === 'ms' ? DURATION_UNITS[unit.value as DurationUnit] : 1,
    unit: KINDS[kind] === 'ms' ? undefined : options.unit,
    outcome: {
      failFrom: options.failFrom,
      bits: /^(is_?)?(ok|success|succeeded)$/i.test(okColumn),
      ...(request.success && { success: request.success }),
    },
    zone: options.zone.toInstant,
  }
  const encode = createEncoder(rules)
  const cellsOf = createPicker(source.columns, columns)
  const problem = judgeSample(source, (cells) => encode(cellsOf(cells)))
  if (problem !== undefined) return refused(problem)

  const seen = (names: readonly string[]): readonly string[] => names.filter((name) => source.columns.includes(name))
  const sampleOf = (column: string): unknown => sampleValue(source, column)
  const notes: Partial<Record<Field, string | undefined>> = {
    value: readDuration(sampleOf(chosen.value.get('value')?.[0] ?? '')) === undefined ? unit.value : 'ISO 8601',
    at: describeTime(sampleOf(chosen.value.get('at')?.[0] ?? ''), options.zone.name),
    ok: request.success ? `success: ${[...request.success].join(', ')}` : undefined,
  }
  const pairs = [...chosen.value].flatMap(([field, names]) => {
    const [from] = request.columns.has(field) ? names : seen(names)
    return from === undefined ? [] : [{ field, from, ...(notes[field] && { note: notes[field] }) }]
  })
  const fixed = [['kind', kind], ...given].filter(([field]) => !chosen.value.has(field as Field))
  const attributes = [...request.attributes].map(([name, from]) => ({ field: `attributes.${name}`, from }))
  const described = [...fixed.map(([field = '', text]) => ({ field, from: `"${text}"` })), ...pairs, ...attributes]
  const digest = createHash('sha256')
    .update(JSON.stringify([described, columns, options.unit, options.failFrom, options.zone.name]))
    .digest('hex')
    .slice(0, 16)
  const unused = source.columns.filter((column) => !columns.includes(column))
  return parsed({ columns, encode, pairs: described, unused, digest })
}

/** Cells of the columns in use out of cells of all columns. */
export function createPicker(
  all: readonly string[],
  wanted: readonly string[],
): (cells: readonly unknown[]) => readonly unknown[] {
  const indexes = wanted.map((column) => all.indexOf(column))
  return (cells) => indexes.map((index) => cells[index])
}

function chooseUnit({ unit, kind }: MappingOptions, column: string | undefined): Parsed<string> {
  if (KINDS[kind] !== 'ms') return parsed(unit ?? KINDS[kind])
  const wanted = unit?.replace('µ', 'u') ?? (column && unitOfColumn(column)) ?? 'ms'
  if (Object.hasOwn(DURATION_UNITS, wanted)) return parsed(wanted)
  return refused(`--unit "${unit}" is no unit of time; there are ${Object.keys(DURATION_UNITS).join(', ')}`)
}

/** When not one row of the sample can be read, the mapping is wrong, not the rows. */
function judgeSample({ sample, title }: Source, encode: Encode): string | undefined {
  let problem: string | undefined
  for (const { cells, place } of sample) {
    const row = isFlaw(cells) ? cells : encode(cells)
    if (!('reason' in row)) return undefined
    problem ??= `no row at the start of ${title} can be read; ${place}: ${row.reason}${row.value === '' ? '' : `: ${JSON.stringify(row.value)}`}`
  }
  return problem
}

function sampleValue({ sample, columns }: Source, column: string): unknown {
  const index = columns.indexOf(column)
  for (const { cells } of sample) if (!isFlaw(cells) && cells[index] != null && cells[index] !== '') return cells[index]
  return undefined
}

function describeTime(cell: unknown, zone: string): string | undefined {
  const text = String(cell ?? '').trim()
  if (/^\d+(\.\d+)?$/.test(text)) return `epoch ${epochUnitOf(Number(text)).replace('us', 'µs')}`
  if (/(Z|UTC|GMT|[+-]\d\d(:?\d\d)?)$/i.test(text.slice(10))) return undefined
  return text === '' ? undefined : `no zone in it: ${zone}`
}
