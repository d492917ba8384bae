import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PerformanceData } from '@plumbline/protocol/api'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createContext } from '../../test/create-context.ts'
import { CALM, createPerformance, EMPTY } from '../../test/performance-fixture.ts'
import { answerJson, findClosedUrl, startServer } from '../../test/start-server.ts'
import type { MonitorFlags } from './monitor-settings.ts'
import { runMonitor } from './run-monitor.ts'

const flags = (url: string, over: Partial<MonitorFlags> = {}): MonitorFlags => ({ url, timeout: 5_000, ...over })

const serve = (data: PerformanceData) => startServer((_, response) => answerJson(response, { success: true, data }))

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-monitor-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

describe('one check', () => {
  test.each([
    [createPerformance(CALM), 0],
    [createPerformance(), 1],
    [createPerformance(EMPTY), 3],
  ])('%# ends in its exit code, which the last line explains', async (data, exitCode) => {
    const { url } = await serve(data)
    const context = createContext()
    expect(await runMonitor(flags(url), context)).toBe(exitCode)
    expect(context.out().trimEnd().split('\n').at(-1)).toMatch(new RegExp(`^exit ${exitCode}: `))
    expect(context.err()).toBe('')
  })

  test('asks for what the flags say', async () => {
    const { url, requests } = await serve(createPerformance())
    await runMonitor(flags(url, { window: '24h', conversation: 'c 1', limit: 5, pipeline: 'chat' }), createContext())
    expect(requests[0]?.url).toBe('/api/admin/performance-analysis?window=24h&conversationId=c+1&pipeline=chat&limit=5')
  })

  test('as JSON is one record on stdout with the data unchanged', async () => {
    const data = createPerformance()
    const { url } = await serve(data)
    const context = createContext()
    expect(await runMonitor(flags(url, { json: true }), context)).toBe(1)
    expect(context.out().endsWith('}\n')).toBe(true)
    expect(JSON.parse(context.out())).toEqual({
      schemaVersion: 1,
      type: 'check',
      at: '2026-03-01T10:30:00.000Z',
      url,
      verdict: 'findings',
      reasons: ['critical: Messages took 30 s or more'],
      exitCode: 1,
      elapsedMs: 0,
      transitions: [],
      data,
    })
  })

  test('as JSON tells a program as well that nobody answered', async () => {
    const url = await findClosedUrl()
    const context = createContext()
    expect(await runMonitor(flags(url, { json: true }), context)).toBe(4)
    expect(JSON.parse(context.out())).toMatchObject({
      verdict: 'unreachable',
      exitCode: 4,
      data: null,
      elapsedMs: null,
    })
    expect(context.err()).toContain('nothing listens there')
  })

  test('saves and exports its record', async () => {
    const { url } = await serve(createPerformance())
    const folder = await createFolder()
    const paths = { save: join(folder, 'a.json'), export: join(folder, 'b.ndjson') }
    await runMonitor(flags(url, paths), createContext())
    await runMonitor(flags(url, paths), createContext())
    expect(JSON.parse(await readFile(paths.save, 'utf8'))).toMatchObject({ type: 'check', exitCode: 1 })
    const lines = (await readFile(paths.export, 'utf8')).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(['check', 'check'])
    expect((await readdir(folder)).sort()).toEqual(['a.json', 'b.ndjson'])
  })

  test('a result that cannot be saved is no success', async () => {
    const { url } = await serve(createPerformance(CALM))
    const context = createContext()
    expect(await runMonitor(flags(url, { save: join(await createFolder(), 'no', 'a.json') }), context)).toBe(2)
    expect(context.err()).toContain('could not be saved')
  })
})

describe('a mistake in the command', () => {
  test.each<[Partial<MonitorFlags>, string]>([
    [{ failOn: ['p96>5s'] }, 'there is no figure "p96"'],
    [{ interval: 1_000 }, '--interval needs --continuous'],
    [{ for: 1_000 }, '--for needs --continuous'],
    [{ url: 'nonsense' }, 'it has to be an address'],
    [{ tokenFile: join(tmpdir(), 'plumbline-no-such-file') }, 'token file cannot be read'],
  ])('%o ends in 2', async (over, words) => {
    const context = createContext()
    expect(await runMonitor(flags('http://127.0.0.1:1', over), context)).toBe(2)
    expect(context.err()).toContain(words)
    expect(context.out()).toBe('')
  })

  test('the production profile without an address does not check this machine', async () => {
    const context = createContext()
    expect(await runMonitor({ profile: 'prod', timeout: 1_000 }, context)).toBe(2)
    expect(context.err()).toContain('set PLUMBLINE_PROD_URL')
  })

  test('a window that the server does not take', async () => {
    const problem = {
      type: 'x',
      title: 'A query parameter is not valid',
      status: 400,
      code: 'invalid-query',
      detail: 'window',
    }
    const { url } = await startServer((_, response) => answerJson(response, problem, 400))
    const context = createContext()
    expect(await runMonitor(flags(url, { window: 'soon' }), context)).toBe(2)
    expect(context.err()).toContain('A query parameter is not valid: window')
  })
})

describe('who answers', () => {
  test('a server of another version is no stranger', async () => {
    const { url } = await startServer((_, response) => answerJson(response, { success: true, data: {} }))
    const context = createContext()
    expect(await runMonitor(flags(url), context)).toBe(4)
    expect(context.err()).toContain('use the same version')
  })

  test('the token goes along', async () => {
    const { url, requests } = await serve(createPerformance(CALM))
    const file = join(await createFolder(), 'token')
    await writeFile(file, 'from-file')
    await runMonitor(flags(url), createContext({ env: { PLUMBLINE_READ_TOKEN: 'from-env' } }))
    await runMonitor(flags(url, { tokenFile: file }), createContext())
    expect(requests.map((request) => request.headers.authorization)).toEqual(['Bearer from-env', 'Bearer from-file'])
  })
})

describe('--check-structure', () => {
  test('holds for a consistent answer', async () => {
    const { url } = await serve(createPerformance())
    const context = createContext()
    expect(await runMonitor(flags(url, { checkStructure: true }), context)).toBe(0)
    expect(context.out()).toContain('✓ the distribution adds up to completeMessages')
    expect(context.out()).toMatch(/exit 0: all 11 checks hold\n$/)
  })

  test('names what does not hold', async () => {
    const data = createPerformance()
    data.states.failed = 7
    const { url } = await serve(data)
    const context = createContext()
    expect(await runMonitor(flags(url, { checkStructure: true }), context)).toBe(1)
    expect(context.out()).toContain('✗ the four states add up to totalMessages\n      142 + 3 + 7 + 5 of 150')
  })

  test('as JSON', async () => {
    const { url } = await startServer((_, response) => answerJson(response, { success: false }))
    const context = createContext()
    expect(await runMonitor(flags(url, { checkStructure: true, json: true }), context)).toBe(1)
    expect(JSON.parse(context.out())).toMatchObject({ type: 'structure', exitCode: 1, checks: [{ ok: false }] })
  })

  test('needs a server', async () => {
    const context = createContext()
    expect(await runMonitor(flags(await findClosedUrl(), { checkStructure: true }), context)).toBe(4)
  })
})
