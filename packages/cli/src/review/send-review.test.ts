import type { ReviewSent } from '@plumbline/protocol/api'
import { describe, expect, test } from 'vitest'
import { createContext } from '../../test/create-context.ts'
import { answerJson, readBody, startServer } from '../../test/start-server.ts'
import { run as runProgram } from '../run.ts'

type Sent = ReviewSent['sent'][number]

const waiting = (channel: string, attempts = 0, detail = ''): Sent => ({ channel, state: 'waiting', attempts, detail })
const delivered = (channel: string): Sent => ({ channel, state: 'delivered', attempts: 1, detail: 'HTTP 200' })
const failed = (channel: string): Sent => ({ channel, state: 'failed', attempts: 1, detail: 'HTTP 404' })

const sentOf = (sent: readonly Sent[]): ReviewSent => ({
  deliveryId: 'rev_1',
  title: 'Weekly review',
  outcomePath: '/api/v1/reviews/sent/rev_1',
  sent: [...sent],
})

const NOT_FOUND = { code: 'channel-not-found', title: 'No such channel', detail: 'there is no channel "team"' }
const AWAY = { code: 'unexpected', title: 'Unexpected error' }

/** Runs `plumbline review weekly …` against a server that answers with each in its turn, and with the last from then on. */
async function send(line: string, answers: readonly (readonly Sent[] | { status: number; body: object })[]) {
  const bodies: unknown[] = []
  let turn = 0
  const { url, requests } = await startServer(async (request, response) => {
    if (request.method === 'POST') bodies.push(await readBody(request))
    const answer = answers[Math.min(turn++, answers.length - 1)] ?? []
    if ('status' in answer) answerJson(response, answer.body, answer.status)
    else answerJson(response, sentOf(answer), request.method === 'POST' ? 202 : 200)
  })
  const context = createContext({ env: { PLUMBLINE_URL: url, PLUMBLINE_ADMIN_TOKEN: 'admin-token-0123456' } })
  const exitCode = await runProgram(['review', 'weekly', ...line.split(' ')], context)
  return { exitCode, url, bodies, requests, out: context.out(), err: context.err(), sleeps: context.sleeps }
}

test('is asked for with the channels and the admin token, and followed until every channel has taken it', async () => {
  const { exitCode, out, err, requests, bodies } = await send('--at 2026-W47 --send team --send boss', [
    [waiting('team'), waiting('boss')],
    [delivered('team'), waiting('boss', 1, 'HTTP 503')],
    [delivered('team'), delivered('boss')],
  ])
  expect(requests.map(({ method, url, headers }) => `${method} ${url} ${headers.authorization}`)).toEqual([
    'POST /api/v1/reviews/weekly/send Bearer admin-token-0123456',
    'GET /api/v1/reviews/sent/rev_1 Bearer admin-token-0123456',
    'GET /api/v1/reviews/sent/rev_1 Bearer admin-token-0123456',
  ])
  expect(bodies).toEqual([{ at: '2026-W47', channels: ['team', 'boss'] }])
  expect([exitCode, out, err]).toEqual([
    0,
    'Weekly review\n  team: delivered, HTTP 200\n  boss: delivered, HTTP 200\n',
    '',
  ])
})

describe('a channel that does not take it', () => {
  test('for good is a finding, also when another stands in', async () => {
    const { exitCode, out, err } = await send('--send team', [[waiting('team')], [failed('team'), delivered('boss')]])
    expect([exitCode, out]).toEqual([1, 'Weekly review\n  team: failed, HTTP 404\n  boss: delivered, HTTP 200\n'])
    expect(err).toContain('1 channel did not take it; see http://')
  })

  test('within half a minute is left to the server, and told where to look', async () => {
    const { exitCode, out, err, url, sleeps } = await send('--send team', [[waiting('team', 3, 'HTTP 503')]])
    expect([exitCode, out]).toEqual([
      1,
      'Weekly review\n  team: waiting after 3 attempts, HTTP 503; it is tried again for a day\n',
    ])
    expect(err).toContain(`1 channel did not take it yet; see ${url}/api/v1/reviews/sent/rev_1`)
    const sleptMs = sleeps.reduce((sum, ms) => sum + ms, 0)
    expect(sleptMs).toBeGreaterThanOrEqual(30_000)
    expect(sleptMs).toBeLessThanOrEqual(32_000)
  })
})

test('a server that goes away meanwhile has accepted it, and that is said', async () => {
  const { exitCode, out, err } = await send('--send team', [[waiting('team')], { status: 500, body: AWAY }])
  expect([exitCode, out]).toEqual([4, 'Weekly review\n  team: waiting; it is tried again for a day\n'])
  expect(err).toContain('it was accepted all the same, see http://')
})

test('a channel that there is not is wrong usage', async () => {
  const { exitCode, out, err } = await send('--send team', [{ status: 404, body: NOT_FOUND }])
  expect([exitCode, out, err]).toEqual([2, '', expect.stringContaining('there is no channel "team"')])
})

test('--json is what became of it', async () => {
  const { out } = await send('--send team --json', [[waiting('team')], [delivered('team')]])
  expect(JSON.parse(out)).toEqual(sentOf([delivered('team')]))
})
