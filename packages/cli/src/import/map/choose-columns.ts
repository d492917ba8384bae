import { KIND_NAMES } from '@plumbline/protocol'
import { nearest, type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import { isFlaw, type Source } from '../read/row.ts'
import { FIELD_NAMES, type Field, readDurationColumn, unitOfColumn, WELL_KNOWN } from './fields.ts'
import type { MapRequest } from './parse-map.ts'
import { spellColumn } from './spell-column.ts'

/** What no measurement is without, and no row of an import may leave to the moment of its arrival. */
const REQUIRED = ['service', 'name', 'value', 'at'] as const

/** Columns that fill a field: the first that holds something counts. */
export type Chosen = ReadonlyMap<Field, readonly string[]>

/** Picks the columns of each field: what was asked for, then well-known names. `constants` are the fields that need none. */
export function chooseColumns(
  source: Source,
  { columns: asked, attributes }: MapRequest,
  constants: ReadonlySet<Field>,
): Parsed<Chosen> {
  const absent = [...asked.values(), ...attributes.values()].find((column) => !has(source, column))
  if (absent !== undefined && !source.open) return refused(explainAbsent(absent, source.columns))
  const chosen = new Map<Field, readonly string[]>()
  const free = new Set(source.columns)
  for (const [field, column] of asked) {
    chosen.set(field, [column])
    free.delete(column)
  }
  const open = FIELD_NAMES.filter((field) => !chosen.has(field) && !constants.has(field))
  for (const field of open) {
    const column = findColumn(field, [...free], source)
    if (column === undefined) continue
    chosen.set(field, [column])
    free.delete(column)
  }
  const missing = REQUIRED.filter((field) => !chosen.has(field) && !constants.has(field))
  if (missing.length > 0) return refused(explainMissing(missing, source, [...free]))
  const used = new Set([...[...chosen.values()].flat(), ...attributes.values()])
  const twice = source.columns.find((column, index) => used.has(column) && source.columns.indexOf(column) !== index)
  if (twice !== undefined) return refused(`${source.title} has two columns "${twice}"; rename one of them`)
  if (source.open) addLateColumns(chosen, open)
  return parsed(chosen)
}

const has = (source: Source, column: string): boolean => source.columns.includes(column)

function findColumn(field: Field, free: readonly string[], source: Source): string | undefined {
  if (field === 'value') {
    const ranked = free.flatMap((column) => {
      const found = readDurationColumn(column)
      return found && !column.includes('.') ? [{ column, rank: found.rank }] : []
    })
    return ranked.sort((a, b) => a.rank - b.rank)[0]?.column
  }
  for (const name of WELL_KNOWN[field]) {
    const found = free.find((column) => spellColumn(column) === spellColumn(name))
    if (found !== undefined && (field !== 'kind' || holdsKinds(source, found))) return found
  }
  return undefined
}

/** A column called `kind` may hold anything; it counts when it holds what the wire calls a kind. */
function holdsKinds({ columns, sample }: Source, column: string): boolean {
  const index = columns.indexOf(column)
  const names: readonly string[] = KIND_NAMES
  return sample.every(({ cells }) => isFlaw(cells) || names.includes(String(cells[index])))
}

/** Rows of NDJSON may bring an error only when there was one: its usual names are looked for in every row. */
function addLateColumns(chosen: Map<Field, readonly string[]>, fields: readonly Field[]): void {
  const used = new Set([...chosen.values()].flat().map(spellColumn))
  for (const field of fields) {
    if (chosen.has(field) || field === 'value' || field === 'kind') continue
    const names = WELL_KNOWN[field].filter((name) => !used.has(spellColumn(name)))
    if (names.length > 0) chosen.set(field, names)
  }
}

function explainAbsent(column: string, columns: readonly string[]): string {
  const near = nearest(column, columns)
  return `there is no column "${column}"${near ? `; did you mean "${near}"?` : ';'} ${listColumns(columns)}`
}

/** `free`: columns that fill no other field. */
function explainMissing(
  missing: readonly (typeof REQUIRED)[number][],
  { columns, format }: Source,
  free: readonly string[],
): string {
  const wishes = missing.map((field) => {
    const unit = field === 'value' ? free.find((column) => unitOfColumn(column) !== undefined) : undefined
    const near = unit ?? WELL_KNOWN[field].map((name) => nearest(name, free)).find((name) => name !== undefined)
    const constant = field === 'service' || field === 'name' ? ` or --${field} NAME for all rows` : ''
    const column = near ?? 'COLUMN'
    return `${field} (--map ${field}=${column}${constant})`
  })
  const where = format === 'nginx' ? 'an access log says' : listColumns(columns)
  return format === 'nginx'
    ? `${where} nothing about ${wishes.join(' and ')}`
    : `no column is known to hold ${wishes.join(', ')}; ${where}`
}

const MOST_LISTED = 40

function listColumns(columns: readonly string[]): string {
  const more = columns.length > MOST_LISTED ? ` and ${columns.length - MOST_LISTED} more` : ''
  return `the columns are ${columns.slice(0, MOST_LISTED).join(', ')}${more}`
}
