import type { BaselineDetail, BaselinesAnswer, BaselineVersionView } from '@plumbline/protocol/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/cli/src/run.ts'
import { createContext } from '../../packages/cli/test/create-context.ts'
import { eventually } from '../reliability/harness/eventually.ts'
import { ask, post, request, untilVisible } from '../reliability/harness/http.ts'
import { openSite, type Server } from '../reliability/harness/server.ts'

const site = openSite()
let server: Server
beforeAll(async () => {
  server = await site.start()
})
afterAll(() => site.close())

let sent = 0

/** Sends so many operations of one name, of 100 ms each unless told otherwise, and waits until queries see them. */
async function sendOperations(
  count: number,
  labels: { service: string; name?: string; environment?: string },
  valueMs = (index: number) => 100 + (index % 10),
): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => ({
    id: `o-${++sent}`,
    at: Date.now() - 1_000,
    kind: 'operation',
    name: 'call',
    unit: 'ms',
    value: valueMs(index),
    ...labels,
  }))
  const { status, text } = await post(server.url, 'measurements', rows)
  if (status >= 300) throw new Error(text)
  await untilVisible(server.url)
}

/** Runs `plumbline baseline …` against the server. */
async function baseline(line: string) {
  const context = createContext({ env: { PLUMBLINE_URL: server.url, USER: 'ana' } })
  const exitCode = await run(['baseline', ...line.split(' ').filter(Boolean)], context)
  return { exitCode, out: context.out(), err: context.err() }
}

async function captured(line: string): Promise<BaselineVersionView> {
  const { out, err } = await baseline(`capture --json ${line}`)
  if (err !== '') throw new Error(err)
  return JSON.parse(out).version
}
const listed = async (): Promise<BaselinesAnswer['versions']> =>
  (await ask<BaselinesAnswer>(server.url, '/api/v1/baselines')).versions
const shown = (reference: string | number): Promise<BaselineDetail> =>
  ask<BaselineDetail>(server.url, `/api/v1/baselines/${reference}`)

