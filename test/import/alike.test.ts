import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { ask, post, untilVisible } from '../reliability/harness/http.ts'
import { openSite, type Server } from '../reliability/harness/server.ts'
import { makeRows, renderCsv } from './operation-rows.ts'
import { startCli } from './run-cli.ts'

const ROWS = 4_500
const sites = Array.from({ length: 4 }, openSite)
afterAll(() => Promise.all(sites.map((site) => site.close())))

const toMs = Math.floor(Date.now() / 60_000) * 60_000
const rows = makeRows(ROWS, toMs)
const window = `from=${new Date(toMs - 180 * 60_000).toISOString()}&to=${new Date(toMs).toISOString()}`

const report = (server: Server): Promise<{ generatedAt?: unknown }> =>
  ask(server.url, `/api/v1/operations/report?${window}`)

/** Everything but when it was asked. */
async function comparable(server: Server): Promise<object> {
  await untilVisible(server.url)
  const { generatedAt: _, ...answer } = await report(server)
  return answer
}

test('rows that are imported and rows that were sent live give the same report, whatever they were imported from', async () => {
  const [live, ...others] = await Promise.all(sites.map((site) => site.start()))
  if (!live) throw new Error('no server')
  for (let from = 0; from < ROWS; from += 1_000) {
    const answer = await post(live.url, 'measurements', {
      batchId: `live-batch-${from}`,
      measurements: rows.slice(from, from + 1_000),
    })
    expect(answer.status).toBe(200)
  }
  const csv = renderCsv(rows)
  const files: Record<string, string | Buffer> = {
    'ops.csv': csv,
    'ops.csv.gz': gzipSync(csv),
    'ops.ndjson': rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
  }
  const expected = await comparable(live)
  expect(expected).toMatchObject({ overall: { totalOperations: ROWS } })
  for (const [index, [name, content]] of Object.entries(files).entries()) {
    const [site, server] = [sites[index + 1], others[index]]
    if (!site || !server) throw new Error('too few servers')
    writeFileSync(join(site.root, name), content)
    const exit = await startCli(['import', name, '--url', server.url], site.root).exited
    expect(exit, exit.stderr).toMatchObject({ code: 0, stderr: '' })
    expect(exit.stdout).toContain(`${ROWS.toLocaleString('en-US')} rows of ${name} imported`)
    expect(await comparable(server), name).toEqual(expected)
  }
}, 120_000)
