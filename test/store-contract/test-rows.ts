import { randomUUID } from 'node:crypto'
import { MARK_COLUMNS, MEASUREMENT_COLUMNS } from '../../packages/server/src/store/schema.ts'
import type { Store } from '../../packages/server/src/store/store.ts'

/** A mark as the store holds it; what a test does not care about has the value of `mark()`. */
export interface TestMark {
  pipeline: string
  messageId: string
  stage: string
  at: number
  receivedAt: number
  conversationId: string
  service: string
  environment: string
  release: string
  clockOffsetMs: number
  attributes: string
  batchId: string
}

type Given<Row, Required extends keyof Row> = Partial<Row> & Pick<Row, Required>

export const mark = (given: Given<TestMark, 'pipeline' | 'messageId' | 'stage' | 'at'>): TestMark => ({
  receivedAt: given.at,
  conversationId: '',
  service: '',
  environment: '',
  release: '',
  clockOffsetMs: 0,
  attributes: '{}',
  batchId: '',
  ...given,
})

export interface TestMeasurement {
  at: number
  receivedAt: number
  kind: string
  service: string
  name: string
  value: number
  unit: string
  weight: number
  ok: boolean
  errorType: string
  errorMessage: string
  traceId: string
  subject: string
  customer: string
  environment: string
  release: string
  variant: string
  attributes: string
  batchId: string
}

export const measurement = (given: Given<TestMeasurement, 'at' | 'service' | 'name' | 'value'>): TestMeasurement => ({
  receivedAt: given.at,
  kind: 'operation',
  unit: 'ms',
  weight: 1,
  ok: true,
  errorType: '',
  errorMessage: '',
  traceId: '',
  subject: '',
  customer: '',
  environment: '',
  release: '',
  variant: '',
  attributes: '{}',
  batchId: '',
  ...given,
})

/** Lines of JSONCompactEachRow, as intake writes them. */
function bodyOf<Row extends object>(columns: readonly string[], rows: readonly Row[]): Buffer {
  const fields = columns.map((column) => column.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()))
  const lines = rows.map((row) => JSON.stringify(fields.map((field) => row[field as keyof Row])))
  return Buffer.from(`${lines.join('\n')}\n`)
}

export const insertMarks = (store: Store, rows: readonly TestMark[], token: string = randomUUID()): Promise<void> =>
  store.insert('marks', bodyOf(MARK_COLUMNS, rows), token)

export const insertMeasurements = (
  store: Store,
  rows: readonly TestMeasurement[],
  token: string = randomUUID(),
): Promise<void> => store.insert('measurements', bodyOf(MEASUREMENT_COLUMNS, rows), token)