describe('a baseline of a running server', () => {
  test('needs ten samples, and says how many there are', async () => {
    expect(await baseline('capture')).toMatchObject({ exitCode: 3, err: expect.stringContaining('0 samples') })
    await sendOperations(9, { service: 'shop', environment: 'production' })
    const { exitCode, err } = await baseline('capture')
    expect([exitCode, err]).toEqual([
      3,
      'plumbline: Too little was measured to know what is usual: there are 9 samples of production in the last 24h; 10 of one operation are needed. Wait for more, or capture a longer time.\n',
    ])
    await sendOperations(1, { service: 'shop', environment: 'production' })
    const { out, exitCode: code } = await baseline('capture --note before')
    expect(code).toBe(0)
    expect((await baseline('capture --environment prod')).err).toContain('there are 0 samples of prod in the last 24h')
    expect((await baseline('capture --environment prod')).err).toContain('there are some of production')
    expect(out).toMatch(
      /^✓ baseline \d+ of production: 10 samples of 1 operation, 1 of them provisional;\s+compare with it from now on: plumbline baseline promote \d+\n$/,
    )
  })

  test('is of one environment, which has to be named where there are several', async () => {
    await sendOperations(100, { service: 'shop', environment: 'staging' }, () => 5_000)
    await sendOperations(20, { service: 'shop' }, () => 1)
    const { exitCode, err } = await baseline('capture')
    expect(exitCode).toBe(2)
    expect(err).toContain('there are measurements of no environment, production, staging')
    const production = await captured('--environment production')
    const staging = await captured('--environment staging --promote')
    const unnamed = await captured('--environment=')
    expect(production).toMatchObject({ environment: 'production', samples: 10, provisional: 1, by: 'ana' })
    expect(staging).toMatchObject({ environment: 'staging', samples: 100, trusted: 1, promoted: true })
    expect(unnamed).toMatchObject({ environment: '', samples: 20 })
    expect((await shown(production.version)).operations).toMatchObject([
      { service: 'shop', name: 'call', samples: 10, trust: 'provisional' },
    ])
    expect((await shown(staging.version)).services).toMatchObject([
      { meanMs: 5_000, trust: 'trusted', errorPercent: 0 },
    ])
    const metrics = (await shown(staging.version)).metrics.filter(({ metric }) => metric === 'operations.p95')
    expect(metrics).toMatchObject([
      { labels: { service: 'shop' }, environment: 'staging', samples: 100, promoted: true },
    ])
  })

  test('is made once for one id', async () => {
    const first = await captured('--environment staging --id run-7')
    expect(await captured('--environment staging --id run-7')).toEqual(first)
    // Also where nothing could be captured any more.
    expect(await captured('--service nobody --id run-7')).toEqual(first)
    expect((await captured('--environment staging --id run-8')).version).toBeGreaterThan(first.version)
  })

  test('of one service holds no other', async () => {
    await sendOperations(30, { service: 'mail', environment: 'production' })
    const { version } = await captured('--environment production --service mail')
    const { services, metrics } = await shown(version)
    expect(services.map(({ service }) => service)).toEqual(['mail'])
    expect(metrics.length).toBeGreaterThan(0)
    for (const { labels } of metrics) expect(labels).toEqual({ service: 'mail' })
    const misspelt = await baseline('capture --environment production --service mial')
    expect([misspelt.exitCode, misspelt.err]).toEqual([3, expect.stringContaining('did you mean "mail"?')])
  })

  test('of a metric that there is not is refused', async () => {
    const { status, text } = await request(`${server.url}/api/v1/baselines`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ environment: 'staging', metrics: ['operations.p59'] }),
    })
    expect([status, text]).toEqual([400, expect.stringContaining('did you mean \\"operations.p50')])
  })

  test('is promoted, and not deleted while it is, except by force', async () => {
    const { version } = await captured('--environment production')
    expect(await baseline(`promote ${version}`)).toMatchObject({
      exitCode: 0,
      out: `✓ values of production are compared with baseline ${version} from now on\n`,
    })
    expect((await shown('promoted?environment=production')).version).toMatchObject({ version, promoted: true })
    const refused = await baseline(`delete ${version}`)
    expect([refused.exitCode, refused.err]).toEqual([2, expect.stringContaining('The baseline is in use')])
    expect(await baseline(`delete ${version} --force`)).toMatchObject({ exitCode: 0 })
    const gone = await baseline(`show ${version}`)
    expect([gone.exitCode, gone.err]).toEqual([2, expect.stringMatching(/there is no baseline \d+; there are \d+/)])
    expect((await baseline('promote nonsense')).err).toContain('expected its number, latest or promoted')
  })

  test('is read by people', async () => {
    const { out: list } = await baseline('list --environment staging')
    expect(list).toMatch(/\d+ {2}✓ in use\s+staging\s+all\s+\S+\s+1 {6}/)
    const { version } = await captured('--environment staging')
    const { out: show } = await baseline(`show ${version}`)
    expect(show).toContain(`Baseline ${version}   staging`)
    expect(show).toMatch(/ {4}call\s+100\s+5 s\s+5 s\s+5 s\s+5 s\s+0 %/)
    expect(show).toMatch(/operations\.p95\s+shop\s+100\s+5 s\s+5 s/)
  })

  test('is told apart from now when operations became slower', async () => {
    const drift = async () => (await listed()).find((one) => one.environment === 'staging' && one.promoted)?.drift
    expect(await drift()).toMatchObject({ degraded: 0 })
    await sendOperations(1_000, { service: 'shop', environment: 'staging' }, (index) => 9_000 + (index % 100))
    expect(await drift()).toMatchObject({ verdict: 'degraded', degraded: 1 })
    expect((await baseline('list')).out).toContain('(staging)')
  })

  test('comes about by itself, for each environment, when a server looks', async () => {
    await server.stop()
    server = await site.start()
    const automatic = async () => (await listed()).filter(({ source }) => source === 'automatic')
    await eventually(async () => {
      const versions = await automatic()
      const of = (environment: string) => versions.find((one) => one.environment === environment)
      expect(versions).toHaveLength(3)
      expect(of('production')).toMatchObject({ by: 'plumbline', promoted: false, provisional: 2, trusted: 0 })
      expect(of('staging')).toMatchObject({ operations: 1, trusted: 1 })
      expect(of('')).toMatchObject({ operations: 1, provisional: 1 })
    })
  })
})
