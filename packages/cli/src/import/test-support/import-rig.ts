import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Measurement } from '@plumbline/protocol'
import { createContext, type TestContext } from '../../../test/create-context.ts'
import { NOW } from '../../../test/performance-fixture.ts'
import type { ImportFlags } from '../import-flags.ts'
import { runImport } from '../run-import.ts'

/** A new folder, and files in it that were not there before. */
export function openFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-import-'))
  let files = 0
  return {
    folder,
    write(content: string | Buffer, ending = 'csv'): string {
      const path = join(folder, `ops-${files++}.${ending}`)
      writeFileSync(path, content)
      return path
    },
  }
}

export const HEADER = 'service,operation,duration_ms,status,created_at\n'

/** Took `n` ms and came `n` seconds ago. */
export const line = (n: number, status = 'success') => `crm,contacts.list,${n},${status},${NOW - n * 1_000}\n`
export const lines = (count: number, from = 0) => Array.from({ length: count }, (_, i) => line(from + i)).join('')

/** Of what an intake has; batches overtake each other. */
export const valuesOf = (intake: { rows(): Measurement[] }) =>
  intake
    .rows()
    .map(({ value }) => value)
    .sort((a, b) => a - b)
export const numbersBelow = (count: number) => Array.from({ length: count }, (_, i) => i)

export const run = (
  path: string | undefined,
  flags: Partial<ImportFlags> & { url: string },
  context: TestContext = createContext(),
  stdin = '',
) =>
  runImport(
    path,
    { timeout: 5_000, kind: 'operation', zone: 'UTC', failStatus: 500, ...flags },
    context,
    Readable.from([Buffer.from(stdin)]),
  )
