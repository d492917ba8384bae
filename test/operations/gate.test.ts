import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ComparisonAnswer, OperationsReport } from '@plumbline/protocol/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom, drawMany, SHAPES } from '../../packages/protocol/test-support/shapes.ts'
import { startCli } from '../import/run-cli.ts'
import { post, untilVisible } from '../reliability/harness/http.ts'
import { NODE, openSite, REPOSITORY, type Server } from '../reliability/harness/server.ts'

const HOUR_MS = 3_600_000
const site = openSite()
let server: Server

/** Operations of an hour, the batch of contacts slower by a factor. */
async function send(options: { from: number; release: string; slowdown: number; seed: number }): Promise<void> {
  const { from, release, slowdown, seed } = options
  const rows = (name: string, factor: number, at: number) =>
    [...drawMany(400, SHAPES['log-normal'], createRandom(seed + at))].map((value, i) => ({
      kind: 'operation',
      service: 'hubspot',
      name,
      value: value * factor,
      release,
      at: from + i * 9_000,
    }))
  const measurements = [...rows('contacts.batch', slowdown, 1), ...rows('contacts.get', 1, 2)]
  const answer = await post(server.url, 'measurements', { batchId: `release-${release}`, measurements })
  expect(answer.json).toMatchObject({ accepted: 800 })
}

beforeAll(async () => {
  server = await site.start()
  const now = Date.now()
  await send({ from: now - 3 * HOUR_MS, release: '1.4.0', slowdown: 1, seed: 10 })
  await untilVisible(server.url)
  await run('report', '--format', 'json').then(({ stdout }) => writeFileSync(join(site.root, 'before.json'), stdout))
  expect((await run('baseline', 'capture', '--note', 'before 1.5.0')).code).toBe(0)
  await send({ from: now - HOUR_MS, release: '1.5.0', slowdown: 1.4, seed: 20 })
  await untilVisible(server.url)
  await run('report', '--format', 'json', '--hours', '1').then(({ stdout }) =>
    writeFileSync(join(site.root, 'after.json'), stdout),
  )
}, 60_000)
afterAll(() => site.close())

const run = (...args: string[]) =>
  startCli([...args, ...(args[0] === 'compare' && args[1]?.endsWith('.json') ? [] : ['--url', server.url])], site.root)
    .exited

describe('a deployment that made one of two operations 40 % slower fails the gate', () => {
  test.each([
    ['release:1.4.0', 'release:1.5.0'],
    ['baseline:1', '1h'],
    ['baseline:latest', 'release:1.5.0'],
    ['before.json', 'after.json'],
  ])('%s against %s', async (before, after) => {
    const { code, stdout, stderr } = await run('compare', before, after, '--fail-on', 'degraded', '--json')
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    const { operations, counts } = JSON.parse(stdout) as ComparisonAnswer
    expect(counts).toMatchObject({ degraded: 1, improved: 0 })
    expect(operations[0]).toMatchObject({ service: 'hubspot', name: 'contacts.batch', verdict: 'degraded' })
    const change = operations[0]?.values.effect?.relative?.value ?? 0
    expect(change).toBeGreaterThan(25)
    expect(change).toBeLessThan(55)
  })

  test('and the operation that is as fast as before passes it', async () => {
    const { code, stdout } = await run(
      ...['compare', 'release:1.4.0', 'release:1.5.0', '--name', 'contacts.get', '--fail-on', 'degraded'],
    )
    expect(code, stdout).toBe(0)
    expect(stdout).toContain('exit 0: no operation is degraded')
  })

  test('with a summary for the pull request', async () => {
    const { code } = await run(
      'compare',
      'before.json',
      'after.json',
      '--fail-on',
      'degraded',
      '--summary-file',
      'summary.md',
    )
    expect(code).toBe(1)
    expect(readFileSync(join(site.root, 'summary.md'), 'utf8')).toMatch(/\*\*Failed\.\*\* Of 2 operations, 1 degraded/)
  })
})

test('an unknown label is refused with those that are known, and nothing in common is not good', async () => {
  const unknown = await run('compare', 'release:1.4.1', '1h')
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    expect.stringContaining('did you mean "1.4.0"? Known: 1.5.0, 1.4.0'),
  ])
  const nobody = await run('compare', 'release:1.4.0', '1h', '--service', 'hubspto', '--fail-on', 'degraded')
  expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringContaining('did you mean "hubspot"?')])
  const nothing = await run('compare', 'release:1.4.0@1h', '1h', '--fail-on', 'degraded')
  expect([nothing.code, nothing.stdout]).toEqual([3, expect.stringContaining('exit 3: Nothing to compare')])
})

test("the report runs under the source's script name, with its flags", async () => {
  const script = join(REPOSITORY, 'tools', 'performance-monitoring', 'monitor.ts')
  const args = ['--service', 'hubspot', '--hours', '48', '--threshold', '1000', '--format', 'json']
  const child = spawn(NODE, [script, ...args], { env: { PATH: process.env.PATH, PLUMBLINE_URL: server.url } })
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  const [code] = await once(child, 'close')
  const report = JSON.parse(out) as OperationsReport
  expect(report).toMatchObject({
    service: 'hubspot',
    thresholdMs: 1_000,
    period: { hours: 48 },
    overall: { totalOperations: 1_600 },
  })
  expect(code).toBe(report.issues.length > 0 ? 1 : 0)
})
