import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MARK_COLUMNS, MEASUREMENT_COLUMNS } from '../../../store/schema.ts'
import { openStore, type Store } from '../../../store/store.ts'

const DAY_MS = 86_400_000
/** Ten years, so that tests may have a date of their own. */
export const KEPT = { rawMs: 3_650 * DAY_MS, minuteMs: 3_650 * DAY_MS, hourMs: 3_650 * DAY_MS }

/** A row of the table as a test made it. */
export interface TestRow {
  at: number
  received_at: number
  kind: string
  service: string
  name: string
  value: number
  unit: string
  weight: number
  ok: boolean
  error_type: string
  error_message: string
  trace_id: string
  environment: string
  release: string
  attributes: string
}

export interface TestMark {
  pipeline: string
  message_id: string
  stage: string
  at: number
}

/** A successful operation of 100 ms, except for what is given. */
export const rowOf = (given: Partial<TestRow> & { at: number }): TestRow => ({
  received_at: given.at,
  kind: 'operation',
  service: 's',
  name: 'n',
  value: 100,
  unit: 'ms',
  weight: 1,
  ok: true,
  error_type: '',
  error_message: '',
  trace_id: '',
  environment: '',
  release: '',
  attributes: '{}',
  ...given,
})

export interface DetailStore {
  queries: Store['query']
  insert(rows: readonly TestRow[]): Promise<void>
  insertMarks(marks: readonly TestMark[]): Promise<void>
  remove(): Promise<void>
}

/** chDB in this process. A process has room for one. */
export async function openDetailStore(): Promise<DetailStore> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-details-'))
  const store = await openStore({ place: { kind: 'embedded', folder }, retention: KEPT })
  let inserts = 0
  const write = (table: 'marks' | 'measurements', columns: readonly string[], rows: readonly object[]) => {
    const lines = rows.map((row) =>
      JSON.stringify(columns.map((column) => (row as Record<string, unknown>)[column] ?? '')),
    )
    return store.insert(table, Buffer.from(`${lines.join('\n')}\n`), String(++inserts))
  }
  return {
    queries: store.query,
    insert: (rows) => write('measurements', MEASUREMENT_COLUMNS, rows),
    insertMarks: (marks) =>
      write(
        'marks',
        MARK_COLUMNS,
        marks.map((mark) => ({ ...mark, received_at: mark.at, service: 'chat', clock_offset_ms: 0, attributes: '{}' })),
      ),
    async remove() {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
