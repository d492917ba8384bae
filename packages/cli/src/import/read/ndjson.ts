import { spellColumn } from '../map/spell-column.ts'
import { type Flaw, flaw } from './row.ts'

/** Columns deeper than this are left alone. */
const DEEPEST = 3

/** Names of all values of an object, those of objects inside it as `outer.inner`. */
export function namesOf(object: Readonly<Record<string, unknown>>, depth = 1): string[] {
  return Object.entries(object).flatMap(([key, value]) =>
    isObject(value) && depth < DEEPEST ? [key, ...namesOf(value, depth + 1).map((inner) => `${key}.${inner}`)] : [key],
  )
}

/**
 * Reads one line into the cells of these columns. A column is found by its own spelling, or else by any other case of it
 * (`errorMessage` for `error_message`).
 */
export function createLineReader(columns: readonly string[]): (line: string) => readonly unknown[] | Flaw {
  const exact = new Map(columns.map((column, index) => [column, index]))
  const spelled = new Map(columns.map((column, index) => [spellColumn(column), index]))
  const slots = new Map<string, number | undefined>()
  const paths = columns.flatMap((column, index) => (column.includes('.') ? [{ path: column.split('.'), index }] : []))

  function slotOf(key: string): number | undefined {
    if (slots.has(key)) return slots.get(key)
    const slot = exact.get(key) ?? spelled.get(spellColumn(key))
    if (slots.size < 10_000) slots.set(key, slot)
    return slot
  }

  return (line) => {
    const object = parseObject(line)
    if (typeof object === 'string') return flaw(object, line)
    const cells: unknown[] = new Array(columns.length).fill(undefined)
    for (const key in object) {
      const slot = slotOf(key)
      if (slot !== undefined) cells[slot] = object[key]
    }
    for (const { path, index } of paths) cells[index] ??= valueAt(object, path)
    return cells
  }
}

/** The object on a line, or why there is none. */
export function parseObject(line: string): Record<string, unknown> | string {
  try {
    const value: unknown = JSON.parse(line.startsWith('\ufeff') ? line.slice(1) : line)
    return isObject(value) ? value : 'is not a JSON object'
  } catch {
    return 'is not valid JSON'
  }
}

function valueAt(object: unknown, path: readonly string[]): unknown {
  let value = object
  for (const key of path) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined
    value = value[key]
  }
  return value
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
