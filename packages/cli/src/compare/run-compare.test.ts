import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OperationDistribution, OperationSet } from '@plumbline/protocol/api'
import { createHistogram, encode, record } from '@plumbline/protocol/histogram'
import { afterAll, describe, expect, test } from 'vitest'
import { createRandom, drawMany, SHAPES } from '../../../protocol/test-support/shapes.ts'
import { createContext } from '../../test/create-context.ts'
import { answerJson, findClosedUrl, startServer } from '../../test/start-server.ts'
import { sampleReport } from '../report/test-support/reports.ts'
import { run } from '../run.ts'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-compare-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function operation(name: string, { slowdown = 1, size = 500, seed = 1 } = {}): OperationDistribution {
  const histogram = createHistogram()
  for (const value of drawMany(size, SHAPES['log-normal'], createRandom(seed))) record(histogram, slowdown * value)
  return { service: 'hubspot', name, count: size, failures: 0, histogram: encode(histogram) }
}

function file(name: string, operations: OperationDistribution[] | string, over: object = {}): string {
  const path = join(folder, name)
  const text =
    typeof operations === 'string' ? operations : JSON.stringify({ ...sampleReport({ operations }), ...over })
  writeFileSync(path, text)
  return path
}

const before = file('before.json', [operation('get'), operation('batch', { seed: 2 }), operation('old')])
const after = file('after.json', [operation('get'), operation('batch', { seed: 3, slowdown: 1.4 }), operation('new')])

async function compare(args: string[], env: Record<string, string> = {}, stdout = {}) {
  const context = createContext({ env, stdout })
  const exitCode = await run(['compare', ...args], context)
  return { exitCode, out: context.out(), err: context.err() }
}

describe('two report files, without a server', () => {
  test('are compared operation by operation, the changed ones first', async () => {
    const { exitCode, out, err } = await compare([before, after, '--width', '140'])
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    const lines = out.split('\n')
    expect(lines[1]).toMatch(/^Before: before\.json \(2026-02-28T10:00:00\.000Z to .*1,500 operations/)
    expect(out).toContain('Of 2 operations, 1 degraded: after.json')
    const rows = lines.slice(lines.indexOf('OPERATIONS') + 2)
    expect(rows[0]).toMatch(
      /^✗ degraded +hubspot:batch +\d+ ms +\d+ ms +\+\d+(\.\d)? % \(\+.* to \+.*\) +\+\d+ ms +500 \/ 500$/,
    )
    expect(rows[1]).toMatch(/hubspot:get/)
    expect(out).toMatch(/Only before: hubspot:old\n\nOnly after: hubspot:new/)
    expect(lines.at(-2)).toBe('exit 0: compared; --fail-on degraded makes a gate of it')
  })

  test.each([
    [['--fail-on', 'degraded'], 1, 'exit 1: 1 degraded, and --fail-on degraded'],
    [['--fail-on', 'improved'], 0, 'exit 0: no operation is improved'],
    [['--fail-on', 'degraded,inconclusive'], 1, 'exit 1: 1 degraded'],
    [['--fail-on', 'degraded', '--fail-on', 'improved'], 1, '--fail-on degraded,improved'],
    [['--fail-on', 'degraded', '--name', 'get'], 0, 'exit 0: no operation is degraded'],
    [['--fail-on', 'degraded', '--minimum-change', '80'], 0, 'exit 0: no operation is degraded'],
    [['--fail-on', 'degraded', '--name', 'old'], 3, 'exit 3: Nothing to compare'],
    [['--fail-on', 'degraded', '--service', 'nobody'], 3, 'exit 3: Nothing to compare'],
  ])('%s exits with %i', async (flags, expected, closing) => {
    const { exitCode, out } = await compare([before, after, '--width', '300', ...flags])
    expect(exitCode).toBe(expected)
    expect(out.trimEnd().split('\n').at(-1)).toContain(closing)
  })

  test('as Markdown for a pull request, which shows text and does nothing else', async () => {
    const evil = operation('<img src=x>|@all `x`', { seed: 5 })
    const first = file('evil-before.json', [evil])
    const second = file('evil-after.json', [{ ...operation(evil.name, { seed: 6, slowdown: 2 }) }])
    const { out, exitCode } = await compare([first, second, '--format', 'markdown', '--fail-on', 'degraded'])
    expect(exitCode).toBe(1)
    expect(out).toMatch(/^## Performance comparison\n\n\*\*Failed\.\*\* Of 1 operation, 1 degraded/)
    expect(out).toContain('| 🔴 degraded | hubspot:\\<img src=x\\>\\|@\u200ball \\`x\\` |')
  })

  test('the summary is added to a file that may hold others', async () => {
    const summary = join(folder, 'summary.md')
    writeFileSync(summary, '# Build\n')
    const { exitCode } = await compare([before, after, '--fail-on', 'degraded', '--summary-file', summary])
    expect(exitCode).toBe(1)
    expect(readFileSync(summary, 'utf8')).toMatch(/^# Build\n## Performance comparison\n/)
  })

  test('in 80 columns the change and its interval are whole, and what has no room is left out', async () => {
    const { out } = await compare([before, after, '--width', '80'])
    const row = out.split('\n').find((line) => line.includes('✗ degraded  hubspot:batch'))
    expect(row).toMatch(/\+\d+(\.\d)? % \(\+[\d.]+ % to \+[\d.]+ %\) +\+\d+ ms$/)
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true)
  })

  test('failures that changed for certain stand below their operation', async () => {
    const same = operation('get', { size: 1_000 })
    const first = file('few-failures.json', [{ ...same, failures: 10 }])
    const second = file('many-failures.json', [{ ...same, failures: 100 }])
    const { out } = await compare([first, second, '--width', '80'])
    expect(out).toMatch(/✗ degraded +hubspot:get .*\n {2}failures 1 % to 10 %\n/)
  })

  test('a summary that cannot be saved is 2, after the comparison', async () => {
    const { exitCode, out, err } = await compare([before, after, '--summary-file', folder])
    expect([exitCode, err]).toEqual([2, expect.stringContaining(`the summary could not be written to ${folder}: `)])
    expect(out).toContain('COMPARISON')
  })

  test('as JSON on one line', async () => {
    const { out } = await compare([before, after, '--json'])
    expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, verdict: 'degraded', counts: { degraded: 1 } })
  })

  test('in plain ASCII without colour when asked', async () => {
    const { out } = await compare([before, after, '--ascii'], { FORCE_COLOR: '1', NO_COLOR: '' })
    expect([...out].filter((character) => character > '~' && character !== '\u001b')).toEqual([])
  })
})

