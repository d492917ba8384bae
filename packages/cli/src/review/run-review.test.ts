import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Review } from '@plumbline/protocol/api'
import { describe, expect, test } from 'vitest'
import { sampleLine, sampleReview } from '../../../protocol/test-support/sample-review.ts'
import { createContext } from '../../test/create-context.ts'
import { answerJson, findClosedUrl, startServer } from '../../test/start-server.ts'
import { run as runProgram } from '../run.ts'

async function run(line: string, answer: unknown = sampleReview(), { status = 200, env = {}, stdout = {} } = {}) {
  const { url, requests } = await startServer((_, response) => answerJson(response, answer, status))
  const context = createContext({ env: { PLUMBLINE_URL: url, ...env }, stdout })
  const exitCode = await runProgram(['review', ...line.split(' ').filter(Boolean)], context)
  return { exitCode, out: context.out(), err: context.err(), asked: requests }
}

const asks = ({ asked }: Awaited<ReturnType<typeof run>>) => asked.map(({ method, url }) => `${method} ${url}`)

describe('what is asked', () => {
  test.each([
    ['weekly', '/weekly'],
    ['daily --at 2026-11-20', '/daily?at=2026-11-20'],
    ['monthly --so-far', '/monthly?soFar=true'],
  ])('"review %s" asks %s', async (line, path) => {
    expect(asks(await run(line))).toEqual([`GET /api/v1/reviews${path}`])
  })
})

const good: Partial<Review> = { status: 'good', lines: [sampleLine({ verdict: 'stable', arrow: 'flat' })] }
const missed = sampleLine({ verdict: 'stable', target: { comparison: '<', value: 500, state: 'missed' } })

describe('exit codes', () => {
  test.each([
    ['weekly', {}, 0],
    ['weekly --fail-on attention', {}, 1],
    ['weekly --fail-on attention', good, 0],
    ['weekly --fail-on degraded', {}, 1],
    ['weekly --fail-on degraded', good, 0],
    ['weekly --fail-on target', {}, 0],
    ['weekly --fail-on target', { lines: [missed] }, 1],
    ['weekly', { status: 'noData' as const }, 3],
    ['weekly --fail-on degraded', { status: 'noData' as const }, 3],
  ])('"review %s" of a review %o is %i', async (line, over, code) => {
    expect((await run(line, sampleReview(over))).exitCode).toBe(code)
  })

  test.each([
    '',
    'yearly',
    'weekly --at 2026-W47 --so-far',
    'weekly --send a --output b',
    'weekly --json --format html',
  ])('"review %s" is wrong usage and asks nobody', async (line) => {
    const ran = await run(line)
    expect([ran.exitCode, ran.asked.length]).toEqual([2, 0])
    expect(ran.err).not.toBe('')
  })

  test('a period that the server refuses is wrong usage, nobody there is unreachable', async () => {
    const problem = { code: 'invalid-query', title: 'Not valid', detail: 'at: "x" is not an ISO week' }
    expect(await run('weekly --at x', problem, { status: 400 })).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('is not an ISO week'),
    })
    const context = createContext({ env: { PLUMBLINE_URL: await findClosedUrl() } })
    expect(await runProgram(['review', 'weekly'], context)).toBe(4)
  })
})

describe('what is shown', () => {
  test('text has the three columns of a baseline report, and says what is to be done by hand', async () => {
    const { out } = await run('weekly --width 120')
    expect(out).toMatch(/hubspot: mean +520 ms +400 ms +↑ \+30 % \(\+26 to \+34\) +worse +< 2 s met +380 ms, worse/)
    expect(out).toContain('? SLA compliance: nothing was measured')
    expect(out).toContain('☐ Plan optimisations (check by hand): from the focus\n    plumbline report')
    expect(out).toContain('Next review: Mon, 30 Nov 2026, 01:00 (Europe/Vienna), of 2026-W48.')
    expect(out).not.toContain('\u001b')
  })

  test('is coloured on a terminal, and plain ASCII when asked', async () => {
    expect(
      (await run('weekly', sampleReview(), { env: { FORCE_COLOR: '1' }, stdout: { isTTY: true, columns: 120 } })).out,
    ).toContain('\u001b[31mworse\u001b[0m')
    const { out } = await run('weekly --ascii')
    expect(out).toMatch(/^[\n\x20-\x7e]*$/)
    expect(out).toContain('^ +30 % (+26 to +34)')
  })

  test('JSON is the answer as it came; Markdown and HTML are documents', async () => {
    expect(JSON.parse((await run('weekly --json')).out)).toEqual(sampleReview())
    expect((await run('weekly --format markdown')).out).toMatch(/^# Weekly review.*\n[\s\S]*- \[ \] Plan optimisations/)
    expect((await run('weekly --format html')).out).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/)
  })

  test('a file takes the text without colours, and the terminal nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-review-'))
    const file = join(folder, 'week.txt')
    const { out, exitCode } = await run(`weekly --output ${file}`, sampleReview(), { stdout: { isTTY: true } })
    expect([exitCode, out]).toEqual([0, ''])
    expect(await readFile(file, 'utf8')).toMatch(/^Weekly review, week of 16 November/)
    expect(await run(`weekly --output ${join(folder, 'none', 'x')}`)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('ENOENT'),
    })
    await rm(folder, { recursive: true })
  })
})
