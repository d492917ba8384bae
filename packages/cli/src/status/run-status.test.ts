import type { HealthAnswer } from '@plumbline/protocol/api'
import { describe, expect, test } from 'vitest'
import { createContext } from '../../test/create-context.ts'
import { answerJson, findClosedUrl, startServer } from '../../test/start-server.ts'
import { runStatus } from './run-status.ts'

const health: HealthAnswer = {
  status: 'healthy',
  version: '0.1.0',
  uptime: 7_200_000,
  uptimeSeconds: 7_200,
  timestamp: '2026-03-01T10:30:00.000Z',
  checks: {
    store: { status: 'healthy', detail: 'answers', latencyMs: 3 },
    spool: { status: 'skipped', detail: 'not needed' },
  },
}

async function status(answer: unknown, code = 200, over: { json?: boolean } = {}) {
  const { url } = await startServer((_, response) => answerJson(response, answer, code))
  const context = createContext()
  const exitCode = await runStatus({ url, timeout: 5_000, ...over }, context)
  return { exitCode, out: context.out(), err: context.err(), url }
}

describe('the status of the server', () => {
  test('healthy is 0', async () => {
    const { exitCode, out, url } = await status(health)
    expect(exitCode).toBe(0)
    expect(out.split('\n')).toEqual([
      `✓ healthy   Plumbline 0.1.0   up 2 h   ${url}`,
      '  ✓ store  healthy  3 ms',
      '      answers',
      '  – spool  skipped',
      '      not needed',
      '',
    ])
  })

  test.each([
    ['degraded', 200, '? degraded'],
    ['unhealthy', 503, '✗ unhealthy'],
  ] as const)('%s is 1 and says what to do', async (state, code, words) => {
    const checks = { store: { status: state, detail: 'slow: look at the disk\u001b[2J' } }
    const { exitCode, out } = await status({ ...health, status: state, checks }, code)
    expect(exitCode).toBe(1)
    expect(out).toContain(words)
    expect(out).toContain('      slow: look at the disk\n')
  })

  test('as JSON is the answer', async () => {
    expect(JSON.parse((await status(health, 200, { json: true })).out)).toEqual(health)
  })

  test.each([
    [{ status: 'ok' }, 200, 'not a Plumbline server'],
    [{ error: 'gateway' }, 503, 'cannot be reached'],
  ])('%o with status %i is 4', async (answer, code, words) => {
    const { exitCode, err } = await status(answer, code)
    expect([exitCode, err]).toEqual([4, expect.stringContaining(words)])
  })

  test('of nobody is 4', async () => {
    expect(await runStatus({ url: await findClosedUrl(), timeout: 5_000 }, createContext())).toBe(4)
  })
})