describe('a file that cannot be compared is refused with what to do', () => {
  test.each([
    ['missing.json', undefined, 'there is no file'],
    ['empty.json', '', 'is not JSON (it is empty)'],
    ['cut.json', '{"schemaVersion":2,', 'is not JSON ('],
    [
      'older.json',
      JSON.stringify({ ...sampleReport(), schemaVersion: 1 }),
      'was written by an older version (schema 1)',
    ],
    [
      'newer.json',
      JSON.stringify({ ...sampleReport(), schemaVersion: 3 }),
      'was written by a newer version (schema 3)',
    ],
    ['other.json', '{"name":"package"}', 'is no report of plumbline report --format json'],
    ['list.json', '[1,2]', 'is no report'],
    ['.', undefined, 'is a folder'],
  ])('%s', async (name, text, problem) => {
    const path = text === undefined ? join(folder, name) : file(name, text)
    const { exitCode, err } = await compare([before, path])
    expect(exitCode).toBe(2)
    expect(err).toContain(problem)
  })

  test('a histogram that contradicts itself is named', async () => {
    const broken = { ...operation('get'), histogram: { ...operation('get').histogram, count: 3 } }
    const { exitCode, err } = await compare([before, file('broken.json', [broken])])
    expect(exitCode).toBe(2)
    expect(err).toContain('hubspot:get: ')
  })

  test.each([
    ['eu', 0, ''],
    ['us', 2, 'eu.json is a report of the environment eu; leave --environment us out, or write it with'],
  ])('a report of the environment eu, with --environment %s, exits with %i', async (environment, expected, problem) => {
    const report = file('eu.json', [operation('get')], { environment: 'eu' })
    const { exitCode, out, err } = await compare([report, report, '--environment', environment, '--width', '200'])
    expect([exitCode, err]).toEqual([expected, expect.stringContaining(problem)])
    if (expected === 0) expect(out).toContain('Before: eu.json (eu, 2026-02-28T10:00:00.000Z to ')
  })

  test('a report of all environments does not tell them apart', async () => {
    const { exitCode, err } = await compare([before, after, '--environment', 'production'])
    expect(exitCode).toBe(2)
    expect(err).toContain('before.json is a report of all environments')
  })

  test.each([
    [['yesterday', '24h'], '"yesterday" is not understood'],
    [['24h'], "missing required argument 'after'"],
    [['24h', '24h', '--fail-on', 'slower'], '"slower" is none of improved, degraded, stable, inconclusive'],
    [['24h', '24h', '--minimum-change', '-3'], 'It has to be a percentage from 0 to 1000'],
    [['24h', '24h', '--json', '--format', 'markdown'], '--json and --format markdown exclude each other'],
  ])('%s', async (args, problem) => {
    const { exitCode, err } = await compare(args)
    expect([exitCode, err]).toEqual([2, expect.stringContaining(problem)])
  })
})

describe('sides that the server knows', () => {
  const set: OperationSet = {
    label: 'last 1d',
    window: null,
    precision: 'raw',
    operations: [operation('get')],
    leftOut: 0,
  }

  test('are asked for by their text and the filters', async () => {
    const { url, requests } = await startServer((_, response) => answerJson(response, set, 200))
    const { exitCode } = await compare(
      ['previous:24h', 'release:1.5 beta', '--service', 'hubspot', '--environment', 'eu'],
      {
        PLUMBLINE_URL: url,
      },
    )
    expect(exitCode).toBe(0)
    expect(requests.map(({ url: asked }) => asked).sort()).toEqual([
      '/api/v1/operations/distributions?side=previous%3A24h&service=hubspot&environment=eu',
      '/api/v1/operations/distributions?side=release%3A1.5+beta&service=hubspot&environment=eu',
    ])
  })

  test('and a file go together', async () => {
    const { url, requests } = await startServer((_, response) => answerJson(response, set, 200))
    const { out } = await compare([before, '24h', '--width', '200'], { PLUMBLINE_URL: url })
    expect(requests).toHaveLength(1)
    expect(out).toContain('last 1d against before.json')
  })

  test('nobody there is 4, and what the server refuses is 2', async () => {
    expect((await compare(['24h', '1h'], { PLUMBLINE_URL: await findClosedUrl() })).exitCode).toBe(4)
    const problem = {
      code: 'invalid-query',
      title: 'no',
      status: 400,
      detail: 'no operations of the release "9" are known',
    }
    const { url } = await startServer((_, response) => answerJson(response, problem, 400))
    const { exitCode, err } = await compare(['release:9', '24h'], { PLUMBLINE_URL: url })
    expect([exitCode, err]).toEqual([2, expect.stringContaining('no operations of the release "9" are known')])
  })
})
