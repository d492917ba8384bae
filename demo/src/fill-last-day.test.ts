import { afterEach, beforeEach, expect, test } from 'vitest'
import { fillLastDay } from './fill-last-day.ts'
import { parseOptions } from './options.ts'
import { type RecordingServer, startRecordingServer } from './testing/recording-server.ts'

const PATIENCE_MS = 60_000

let server: RecordingServer
const lines: string[] = []

beforeEach(async () => {
  lines.length = 0
  server = await startRecordingServer()
})
afterEach(() => server.close())

const anotherOperation = (fields: { at: number; environment: string }) =>
  ({ kind: 'operation', service: 'crm', name: 'read', value: 1, ...fields }) as const

async function fill(...argv: string[]): Promise<void> {
  const options = parseOptions(argv, { PLUMBLINE_URL: server.url.href })
  if (!options.ok) throw new Error(options.problem)
  await fillLastDay({ ...options.value, print: (line) => lines.push(line), stop: new AbortController().signal })
}

test(
  'filling again adds operations only where there are none, so that no call counts twice',
  async () => {
    await fill()
    const operations = server.measurements.splice(0)
    const half = operations.filter(({ at }) => Number(at) % 3_600_000 < 1_800_000)
    server.measurements.push(...half)
    const keyOf = ({ service, traceId, at }: (typeof operations)[number]): string => `${service} ${traceId} ${at}`

    await fill('--refill')
    const keys = server.measurements.map(keyOf)
    expect(new Set(keys).size).toBe(keys.length)
    // The second filling covers a day that ends a little later.
    expect(keys.length / operations.length).toBeCloseTo(1, 2)
    expect(lines.join()).toMatch(/\d+ operations were left out/)
  },
  PATIENCE_MS,
)

test(
  'operations of others do not keep those of the demo out',
  async () => {
    const at = Date.now() - 3_600_000
    server.measurements.push(anotherOperation({ at, environment: 'production' }))
    await fill()
    expect(lines.join()).not.toContain('left out')

    const operations = server.measurements.splice(0)
    server.measurements.push(anotherOperation({ at, environment: 'production' }))
    server.measurements.push(anotherOperation({ at: at - 7_200_000, environment: 'demo' }))
    await fill('--refill')
    const quarter = (time: unknown): number => Math.floor(Number(time) / 900_000)
    const missing = operations.filter((row) => quarter(row.at) === quarter(at - 7_200_000))
    expect(lines.join()).toContain(`${missing.length} operations were left out`)
  },
  PATIENCE_MS,
)

test('nothing is filled when the user does not want it', async () => {
  await fill('--no-history')
  expect([server.marks, server.measurements, lines]).toEqual([[], [], []])
})
