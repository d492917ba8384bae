import type { OperationCall, OperationCalls } from '@plumbline/protocol/api'
import { describe, expect, test } from 'vitest'
import { createContext } from '../../test/create-context.ts'
import { answerJson, startServer } from '../../test/start-server.ts'
import { run } from '../run.ts'

const TO = Date.parse('2026-03-01T10:30:00.000Z')

const call = (given: Partial<OperationCall>): OperationCall => ({
  id: String(given.at ?? 1),
  at: TO - 1_000,
  receivedAt: given.at ?? TO,
  service: 'hubspot',
  name: 'contacts.get',
  durationMs: 120,
  ok: true,
  errorType: '',
  errorMessage: '',
  traceId: '',
  subject: '',
  customer: '',
  environment: '',
  release: '',
  variant: '',
  attributes: {},
  weight: 1,
  ...given,
})

const page = (calls: OperationCall[], given: Partial<OperationCalls> = {}): OperationCalls => ({
  window: { from: TO - 86_400_000, to: TO, lengthMs: 86_400_000 },
  order: 'newest',
  keptSince: TO - 7 * 86_400_000,
  calls,
  next: null,
  notes: [],
  ...given,
})

/** Answers the questions one after the other; the last answer again and again. */
async function runLogs(
  args: string,
  answers: readonly OperationCalls[],
  atQuestion?: (context: Watched, nth: number) => void,
) {
  let asked = 0
  const { url, requests } = await startServer((_, response) => {
    asked++
    atQuestion?.(context, asked)
    answerJson(response, answers[asked - 1] ?? answers.at(-1))
  })
  const context = createContext({ env: { PLUMBLINE_URL: url } })
  const exitCode = await run(['logs', ...args.split(' ').filter(Boolean)], context)
  const lines = context.out().split('\n').slice(0, -1)
  return { exitCode, lines, err: context.err(), asked: requests.map((request) => request.url ?? '') }
}
type Watched = ReturnType<typeof createContext>

test.each([
  ['', '?limit=50'],
  ['--source hubspot --errors-only -n 10', '?service=hubspot&errorsOnly=true&limit=10'],
  [
    '--service hubspot --name a --environment staging --slower-than 2s --hours 72 --count 1000',
    '?service=hubspot&name=a&environment=staging&slowerThan=2s&window=3d&limit=1000',
  ],
])('"logs %s" asks %s', async (args, query) => {
  expect((await runLogs(args, [page([call({})])])).asked).toEqual([`/api/v1/operations/calls${query}`])
})

describe('a line', () => {
  test('a call, the newest last', async () => {
    const { exitCode, lines } = await runLogs('', [
      page([call({ at: TO - 1, durationMs: 2_900 }), call({ at: TO - 2_000 })]),
    ])
    expect(exitCode).toBe(0)
    expect(lines).toEqual([
      '2026-03-01 10:29:58.000Z  ✓ hubspot:contacts.get  120 ms',
      '2026-03-01 10:29:59.999Z  ✓ hubspot:contacts.get  2.9 s',
    ])
  })

  test('of a failure has its error on the same line, whatever is in it', async () => {
    const failed = call({
      ok: false,
      errorType: 'HttpError',
      errorMessage: 'two\nlines \u001b[31mred\u202e <b>',
      traceId: 't-9',
      weight: 10,
    })
    const { lines } = await runLogs('--ascii', [page([failed])])
    expect(lines).toEqual([
      '2026-03-01 10:29:59.000Z  !! hubspot:contacts.get  120 ms  stands for 10 calls  HttpError: two lines red <b>  trace t-9',
    ])
  })

  test('is as long as it has to be', async () => {
    const { lines } = await runLogs('--width 40', [page([call({ name: 'x'.repeat(200) })])])
    expect(lines[0]).toHaveLength('2026-03-01 10:29:59.000Z  ✓ hubspot:  120 ms'.length + 200)
  })

  test('of JSON is the call', async () => {
    const calls = [call({ at: TO - 1, errorMessage: '\u001b' }), call({ at: TO - 2 })]
    const { lines } = await runLogs('--json', [page(calls, { notes: ['A note.'] })])
    expect(lines.map((text) => JSON.parse(text))).toEqual(calls.toReversed())
    expect(lines.join()).not.toContain('\u001b')
  })
})

