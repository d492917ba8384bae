import type { ScoreAnswer } from '@plumbline/protocol/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startCli } from '../import/run-cli.ts'
import { ask, post, request, untilVisible } from '../reliability/harness/http.ts'
import { openSite, type Server } from '../reliability/harness/server.ts'

const site = openSite()
let server: Server
beforeAll(async () => {
  server = await site.start()
})
afterAll(() => site.close())

const run = (...args: string[]) => startCli(['score', ...args, '--url', server.url], site.root).exited

/** What a widget measures that uses half of two budgets and twice another. */
const WIDGET = [
  { kind: 'persistence', name: 'save', value: 100 },
  { kind: 'render', name: 'message', value: 8 },
  { kind: 'api', name: 'send', value: 1_000 },
].flatMap((row) => Array.from({ length: 20 }, () => ({ ...row, service: 'widget', environment: 'live' })))

describe('without data', () => {
  test.each(['operations', 'widget'])('the score of %s is none, which is not good', async (profile) => {
    const { code, stdout } = await run(profile)
    expect(code).toBe(3)
    expect(stdout).toContain('No score: ')
  })
})

describe('the score of the widget', () => {
  beforeAll(async () => {
    expect((await post(server.url, 'measurements', WIDGET)).json).toMatchObject({ accepted: WIDGET.length })
    await untilVisible(server.url)
  })

  test('is made of the targets of the catalogue, category by category', async () => {
    const { score, health, window } = await ask<ScoreAnswer>(server.url, '/api/v1/scores/widget')
    expect(window.lengthMs).toBe(300_000)
    // Persistence 97.5 of weight 40, performance 95 of 30, API (100 and 0 and 100) of 15; memory has none and gives its 15 away.
    const [persistence, performance, api] = [(100 + 95) / 2, 95, (100 + 0 + 0) / 3]
    const expected = (40 * persistence + 30 * performance + 15 * api) / 85
    expect(health.exactScore).toBeCloseTo(expected, 1)
    expect(score).toBe(Math.round(expected))
    expect(health.parts.map(({ id }) => id)).toEqual(['persistence', 'performance', 'api'])
  })

  test('is that of one environment when it is named', async () => {
    const { score } = await ask<ScoreAnswer>(server.url, '/api/v1/scores/widget?window=10m')
    expect(score).not.toBeNull()
    expect(await ask<ScoreAnswer>(server.url, '/api/v1/scores/widget?window=10m&environment=live')).toMatchObject({
      score,
    })
    expect(await ask<ScoreAnswer>(server.url, '/api/v1/scores/widget?environment=staging')).toMatchObject({
      score: null,
      health: { sentence: 'No score: the widget measured nothing in this time in the environment "staging".' },
    })
  })

  test('says in a terminal what was lost, and what would win it back', async () => {
    const { code, stdout } = await run('widget', '--fail-below', '90')
    expect(code).toBe(1)
    expect(stdout).toContain('widget over the last 5m')
    expect(stdout).toMatch(/API, which may cost 17\.6/)
    expect(stdout).toMatch(/at its target < 300 ms: .* points back/)
    expect((await run('widget', '--fail-below', '50')).code).toBe(0)
  })
})

test('a window that cannot be and a profile that nobody knows are refused', async () => {
  expect(await request(`${server.url}/api/v1/scores/widget?window=soon`)).toMatchObject({ status: 400 })
  expect(await request(`${server.url}/api/v1/scores/jobs`)).toMatchObject({ status: 400 })
  expect((await run('jobs')).code).toBe(2)
})
