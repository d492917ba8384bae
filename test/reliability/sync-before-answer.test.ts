import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { post, type Table } from './harness/http.ts'
import { openSite } from './harness/server.ts'
import { DURABLE_STEPS, stepsOf, traceCalls } from './harness/trace.ts'

const BATCHES = 100

const site = openSite()
afterAll(() => site.close())

test('every batch is written and synced before it is answered', async ({ skip }) => {
  const server = await site.start()
  const tracing = await traceCalls(server.pid, join(site.root, 'trace'))
  if ('missing' in tracing) {
    if (process.env.CI && tracing.missing.includes('ENOENT')) throw new Error(tracing.missing)
    console.warn(`SKIPPED: ${tracing.missing}`)
    return skip(tracing.missing)
  }
  const batchIds: string[] = []
  for (let i = 0; i < BATCHES; i++) {
    const batchId = randomUUID()
    const table: Table = i % 2 === 0 ? 'marks' : 'measurements'
    const row =
      table === 'marks'
        ? { messageId: `m-${i}`, stage: 'queued' }
        : { kind: 'operation', service: 's', name: 'n', value: i }
    const answer = await post(server.url, table, { batchId, [table]: [row] })
    expect(answer.status).toBe(200)
    batchIds.push(batchId)
  }
  const lines = await tracing.stop()
  for (const batchId of batchIds) expect(stepsOf(lines, batchId), batchId).toEqual(DURABLE_STEPS)
})
