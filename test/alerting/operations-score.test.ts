import type { OperationsReport } from '@plumbline/protocol/api'
import { afterEach, expect, test } from 'vitest'
import { eventually } from '../reliability/harness/eventually.ts'
import { ask, post } from '../reliability/harness/http.ts'
import { openSite } from '../reliability/harness/server.ts'
import { check } from './alert-site.ts'

const site = openSite()
afterEach(() => site.close())

test('a score below 70 is written as the gauge that the standing rule reads, and fires it', async () => {
  const server = await site.start()
  const measurements = Array.from({ length: 60 }, (_, i) => ({
    kind: 'operation',
    service: i % 2 === 0 ? 'hubspot' : 'n8n',
    name: 'contacts.get',
    value: 9_000,
    ok: i % 3 !== 0,
  }))
  expect((await post(server.url, 'measurements', { batchId: 'slow-and-failing', measurements })).status).toBe(200)
  await eventually(async () =>
    expect((await ask<OperationsReport>(server.url, '/api/v1/operations/report')).healthScore).toBe(20),
  )
  await eventually(async () => {
    const [alert] = await check(server.url, 'operations-score-low')
    expect(alert).toMatchObject({ state: 'firing', clauses: [{ observed: 20, comparison: '<', limit: 70 }] })
  }, 40_000)
})