describe('nothing', () => {
  test('at all ends in 3 and says what to do', async () => {
    const { exitCode, lines } = await runLogs('--service n8n', [page([])])
    expect(exitCode).toBe(3)
    expect(lines.join('\n')).toContain('plumbline logs --service n8n --hours 720')
  })

  test('that failed, of calls that did not, ends in 0', async () => {
    const { exitCode, lines } = await runLogs('--errors-only --slower-than 2s', [page([]), page([call({})])])
    expect([exitCode, lines]).toEqual([0, ['No call failed and took longer than 2s in the last 24h']])
  })

  test('that failed, of no calls, ends in 3', async () => {
    expect((await runLogs('--errors-only', [page([])])).exitCode).toBe(3)
  })
})

test('two names for the service that differ are refused', async () => {
  const { exitCode, err, asked } = await runLogs('--service a --source b', [page([])])
  expect([exitCode, asked]).toEqual([2, []])
  expect(err).toContain('--source is another name for --service')
})

describe('following', () => {
  const stopAt = (last: number) => (context: Watched, nth: number) => {
    if (nth === last) context.interrupt()
  }
  const [a, b, c, d] = [1, 2, 3, 4].map((second) => call({ at: TO + second * 1_000 })) as [
    OperationCall,
    OperationCall,
    OperationCall,
    OperationCall,
  ]

  test('shows each call once, in the order of time, until interrupted', async () => {
    const { exitCode, lines } = await runLogs(
      '--follow --json',
      [page([a]), page([b, a]), page([d, c, b, a]), page([])],
      stopAt(4),
    )
    expect(exitCode).toBe(0)
    expect(lines.map((text) => JSON.parse(text).id)).toEqual([a, b, c, d].map(({ id }) => id))
  })

  test('asks for what arrived since, with some overlap, and for every page of it', async () => {
    const { asked, lines } = await runLogs(
      '-f --service hubspot',
      [page([a]), page([d, c], { next: '1-2-3' }), page([b]), page([])],
      stopAt(4),
    )
    expect(lines).toHaveLength(4)
    const queries = asked.slice(1).map((url) => Object.fromEntries(new URL(url, 'http://x').searchParams))
    expect(queries[0]).toMatchObject({ service: 'hubspot', receivedSince: String(TO - 15_000), limit: '1000' })
    expect(queries[1]).toMatchObject({ before: '1-2-3', receivedSince: String(TO - 15_000) })
    expect(queries[2]).toMatchObject({ receivedSince: String(d.receivedAt - 15_000) })
  })

  test('says once that the server is away, and when it is back', async () => {
    let asked = 0
    const { url } = await startServer((_, response) => {
      asked++
      if (asked === 5) context.interrupt()
      const isAway = asked === 2 || asked === 3
      answerJson(response, isAway ? { error: 'gateway' } : page([a]), isAway ? 503 : 200)
    })
    const context = createContext({ env: { PLUMBLINE_URL: url } })
    expect(await run(['logs', '--follow'], context)).toBe(0)
    expect(context.err().match(/cannot be reached/g)).toHaveLength(1)
    expect(context.err()).toContain('the server answers again')
    expect(context.out().split('\n')).toHaveLength(2)
  })

  test('ends when the server refuses', async () => {
    let asked = 0
    const { url } = await startServer((_, response) =>
      answerJson(response, asked++ === 0 ? page([a]) : { code: 'x', title: 'No' }, asked === 1 ? 200 : 400),
    )
    const context = createContext({ env: { PLUMBLINE_URL: url } })
    expect(await run(['logs', '--follow'], context)).toBe(2)
  })
})
