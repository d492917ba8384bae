import { randomUUID } from 'node:crypto'
import { appendFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'

/** Writes the whole file or leaves the old one: a reader never meets half of it. */
export async function saveJson(path: string, value: unknown): Promise<Parsed<undefined>> {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`)
  try {
    await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { flush: true })
    await rename(draft, path)
    return parsed(undefined)
  } catch (error) {
    await rm(draft, { force: true })
    return refused(`the results could not be saved to ${path}: ${explain(error)}`)
  }
}

/** Adds one line of JSON (NDJSON). */
export async function appendJsonLine(path: string, value: unknown): Promise<Parsed<undefined>> {
  try {
    await appendFile(path, `${JSON.stringify(value)}\n`)
    return parsed(undefined)
  } catch (error) {
    return refused(`the check could not be appended to ${path}: ${explain(error)}`)
  }
}

const explain = (error: unknown): string => (error instanceof Error ? error.message : String(error))
