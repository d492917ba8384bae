import type { Bottleneck, Bottlenecks, WorkTrend } from '@plumbline/protocol/api'
import { expect, test } from 'vitest'
import { createContext } from '../../test/create-context.ts'
import { answerJson, findClosedUrl, startServer } from '../../test/start-server.ts'
import { run } from '../run.ts'

const TO = Date.parse('2026-03-01T10:30:00.000Z')
const window = { from: TO - 86_400_000, to: TO, lengthMs: 86_400_000 }

const compared = (sentence: string): WorkTrend['values'] => ({
  verdict: 'degraded',
  before: 40_000,
  after: 62_000,
  samples: { before: 60, after: 60 },
  independent: { before: 60, after: 60 },
  effect: null,
  pValue: 0.001,
  sentence,
})

const work = {
  kind: 'job',
  service: 'mail',
  name: 'digest',
  count: 60,
  failures: 0,
  errorRate: 0,
  avgDuration: 62_000,
  p95Duration: 75_000,
  p99Duration: 80_000,
  trend: { direction: 'degrading', complete: true, values: compared('It rose.'), failures: null },
} as const

const bottleneck = (given: Partial<Bottleneck> = {}): Bottleneck => ({
  ...work,
  reason: 'slow',
  severity: 'medium',
  evidence: {
    statistic: 'P95 duration',
    observed: 75_000,
    comparison: '>',
    limit: 60_000,
    unit: 'ms',
    samples: 60,
    interval: null,
  },
  regression: true,
  sentence: 'job mail:digest is slow',
  recommendations: [
    { action: 'Look at it', evidence: 'P50 1 s, P95 75 s' },
    { action: 'Compare', evidence: 'It rose.' },
  ],
  ...given,
})

const answerOf = (given: Partial<Bottlenecks> = {}): Bottlenecks => ({
  window,
  precision: 'raw',
  previous: window,
  judged: { job: 1, operation: 2 },
  tooFew: 0,
  bottlenecks: [bottleneck()],
  regressions: [],
  notes: [],
  sentence: '1 bottleneck',
  ...given,
})

async function runBottlenecks(args: string, answer: object, status = 200) {
  const { url, requests } = await startServer((_, response) => answerJson(response, answer, status))
  const context = createContext({ env: { PLUMBLINE_URL: url } })
  const exitCode = await run(['bottlenecks', ...args.split(' ').filter(Boolean)], context)
  return { exitCode, out: context.out(), err: context.err(), asked: requests.map((request) => request.url) }
}

test.each([
  ['a bottleneck', {}, 1],
  ['none', { bottlenecks: [] }, 0],
  ['something that became worse', { bottlenecks: [], regressions: [{ ...work, sentence: 'It rose.' }] }, 1],
  ['nothing to judge', { bottlenecks: [], judged: { job: 0, operation: 0 } }, 3],
])('%s: %o ends in %i', async (_, given, expected) => {
  expect((await runBottlenecks('', answerOf(given))).exitCode).toBe(expected)
})

test('shows each with its numbers, its trend, and what to do', async () => {
  const { out } = await runBottlenecks(
    '--ascii',
    answerOf({
      precision: 'hour',
      tooFew: 3,
      notes: ['A note.'],
      regressions: [{ ...work, name: 'other', sentence: 'job mail:other: It rose.' }],
    }),
  )
  expect(out.split('\n')).toEqual([
    '1 bottleneck',
    '24 h: 2026-02-28 10:30:00 to 2026-03-01 10:30:00 UTC',
    '',
    'MEDIUM  mail:digest  job, slow',
    '  job mail:digest is slow',
    '  Trend: It rose.',
    '    -> Look at it',
    '       P50 1 s, P95 75 s',
    '    -> Compare',
    '',
    'Became worse',
    '  ! job mail:other: It rose.',
    '',
    'Not judged, with fewer than 5 events: 3',
    'Percentiles are within 1.1 %: they come from sums by hour.',
    'A note.',
    '',
  ])
})

test('of failures shows the trend of failures', async () => {
  const trend = { ...work.trend, failures: compared('Failures rose.') }
  const { out } = await runBottlenecks('', answerOf({ bottlenecks: [bottleneck({ reason: 'failing', trend })] }))
  expect(out).toContain('  Trend: Failures rose.\n')
})

test('nothing to judge says what to do', async () => {
  const { out } = await runBottlenecks('', answerOf({ bottlenecks: [], judged: { job: 0, operation: 0 } }))
  expect(out).toContain('→ look further back: plumbline bottlenecks --hours 720')
  const narrowed = await runBottlenecks(
    '--service mail --kind job --width 120',
    answerOf({ bottlenecks: [], judged: { job: 0, operation: 0 } }),
  )
  expect(narrowed.out).toContain('plumbline bottlenecks --service mail --kind job --hours 720')
})

test('asks what the line says', async () => {
  const { asked } = await runBottlenecks(
    '--service mail --name digest --environment live --kind job --hours 7d',
    answerOf(),
  )
  expect(asked).toEqual(['/api/v1/bottlenecks?service=mail&name=digest&environment=live&kind=job&window=7d'])
})

test('as JSON is the answer', async () => {
  expect(JSON.parse((await runBottlenecks('--json', answerOf())).out)).toEqual(answerOf())
})

test('hostile text changes nothing of the terminal', async () => {
  const text = '\u001b[2J\u202eevil\nline'
  const hostile = bottleneck({
    service: text,
    name: text,
    sentence: text,
    recommendations: [{ action: text, evidence: text }],
  })
  const { out } = await runBottlenecks('', answerOf({ bottlenecks: [hostile], sentence: text }))
  for (const character of ['\u001b', '\u202e']) expect(out).not.toContain(character)
  expect(out).toContain('evil line')
})

test('a wrong kind is 2, a server that is away 4', async () => {
  expect((await runBottlenecks('--kind page', answerOf())).exitCode).toBe(2)
  expect(await run(['bottlenecks'], createContext({ env: { PLUMBLINE_URL: await findClosedUrl() } }))).toBe(4)
})
