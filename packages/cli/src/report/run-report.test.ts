import type { OperationsReport } from '@plumbline/protocol/api'
import { describe, expect, test } from 'vitest'
import { answerJson, findClosedUrl, startServer } from '../../test/start-server.ts'
import { calmReport, emptyReport, sampleReport } from './test-support/reports.ts'
import { runLine } from './test-support/run-line.ts'

async function run(line: string, answer: unknown = sampleReport(), status = 200, stdout = {}) {
  const { url, requests } = await startServer((_, response) => answerJson(response, answer, status))
  const result = await runLine(line.split(' ').filter(Boolean), { env: { PLUMBLINE_URL: url }, stdout })
  return { ...result, asked: requests.map((request) => `${request.method} ${request.url}`) }
}

const withScore = (healthScore: number, over: Partial<OperationsReport> = {}) => ({
  ...sampleReport(over),
  healthScore,
})

describe('what is asked', () => {
  test.each([
    ['', ''],
    ['--service hubspot --hours 72 --threshold 1000', '?service=hubspot&window=3d&threshold=1000'],
    ['--environment eu', '?environment=eu'],
    ['--hours 1', '?window=1h'],
    ['--hours 48', '?window=2d'],
    ['--hours 720', '?window=30d'],
    ['--hours 0.5', '?window=30m'],
    ['--hours 90m', '?window=90m'],
    ['--threshold 2s', '?threshold=2000'],
  ])('"report %s" asks %s', async (line, query) => {
    expect((await run(line)).asked).toEqual([`GET /api/v1/operations/report${query}`])
  })

  test('nothing changes when nobody is to be told', async () => {
    expect((await run('')).asked).toHaveLength(1)
  })
})

describe('exit codes', () => {
  test.each([
    ['', sampleReport(), 1, 'exit 1: 3 issues'],
    ['', calmReport(), 0, 'exit 0: no issues'],
    ['', emptyReport(null), 3, 'exit 3: no operations in the period'],
    [
      '',
      { ...sampleReport(), healthScore: null, overall: { ...sampleReport().overall, totalOperations: 1 } },
      3,
      'exit 3: only 1 operation in the period',
    ],
  ])('"report %s" of a report: %#', async (line, report, exitCode, closing) => {
    const { out, ...rest } = await run(line, report)
    expect(rest).toMatchObject({ exitCode, err: '' })
    expect(out.trimEnd().split('\n').at(-1)).toBe(closing)
  })

  test.each(['json', 'markdown', 'html'])('are the same for --format %s', async (format) => {
    expect((await run(`--format ${format}`)).exitCode).toBe(1)
    expect((await run(`--format ${format}`, calmReport())).exitCode).toBe(0)
    expect((await run(`--format ${format}`, emptyReport(null))).exitCode).toBe(3)
  })

  test('nobody there is 4, and says how to get a server there', async () => {
    const url = await findClosedUrl()
    const { exitCode, out, err } = await runLine(['--url', url])
    expect([exitCode, out]).toEqual([4, ''])
    expect(err).toMatch(/cannot be reached: nothing listens there; start the server with "npm start"/)
  })

  test.each([
    [401, { code: 'unauthorized', title: 'A token is needed', detail: '' }, 4, 'set PLUMBLINE_READ_TOKEN'],
    [
      503,
      { code: 'query-timeout', title: 'The question took too long', detail: 'Ask about a shorter window.' },
      4,
      'shorter window',
    ],
    [
      400,
      { code: 'invalid-query', title: 'Not valid', detail: 'did you mean "hubspot"?' },
      2,
      'did you mean "hubspot"?',
    ],
    [200, { some: 'thing' }, 4, 'in a shape that this version does not know'],
  ])('an answer of %i with %o is %i', async (status, answer, exitCode, words) => {
    const result = await run('', answer, status)
    expect(result).toMatchObject({ exitCode, out: '' })
    expect(result.err).toContain(words)
  })
})

describe('wrong usage', () => {
  test.each([
    ['--hours 0', 'a number of hours above 0'],
    ['--hours -3', 'a number of hours above 0'],
    ['--hours 10000000', 'up to ten years'],
    ['--hours 1e7', 'up to ten years'],
    ['--hours soon', '"soon" is not a duration'],
    ['--threshold 0', '"0" is not longer than zero'],
    ['--threshold 2d', 'from 1ms to 1d'],
    ['--threshold slow', '"slow" is not a duration'],
    ['--format pdf', 'Allowed choices are text, json, markdown, html'],
    ['--json --format html', 'exclude each other'],
    ['--alert-below 0', 'from 1 to 100'],
    ['--alert-below 101', 'from 1 to 100'],
    ['--servce x', 'Did you mean --service?'],
    ['--url ftp://here', 'it has to be an address'],
  ])('"report %s" is 2 and says what would be right', async (line, words) => {
    const { exitCode, out, err } = await runLine(line.split(' '))
    expect([exitCode, out]).toEqual([2, ''])
    expect(err).toContain(words)
  })
})

describe('forms', () => {
  test.each(['--json', '--format json', '--json --format json'])('%s is the answer, on one line', async (flags) => {
    const { out } = await run(flags)
    expect(out.split('\n')).toHaveLength(2)
    expect(JSON.parse(out)).toEqual(sampleReport())
  })

  test('text has colour on a terminal, and none in a pipe', async () => {
    const terminal = await startServer((_, response) => answerJson(response, sampleReport()))
    const env = { PLUMBLINE_URL: terminal.url, NO_COLOR: '', TERM: 'xterm' }
    expect((await runLine([], { env, stdout: { isTTY: true } })).out).toContain('\u001b[33m87/100\u001b[0m')
    expect((await runLine([], { env })).out).not.toContain('\u001b')
  })

  test('--ascii is ASCII', async () => {
    expect((await run('--ascii')).out).toMatch(/^[\x20-\x7e\n]+$/)
  })
})

