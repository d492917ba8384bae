import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HealthAnswer } from '@plumbline/protocol/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, post, untilVisible } from '../reliability/harness/http.ts'
import { openSite, type Server } from '../reliability/harness/server.ts'
import { makeRows, renderCsv } from './operation-rows.ts'
import { startCli } from './run-cli.ts'

const DAY_MS = 86_400_000
const ROWS = 2_500
const site = openSite()
afterAll(() => site.close())
let server: Server
beforeAll(async () => {
  server = await site.start()
})

interface Report {
  overall: { totalOperations: number; failedOperations: number; p95Duration: number }
}

test('rows that are older than raw data is kept are in the report of a month, and count once when they come again, to a new server too', async () => {
  const report = async (hours: number): Promise<Report['overall']> => {
    await untilVisible(server.url)
    return (await ask<Report>(server.url, `/api/v1/operations/report?hours=${hours}`)).overall
  }
  const rows = makeRows(ROWS, Date.now() - 29 * DAY_MS)
  const failedOperations = rows.filter(({ ok }) => !ok).length
  writeFileSync(join(site.root, 'old.csv'), renderCsv(rows))
  const args = ['import', 'old.csv', '--url', server.url]

  const first = await startCli(args, site.root).exited
  expect(first.code, first.stderr).toBe(0)
  expect(await report(720)).toMatchObject({ totalOperations: ROWS, failedOperations })

  const again = await startCli([...args, '--restart', '--json'], site.root).exited
  expect(JSON.parse(again.stdout)).toMatchObject({ accepted: 0, duplicates: ROWS })
  expect(await report(720)).toMatchObject({ totalOperations: ROWS, failedOperations })

  await server.stop()
  server = await site.start()
  const later = await startCli(['import', 'old.csv', '--url', server.url, '--restart', '--json'], site.root).exited
  expect(JSON.parse(later.stdout)).toMatchObject({ accepted: 0, duplicates: ROWS })
  expect(await report(720)).toMatchObject({ totalOperations: ROWS, failedOperations })

  const measurement = { kind: 'operation', service: 'crm', name: 'x', value: 1 }
  const older = await post(server.url, 'measurements', [{ ...measurement, at: Date.now() - 401 * DAY_MS }])
  expect(older.json).toMatchObject({ accepted: 0, rejected: [{ code: 'time-too-old' }] })
  const mark = await post(server.url, 'marks', [{ messageId: 'm-1', stage: 'queued', at: Date.now() - 8 * DAY_MS }])
  expect(mark.json).toMatchObject({ accepted: 0, rejected: [{ code: 'time-too-old' }] })
}, 120_000)

test('rows of more than a year in one batch go into the store, which is not blocked by their many days', async () => {
  const rows = Array.from({ length: 390 }, (_, day) => ({
    kind: 'operation',
    service: 'long',
    name: 'x',
    value: 1,
    at: Date.now() - day * DAY_MS,
  }))
  expect((await post(server.url, 'measurements', rows)).json).toMatchObject({ accepted: 390 })
  await untilVisible(server.url, 60_000)
  const { checks } = await ask<HealthAnswer>(server.url, '/api/health')
  expect(checks.store?.status).toBe('healthy')
  const { overall } = await ask<Report>(server.url, '/api/v1/operations/report?hours=9500&service=long')
  expect(overall.totalOperations).toBe(390)
}, 120_000)
