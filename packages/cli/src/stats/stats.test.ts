import type { OperationStat, OperationStats } from '@plumbline/protocol/api'
import { describe, expect, test } from 'vitest'
import { createContext } from '../../test/create-context.ts'
import { answerJson, findClosedUrl, startServer } from '../../test/start-server.ts'
import { run } from '../run.ts'
import { displayWidth } from '../terminal/text-width.ts'

const TO = Date.parse('2026-03-01T10:30:00.000Z')
const figures = {
  count: 1_247,
  failures: 39,
  errorRate: 3.1275,
  errorInterval: { low: 2.3, high: 4.25 },
  avgDuration: 713.64,
  p50Duration: 600,
  p95Duration: 2_900,
  p99Duration: 3_400,
  minDuration: 20,
  maxDuration: 4_100,
  timeShare: 100,
  throughputPerMinute: 0.866,
}
const line = (given: Partial<OperationStat>): OperationStat => ({
  service: 'hubspot',
  name: 'contacts.batch',
  ...figures,
  ...given,
})
const stats = (given: Partial<OperationStats> = {}): OperationStats => ({
  window: { from: TO - 86_400_000, to: TO, lengthMs: 86_400_000 },
  precision: 'raw',
  order: 'time',
  operations: [line({ timeShare: 62 }), line({ name: 'contacts.get', timeShare: 38, errorRate: 16 })],
  leftOut: 0,
  totals: figures,
  knownServices: ['hubspot'],
  notes: [],
  ...given,
})
const nothing = (knownServices: string[]): OperationStats =>
  stats({ operations: [], totals: { ...figures, count: 0, throughputPerMinute: 0 }, knownServices })

async function runStats(args: string, answer: object = stats(), status = 200, given = {}) {
  const { url, requests } = await startServer((_, response) => answerJson(response, answer, status))
  const context = createContext({ env: { PLUMBLINE_URL: url }, ...given })
  const exitCode = await run(['stats', ...args.split(' ').filter(Boolean)], context)
  return { exitCode, out: context.out(), err: context.err(), asked: requests.map((request) => request.url) }
}

test.each([
  ['', '?order=time'],
  [
    '--service hubspot --name a --environment staging --hours 72 --order p95 --limit 5',
    '?service=hubspot&name=a&environment=staging&window=3d&order=p95&limit=5',
  ],
])('"stats %s" asks %s', async (args, query) => {
  expect((await runStats(args)).asked).toEqual([`/api/v1/operations/stats${query}`])
})

test('is a table of which every column lines up', async () => {
  const { exitCode, out, err } = await runStats('--width 100')
  expect([exitCode, err]).toEqual([0, ''])
  expect(out.split('\n')).toEqual([
    'Operations of 24 h, by the time they take   1,247 calls   52 an hour',
    '',
    '  Operation               Calls  Failed    Mean       P95   Time     P50       P99       Max',
    '  hubspot:contacts.batch  1,247   3.1 %  714 ms  2,900 ms   62 %  600 ms  3,400 ms  4,100 ms',
    '  hubspot:contacts.get    1,247    16 %  714 ms  2,900 ms   38 %  600 ms  3,400 ms  4,100 ms',
    '  all                     1,247   3.1 %  714 ms  2,900 ms  100 %  600 ms  3,400 ms  4,100 ms',
    '',
  ])
})

test('leaves out the later columns before it cuts names', async () => {
  const { out } = await runStats('--width 60')
  expect(out).toContain('  hubspot:contacts.batch  1,247   3.1 %  714 ms  2,900 ms\n')
})

test('says what is left out, and where figures are not exact', async () => {
  const { out } = await runStats('', stats({ leftOut: 7, precision: 'hour', notes: ['A note.'] }))
  expect(out).toContain('7 more operations, in the totals: --limit 9')
  expect(out).toContain('within 1.1 %: they come from sums by hour')
  expect(out).toContain('A note.')
})

test('colours high error rates on a terminal', async () => {
  const { out } = await runStats('', stats(), 200, { stdout: { isTTY: true, columns: 100 } })
  expect(out).not.toContain('\u001b')
  const { url } = await startServer((_, response) => answerJson(response, stats(), 200))
  const context = createContext({ env: { PLUMBLINE_URL: url, FORCE_COLOR: '1' } })
  await run(['stats'], context)
  expect(context.out()).toContain('\u001b[31m  16 %\u001b[0m')
})

test.each(['', '--width 40', '--ascii'])('a hostile name changes no line (%s)', async (args) => {
  const hostile = line({ service: '\u001b[2J\u202eevil\n<b>', name: 'x'.repeat(200) })
  const { out } = await runStats(args, stats({ operations: [hostile] }))
  for (const character of ['\u001b', '\u202e']) expect(out).not.toContain(character)
  for (const row of out.split('\n')) expect(displayWidth(row)).toBeLessThanOrEqual(80)
  expect(out).toContain('evil <b>')
})

describe('nothing in the window ends in 3', () => {
  test('before anything was sent, and says how to send', async () => {
    const { exitCode, out } = await runStats('', nothing([]))
    expect(exitCode).toBe(3)
    expect(out).toContain('plumbline send measurement operation hubspot contacts.batch 120')
    expect(out).not.toContain('--hours 720')
  })

  test('later, and says to look further back', async () => {
    const { exitCode, out } = await runStats(
      '--service hubspot --environment eu --width 120',
      nothing(['hubspot', 'n8n']),
    )
    expect(exitCode).toBe(3)
    expect(out).toContain('plumbline stats --service hubspot --environment eu --hours 720')
    expect(out).toContain('known: hubspot, n8n')
  })
})

test('as JSON is the answer', async () => {
  expect(JSON.parse((await runStats('--json')).out)).toEqual(stats())
})

test.each([
  ['--hours 0', 2],
  ['--hours 87601', 2],
  ['--limit 1001', 2],
  ['--order size', 2],
])('"stats %s" ends in %i and asks nobody', async (args, expected) => {
  const { exitCode, asked } = await runStats(args)
  expect([exitCode, asked]).toEqual([expected, []])
})

test('a service that nobody knows is 2, and a server that is away 4', async () => {
  const problem = { code: 'invalid-query', title: 'Not valid', detail: 'did you mean "hubspot"?' }
  const refused = await runStats('--service hubspto', problem, 400)
  expect([refused.exitCode, refused.err]).toEqual([2, expect.stringContaining('did you mean "hubspot"?')])
  const context = createContext({ env: { PLUMBLINE_URL: await findClosedUrl() } })
  expect(await run(['stats'], context)).toBe(4)
})
