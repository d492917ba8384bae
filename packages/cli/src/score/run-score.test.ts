import type { ScoreAnswer } from '@plumbline/protocol/api'
import { expect, test } from 'vitest'
import { createContext } from '../../test/create-context.ts'
import { answerJson, startServer } from '../../test/start-server.ts'
import { sampleReport } from '../report/test-support/reports.ts'
import { run } from '../run.ts'

const { health, window, precision } = sampleReport()
const scored: ScoreAnswer = { profile: 'operations', window, precision, score: 87, health }
const nothing: ScoreAnswer = { ...scored, score: null, health: { ...health, status: 'noData', sentence: 'No score.' } }

async function score(line: string, answer = scored) {
  const { url, requests } = await startServer((_, response) => answerJson(response, answer))
  const context = createContext({ env: { PLUMBLINE_URL: url } })
  const exitCode = await run(['score', ...line.split(' ').filter(Boolean)], context)
  return { exitCode, out: context.out(), err: context.err(), asked: requests[0]?.url }
}

test.each([
  ['', '/api/v1/scores/operations'],
  ['widget --hours 0.5', '/api/v1/scores/widget?window=30m'],
  ['operations --environment eu', '/api/v1/scores/operations?environment=eu'],
])('"score %s" asks %s', async (line, asked) => {
  expect((await score(line)).asked).toBe(asked)
})

test.each([
  ['', scored, 0],
  ['--fail-below 87', scored, 0],
  ['--fail-below 88', scored, 1],
  ['--fail-below 1', nothing, 3],
] as const)('"score %s": %#', async (line, answer, exitCode) => {
  expect(await score(line, answer)).toMatchObject({ exitCode, err: '' })
})

test('says whose score it is, over which window, and what every point was lost for', async () => {
  const lines = (await score('--environment eu --ascii')).out.split('\n')
  expect(lines[0]).toBe('87/100 [yellow] Good, operations in eu over the last 24h')
  expect(lines).toContain('-3.13  Error rate, which may cost 30')
  expect((await score('', nothing)).out).toBe('operations over the last 24h: No score.\n')
})

test('as JSON is the answer, on one line', async () => {
  expect(JSON.parse((await score('--json')).out)).toEqual(scored)
})
