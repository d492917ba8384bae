import { randomUUID } from 'node:crypto'
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

/** In the order of the store's MARK_COLUMNS. */
const markLine = (row: TestMark): unknown[] => [
  row.pipeline,
  row.messageId,
  row.stage,
  row.at,
  row.receivedAt,
  row.conversationId,
  row.service,
  row.environment,
  row.release,
  row.clockOffsetMs,
  row.attributes,
  row.batchId,
]

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

export const measurement = (
  given: Given<TestMeasurement, 'at' | 'service' | 'name' | 'value'>,
): TestMeasurement => ({
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

/** In the order of the store's MEASUREMENT_COLUMNS. */
const measurementLine = (row: TestMeasurement): unknown[] => [
  row.at,
  row.receivedAt,
  row.kind,
  row.service,
  row.name,
  row.value,
  row.unit,
  row.weight,
  row.ok,
  row.errorType,
  row.errorMessage,
  row.traceId,
  row.subject,
  row.customer,
  row.environment,
  row.release,
  row.variant,
  row.attributes,
  row.batchId,
]

/** Lines of JSONCompactEachRow, as intake writes them. */
const bodyOf = (lines: unknown[][]): Buffer => Buffer.from(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)

export const insertMarks = (store: Store, marks: readonly TestMark[], token: string = randomUUID()): Promise<void> =>
  store.insert('marks', bodyOf(marks.map(markLine)), token)

export const insertMeasurements = (
  store: Store,
  rows: readonly TestMeasurement[],
  token: string = randomUUID(),
): Promise<void> => store.insert('measurements', bodyOf(rows.map(measurementLine)), token)
