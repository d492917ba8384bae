import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestOperation } from '../../../analyse/operations/test-support/sample-operations.ts'
import { type Engine, openEmbeddedEngine } from '../../../store/engine.ts'
import { queryKnownLabels } from '../../../store/operation-details.ts'
import { OPERATION_QUERIES, type OperationQueries } from '../../../store/operations.ts'
import { applySchema, MEASUREMENT_COLUMNS } from '../../../store/schema.ts'
import type { Queries } from '../../../store/store.ts'

const DAY_MS = 86_400_000
/** Ten years, so that tests may have a date of their own. */
export const KEPT = { rawMs: 3_650 * DAY_MS, minuteMs: 3_650 * DAY_MS, hourMs: 3_650 * DAY_MS }

type TestRow = TestOperation & { kind?: string; unit?: string; environment?: string }

export interface OperationStore {
  queries: OperationQueries & Pick<Queries, 'knownLabels'>
  insert(rows: readonly TestRow[]): Promise<void>
  remove(): Promise<void>
}

/** chDB in this process, with the operations of a test. A process has room for one. */
export async function openOperationStore(): Promise<OperationStore> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-operations-'))
  const engine = await openEmbeddedEngine(folder)
  await applySchema(engine, KEPT)
  let inserts = 0
  return {
    queries: bind(engine),
    async insert(rows) {
      const lines = rows.map((row) => JSON.stringify(MEASUREMENT_COLUMNS.map((column) => fieldOf(row, column))))
      await engine.insert({
        table: 'measurements',
        columns: MEASUREMENT_COLUMNS,
        body: Buffer.from(`${lines.join('\n')}\n`),
        token: String(++inserts),
      })
    },
    async remove() {
      await engine.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function fieldOf(row: TestRow, column: string): unknown {
  const { at, errorType, errorMessage, ...rest } = row
  const fields: Record<string, unknown> = {
    kind: 'operation',
    unit: 'ms',
    attributes: '{}',
    ...rest,
    at,
    received_at: at,
    error_type: errorType,
    error_message: errorMessage,
  }
  return fields[column] ?? ''
}

const bind = (engine: Engine): OperationStore['queries'] => ({
  operationFigures: OPERATION_QUERIES.operationFigures.bind(null, engine),
  operationTotals: OPERATION_QUERIES.operationTotals.bind(null, engine),
  operationHours: OPERATION_QUERIES.operationHours.bind(null, engine),
  operationErrors: OPERATION_QUERIES.operationErrors.bind(null, engine),
  operationServices: OPERATION_QUERIES.operationServices.bind(null, engine),
  knownLabels: queryKnownLabels.bind(null, engine),
})
