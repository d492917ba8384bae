import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { eventually } from '../reliability/harness/eventually.ts'
import { ask, untilVisible } from '../reliability/harness/http.ts'
import { openSite, type Server } from '../reliability/harness/server.ts'
import { makeRows, renderCsv } from './operation-rows.ts'
import { startCli } from './run-cli.ts'

const ROWS = 60_000
const site = openSite()
afterAll(() => site.close())

interface Report {
  overall: { totalOperations: number; failedOperations: number }
}

const rows = makeRows(ROWS, Date.now())
const FAILED = rows.filter(({ ok }) => !ok).length
const FILE = join(site.root, 'ops.csv')
const CHECKPOINT = `${FILE}.plumbline-import.json`

const acceptedBy = async (url: string): Promise<number> => {
  const response = await fetch(`${url}/metrics`)
  return Number(/^plumbline_intake_accepted_rows_total (\d+)/m.exec(await response.text())?.[1] ?? 0)
}

async function expectAllOnce(server: Server): Promise<void> {
  await untilVisible(server.url)
  const { overall } = await ask<Report>(server.url, '/api/v1/operations/report?hours=3')
  expect(overall).toMatchObject({ totalOperations: ROWS, failedOperations: FAILED })
}

test('an import that is killed again and again counts every row exactly once when it has come to its end', async () => {
  writeFileSync(FILE, renderCsv(rows))
  const server = await site.start()
  const args = ['import', FILE, '--url', server.url]
  // Dead at once after the first acknowledgement, before any checkpoint; then later and later.
  for (const enough of [1, ROWS * 0.2, ROWS * 0.4]) {
    const run = startCli(args, site.root)
    await eventually(async () => {
      if ((await acceptedBy(server.url)) < enough) throw new Error('not yet')
    }, 20_000)
    run.signal('SIGKILL')
    expect((await run.exited).signal).toBe('SIGKILL')
  }
  const before = await acceptedBy(server.url)
  expect(before).toBeLessThan(ROWS)

  const last = await startCli(args, site.root).exited
  expect(last.code, last.stderr).toBe(0)
  expect(await acceptedBy(server.url)).toBe(ROWS)
  expect(JSON.parse(readFileSync(CHECKPOINT, 'utf8'))).toMatchObject({ rows: ROWS, finished: true })
  await expectAllOnce(server)

  const again = await startCli([...args, '--restart', '--json'], site.root).exited
  expect(JSON.parse(again.stdout)).toMatchObject({ accepted: 0, duplicates: ROWS })
  await expectAllOnce(server)
  await server.stop()
}, 120_000)

test('an import goes on when its server is killed and comes back', async () => {
  const other = openSite()
  try {
    const port = String(20_000 + Math.floor(Math.random() * 20_000))
    const first = await other.start({ env: { PORT: port } })
    const run = startCli(['import', FILE, '--url', first.url, '--no-checkpoint'], other.root)
    await eventually(async () => {
      if ((await acceptedBy(first.url)) < ROWS * 0.2) throw new Error('not yet')
    }, 20_000)
    await first.kill()
    const second = await other.start({ env: { PORT: port } })
    const exit = await run.exited
    expect(exit.code, exit.stderr).toBe(0)
    await expectAllOnce(second)
  } finally {
    await other.close()
  }
}, 120_000)

test('an interruption ends it after what was under way, and says how to go on', async () => {
  const other = openSite()
  try {
    const server = await other.start()
    const checkpoint = join(other.root, 'checkpoint.json')
    const args = ['import', FILE, '--url', server.url, '--checkpoint', checkpoint]
    const run = startCli(args, other.root)
    await eventually(async () => {
      if ((await acceptedBy(server.url)) === 0) throw new Error('not yet')
    }, 20_000)
    run.signal('SIGINT')
    const exit = await run.exited
    expect(exit.code).toBe(130)
    expect(exit.stderr).toMatch(/interrupted after row [\d,]+; the same command goes on from there\n$/)
    const { rows: settled } = JSON.parse(readFileSync(checkpoint, 'utf8'))
    expect(await acceptedBy(server.url)).toBe(settled)
    const last = await startCli(args, other.root).exited
    expect(last.stderr).toContain(`resuming after row ${settled.toLocaleString('en-US')}`)
    expect(last.code).toBe(0)
    await expectAllOnce(server)
  } finally {
    await other.close()
  }
}, 120_000)
