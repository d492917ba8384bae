import { isDeepStrictEqual } from 'node:util'
import type { Config } from './config.ts'
import { Secret } from './secret.ts'

/** The keys of a configuration whose values differ from those of another, secrets included. */
export function changedKeys(before: Config, after: Config): string[] {
  const keys = Object.keys(before) as (keyof Config)[]
  return keys.filter((key) => !isDeepStrictEqual(revealed(before[key]), revealed(after[key])))
}

function revealed(value: unknown): unknown {
  if (value instanceof Secret) return value.reveal()
  if (Array.isArray(value)) return value.map(revealed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revealed(part)]))
}