describe('--alert', () => {
  const detail = (id: string, state: string, labels = {}) => ({
    id,
    rule: 'raised:OPERATIONS_REPORT',
    title: 't',
    severity: 'warning',
    state,
    category: 'system',
    labels,
    condition: '',
    explanation: '',
    clauses: [],
    episode: 1,
    startedAt: 1,
    endedAt: null,
    endReason: null,
    acknowledged: null,
    quiet: null,
    nextSteps: [],
    runbook: null,
    checkedAt: 1,
  })

  /** A server with a report and these alerts; what was changed comes back as `METHOD path body token`. */
  async function runAlert(line: string, report: OperationsReport, alerts: unknown[] = [], status = 201, env = {}) {
    const changes: { what: string; body: Record<string, unknown>; token: string | undefined }[] = []
    const { url } = await startServer(async (request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://server')
      if (request.method === 'POST') {
        let text = ''
        for await (const part of request) text += part
        changes.push({ what: pathname, body: JSON.parse(text), token: request.headers.authorization })
        const refusal = { code: 'forbidden', title: 'This token may not do that', detail: '' }
        return answerJson(
          response,
          status < 400 ? { alert: detail('3f9a', 'firing'), timeline: [], deliveries: [] } : refusal,
          status,
        )
      }
      return answerJson(
        response,
        pathname.endsWith('/report') ? report : { now: 1, checkedAt: null, alerts, counts: {} },
      )
    })
    const result = await runLine(line.split(' '), { env: { PLUMBLINE_URL: url, ...env } })
    return { ...result, changes }
  }

  test('tells the server why, once for all services, with the admin token', async () => {
    const { exitCode, changes, err } = await runAlert('--alert', sampleReport(), [], 201, {
      PLUMBLINE_READ_TOKEN: 'read',
      PLUMBLINE_ADMIN_TOKEN: 'admin',
    })
    expect(exitCode).toBe(1)
    expect(changes).toMatchObject([
      {
        what: '/api/v1/alerts',
        token: 'Bearer admin',
        body: {
          type: 'OPERATIONS_REPORT',
          severity: 'warning',
          title: 'Operations: health score 87/100, 1 reason to look',
          message: 'n8n average duration +15.3 % against the period before: 1,200 ms after 1,041 ms',
          labels: {},
        },
      },
    ])
    expect(err).toContain('alert 3f9a is open: n8n average duration')
  })

  test('of one service in one environment is an alert of that', async () => {
    const { changes } = await runAlert('--alert', sampleReport({ service: 'n8n', environment: 'eu' }))
    expect(changes[0]?.body).toMatchObject({
      title: 'Operations of n8n in eu: health score 87/100, 1 reason to look',
      labels: { service: 'n8n', environment: 'eu' },
    })
  })

  test('that finds nothing resolves the alert of the same question, and no other', async () => {
    const open = [
      detail('aaaa', 'firing', { service: 'n8n' }),
      detail('dddd', 'firing', { environment: 'eu' }),
      detail('bbbb', 'resolved'),
      detail('cccc', 'acknowledged'),
    ]
    const { changes, err, exitCode } = await runAlert('--alert', calmReport(), open)
    expect([exitCode, changes.map(({ what }) => what)]).toEqual([0, ['/api/v1/alerts/cccc/resolve']])
    expect(err).toContain('alert cccc is resolved')
  })

  test('that finds nothing, where nothing is open, changes nothing', async () => {
    expect(await runAlert('--alert', calmReport())).toMatchObject({ exitCode: 0, err: '', changes: [] })
  })

  test('of nothing to judge neither raises nor resolves', async () => {
    const open = [detail('cccc', 'firing')]
    expect(await runAlert('--alert', emptyReport(null), open)).toMatchObject({ exitCode: 3, changes: [] })
  })

  test('that may not tell is 4, after the report', async () => {
    const { exitCode, out, err } = await runAlert('--alert', sampleReport(), [], 403, {
      PLUMBLINE_ADMIN_TOKEN: 'wrong',
    })
    expect(exitCode).toBe(4)
    expect(out).toContain('PERFORMANCE MONITORING REPORT')
    expect(err).toContain('PLUMBLINE_ADMIN_TOKEN')
  })

  test.each([
    [70, 69, 1, 1],
    [70, 70, 0, 0],
    [88, 87, 1, 1],
    [87, 87, 0, 0],
  ])(
    '--alert-below %i of a score of %i: exit %i, %i alerts, whatever the issues',
    async (limit, score, exitCode, told) => {
      const { changes, ...result } = await runAlert(`--alert-below ${limit}`, withScore(score))
      expect([result.exitCode, changes.length]).toEqual([exitCode, told])
      if (told > 0) expect(changes[0]?.body.message).toBe(`Health score ${score} is below ${limit}`)
    },
  )

  test('both tell every reason, the score once', async () => {
    const alerts = [
      { kind: 'healthScore', service: null, sentence: 'Health score 60 is below 70' },
      { kind: 'errorRate', service: 'n8n', sentence: 'n8n fails' },
    ]
    const { changes } = await runAlert('--alert --alert-below 80', withScore(60, { alerts }))
    expect(changes[0]?.body.message).toBe('Health score 60 is below 80\nn8n fails')
  })
})
