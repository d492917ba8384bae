import type { Alert } from '@plumbline/protocol/api'
import { describe, expect, test } from 'vitest'
import { answerJson, findClosedUrl, startServer } from '../../test/start-server.ts'
import { displayWidth } from '../terminal/text-width.ts'
import {
  AT,
  createAlert,
  createAlerts,
  createBacktest,
  createChannel,
  createClause,
  createDetail,
  createMaintenance,
  createRule,
  createSilence,
} from './test-support/alert-fixture.ts'
import { problem, runAlerts, startAlertServer } from './test-support/alert-server.ts'

/** Runs one command against a server that gives this answer. */
async function run(line: string | readonly string[], answer: unknown, env: Record<string, string> = {}, status = 200) {
  const { url, asked } = await startAlertServer(answer, status)
  const args = typeof line === 'string' ? line.split(' ').filter(Boolean) : line
  const result = await runAlerts(args, { env: { PLUMBLINE_URL: url, ...env } })
  return { ...result, asked, url, lines: result.out.split('\n') }
}

const acknowledged = createAlert({
  id: '3f9a0c1d99999999',
  rule: 'chat-p95-high',
  title: 'P95 latency is above 5 s',
  severity: 'warning',
  state: 'acknowledged',
  labels: {},
  clauses: [createClause({ observed: 6_100, limit: 5_000, unit: 'ms', comparison: '>' })],
  acknowledged: { by: 'mira', at: AT, note: 'restarting' },
  quiet: { reason: 'acknowledged', by: 'mira', until: null },
})
const silenced = createAlert({
  id: 'aaaaaaaa00000000',
  severity: 'error',
  quiet: { reason: 'silenced', by: 'sil-1', until: AT + 3_600_000 },
})
const resolved = createAlert({
  id: 'bbbbbbbb00000000',
  state: 'resolved',
  endedAt: AT - 60_000,
  endReason: 'recovered',
})

describe('the list', () => {
  test.each(['', 'list'])('"alerts %s" shows what is open, one after another', async (line) => {
    const { exitCode, lines, err, asked, url } = await run(line, createAlerts([createAlert(), acknowledged, silenced]))
    expect([exitCode, err, asked[0]?.line]).toEqual([0, '', 'GET /api/v1/alerts'])
    expect(lines).toEqual([
      `Alerts   2 firing   1 acknowledged   checked 12 s ago   ${url}`,
      '  ✗ critical  3f9a0c1d2  SLA compliance is below 95 %  91.2 % < 95 %',
      '      firing for 12.2 min   service=chat',
      '  ? warning   3f9a0c1d9  P95 latency is above 5 s        6.1 s > 5 s',
      '      acknowledged for 12.2 min',
      '  ✗ error     aaaaaaaa0  SLA compliance is below 95 %  91.2 % < 95 %',
      '      firing for 12.2 min   service=chat',
      '        silenced (sil-1) until 2026-03-01 11:30:00 UTC',
      '',
    ])
  })

  test('of ended ones says how long they were and when that was', async () => {
    const { lines, asked } = await run(
      'list --state history --rule r --severity error --limit 5',
      createAlerts([resolved]),
    )
    expect(asked[0]?.line).toBe('GET /api/v1/alerts?state=history&severity=error&rule=r&limit=5')
    expect(lines.slice(1, 3)).toEqual([
      '  ✓ critical  bbbbbbbb  SLA compliance is below 95 %  91.2 % < 95 %',
      '      resolved after 11 min, 1.2 min ago   service=chat',
    ])
  })

  test('of nothing says that all is quiet, and since when that is known', async () => {
    const { out, url } = await run('', createAlerts([]))
    expect(out).toBe(`Alerts   ✓ nothing is open   checked 12 s ago   ${url}\n`)
  })

  test('that no check has been behind says how to make one', async () => {
    const { out } = await run('', createAlerts([], { checkedAt: null }))
    expect(out).toContain('never checked yet')
    expect(out).toContain('→ judge now: plumbline alerts check')
  })

  test('that a filter left empty does not say that all is quiet', async () => {
    const { out } = await run('--severity info', createAlerts([], { counts: { firing: 2 } }))
    expect(out).toContain('2 firing')
    expect(out).toContain('none of 2 open alerts is of this kind')
  })

  test('as JSON is the answer', async () => {
    const answer = createAlerts([createAlert()])
    expect(JSON.parse((await run('--json', answer)).out)).toEqual(answer)
  })

  test('has colour on a terminal only', async () => {
    const { url } = await startAlertServer(createAlerts([createAlert()]))
    const env = { PLUMBLINE_URL: url, NO_COLOR: '' }
    expect((await runAlerts([], { env })).out).not.toContain('\u001b')
    expect((await runAlerts([], { env, stdout: { isTTY: true } })).out).toContain('\u001b[31m✗ critical\u001b[0m')
  })
})

describe('--fail-on', () => {
  test.each<[string, Partial<Alert>, number]>([
    ['critical', { severity: 'critical' }, 1],
    ['critical', { severity: 'error' }, 0],
    ['warning', { severity: 'error' }, 1],
    ['info', { severity: 'critical', state: 'acknowledged' }, 0],
    ['info', { severity: 'critical', state: 'pending' }, 0],
    ['info', { severity: 'critical', state: 'resolved' }, 0],
  ])('%s with %o exits %i', async (severity, over, exitCode) => {
    const answer = createAlerts([createAlert(over)])
    expect((await run(`--fail-on ${severity}`, answer)).exitCode).toBe(exitCode)
    expect((await run(`check --fail-on ${severity}`, answer)).exitCode).toBe(exitCode)
  })

  test('looks at more than a list shows by default', async () => {
    const { asked } = await run('--fail-on error', createAlerts([]))
    expect(asked[0]?.line).toBe('GET /api/v1/alerts?limit=1000')
  })
})

describe('one alert', () => {
  test.each(['show', 'explain'])(
    '"%s" shows the evidence, what happened, who was told, what to do',
    async (command) => {
      const { exitCode, lines, asked } = await run(`${command} 3f9a`, createDetail())
      expect([exitCode, asked[0]?.line]).toEqual([0, 'GET /api/v1/alerts/3f9a'])
      expect(lines).toEqual([
        '✗ critical   SLA compliance is below 95 %   firing for 12 min',
        '  checked 2026-03-01 10:30:00 UTC',
        '  alert 3f9a0c1d2e4b5a69   rule chat-compliance-low',
        '    since 2026-03-01 10:18:00 UTC   fired 3 times   performance   service=chat',
        '  310 of 340 messages were answered within 5 s, 91.2 %; the limit is 95 %.',
        '',
        '  Evidence',
        '    chat.compliance < 95 % over 5m for 5m',
        '    ✗ chat.compliance < 95 % over 5m: holds',
        '      observed       91.2 %                    ███████████████████████·│·····',
        '      95 % interval  87.71 % to 93.77 %',
        '      limit          < 95 %',
        '      samples        340 samples',
        '      window         10:25:00 to 10:30:00 UTC',
        '',
        '  Timeline (UTC)',
        '    2026-03-01 10:13:00  pending: It went beyond its limit.',
        '    2026-03-01 10:18:00  fired: It was beyond its limit for 5 min.',
        '',
        '  Told',
        '    ✓ slack first delivered, 2026-03-01 10:18:00 UTC',
        '      #1  10:18:01 UTC  retry      400 ms  HTTP 500',
        '      #2  10:18:06 UTC  delivered  120 ms  HTTP 200',
        '',
        '  What to do',
        '    → Look at the phase that takes longest.',
        '    → Runbook: https://runbooks.example/chat-compliance',
        '',
      ])
    },
  )

  test('with a baseline, several parts and parts without data shows each of them', async () => {
    const clauses = [
      createClause({
        text: 'render.p95 > baseline + 20 %',
        verdict: 'inconclusive',
        observed: 30,
        comparison: '>',
        limit: 19.2,
        unit: 'ms',
        samples: 1,
        baseline: { value: 16, samples: 1_200, from: 'Sundays 10:00' },
      }),
      createClause({ text: 'api.p95 > 2s', verdict: 'noData', observed: null, limit: null, samples: 0 }),
      createClause({ text: 'queue.waiting > 3', verdict: 'ok', observed: 1, limit: 3, unit: 'count' }),
    ]
    const { out } = await run('show 3f9a', createDetail({ alert: createAlert({ clauses }) }))
    expect(out).toContain('? render.p95 > baseline + 20 %: too little to be sure')
    expect(out).toContain('baseline       16 ms from 1,200 samples of Sundays 10:00')
    expect(out).toContain('samples        1 sample\n')
    expect(out).toContain('? api.p95 > 2s: nothing to judge')
    expect(out).toContain('observed       no data')
    expect(out).toContain('limit          none')
    expect(out).toContain('✓ queue.waiting > 3: does not hold')
  })

  test('says who is on it and why nobody is told', async () => {
    const { out } = await run('show 3f9a', createDetail({ alert: acknowledged, deliveries: [], timeline: [] }))
    expect(out).toContain('  acknowledged by mira at 2026-03-01 10:30:00 UTC: restarting\n')
    expect(out).toContain('  nobody is told: acknowledged (mira)\n')
    expect(out).toContain('  Told\n    nobody yet\n')
  })

  test('shows a message that could not be delivered as such', async () => {
    const [delivery] = createDetail().deliveries
    const deliveries = delivery ? [{ ...delivery, state: 'failed' as const }] : []
    expect((await run('show 3f9a', createDetail({ deliveries }))).out).toContain('✗ slack first failed')
  })

  test.each([20, 40, 80, 120])('of hostile texts keeps to %i columns, in ASCII too', async (columns) => {
    const text = 'x\u001b[2J\n\u202e\u0007é '.repeat(20)
    const alert = createAlert({
      title: text,
      rule: text,
      category: text,
      labels: { [text]: text },
      condition: text,
      explanation: text,
      clauses: [createClause({ text, unit: text, baseline: { value: 1, samples: 1, from: text } })],
      acknowledged: { by: text, at: 1e300, note: text },
      quiet: { reason: text, by: text, until: AT },
      nextSteps: [text],
      runbook: text,
    })
    const detail = createDetail({ alert, timeline: [{ at: AT, kind: text, text }] })
    for (const flags of ['', ' --ascii']) {
      for (const [line, answer] of [
        ['show x', detail],
        ['list', createAlerts([alert])],
      ] as const) {
        const { lines } = await run(`${line} --width ${columns}${flags}`, answer)
        for (const shown of lines) {
          expect(displayWidth(shown)).toBeLessThanOrEqual(columns)
          expect(shown).not.toMatch(flags === '' ? /[\p{Cc}\p{Cf}]/u : /[^\x20-\x7e]/)
        }
      }
    }
  })
})

describe('acknowledging and resolving', () => {
  test('names the user of the environment', async () => {
    const { exitCode, out, asked } = await run('ack 3f9a', createDetail({ alert: acknowledged }), { USER: 'mira' })
    expect(exitCode).toBe(0)
    expect(asked).toMatchObject([{ line: 'POST /api/v1/alerts/3f9a/acknowledge', body: { by: 'mira' } }])
    expect(out.replaceAll('\n ', '')).toContain('✓ P95 latency is above 5 s (3f9a0c1d99999999) is acknowledged by mira')
  })

  test.each<[Record<string, string>, object]>([
    [{ LOGNAME: 'lena' }, { by: 'lena' }],
    [{ USERNAME: 'lena' }, { by: 'lena' }],
    [{ USER: ' ' }, {}],
    [{}, {}],
  ])('%o is %o', async (env, body) => {
    expect((await run('ack 3f9a', createDetail(), env)).asked[0]?.body).toEqual(body)
  })

  test('takes a name and a note', async () => {
    const line = ['resolve', '3f/9a', '--by', 'lena', '--note', 'rolled back', '--width', '120']
    const { asked, out } = await run(line, createDetail(), { USER: 'mira' })
    expect(asked).toMatchObject([
      { line: 'POST /api/v1/alerts/3f%2F9a/resolve', body: { by: 'lena', note: 'rolled back' } },
    ])
    expect(out).toContain('is resolved; it fires again if the cause goes on')
  })
})

describe('silences', () => {
  test('are made for a time', async () => {
    const line = [
      'silence',
      'service=mail',
      'severity!=critical',
      '--for',
      '2h',
      '--comment',
      'moving',
      '--width',
      '160',
    ]
    const { exitCode, asked, out } = await run(line, createSilence(), { USER: 'mira' })
    expect(exitCode).toBe(0)
    expect(asked).toMatchObject([
      {
        line: 'POST /api/v1/alerts/silences',
        body: { matchers: ['service=mail', 'severity!=critical'], for: '2h', by: 'mira', comment: 'moving' },
      },
    ])
    expect(out).toContain('nobody is told of service=mail and severity!=critical until 2026-03-01 12:30:00')
    expect(out).toContain('plumbline alerts unsilence sil-1')
  })

  test('are listed with who and why, those in force first, maintenance beside them', async () => {
    const silences = [
      createSilence({ id: 'sil-0', active: false, to: AT, comment: '' }),
      createSilence(),
      createSilence({ id: 'sil-2', active: false, from: AT + 86_400_000, to: AT + 93_600_000, matchers: ['a=b'] }),
    ]
    const nightly = { id: 'nightly', text: 'sun at 02:00 UTC for 2 h', matchers: [], by: null }
    const maintenance = [
      createMaintenance({ ...nightly, origin: 'file', activeUntil: null, comment: '' }),
      createMaintenance(),
      createMaintenance({ id: 'done', text: 'from then to now', activeUntil: null, over: true, comment: '' }),
    ]
    const { lines } = await run('silences --width 100', { silences, maintenance })
    expect(lines).toEqual([
      'Silences',
      '  ✓ silent       sil-1    service=mail and severity!=critical  2 h more',
      '      by mira: moving the mail server',
      '  – over         sil-0    service=mail and severity!=critical  since 2026-03-01 10:30:00 UTC',
      '      by mira',
      '  – planned      sil-2    a=b                                  from 2026-03-02 10:30:00 UTC for 2 h',
      '      by mira: moving the mail server',
      '  – planned      nightly  everything',
      '      sun at 02:00 UTC for 2 h   in the configuration',
      '  ✓ maintenance  db-move  service=db                           10 min more',
      '      from 2026-03-01T10:00:00Z to 2026-03-01T10:40:00Z   by mira: new disk',
      '  – over         done     service=db',
      '      from then to now   by mira',
      '',
    ])
  })

  test('may begin later', async () => {
    const later = createSilence({ active: false, from: AT + 3_600_000, to: AT + 7_200_000 })
    const { asked, out } = await run('silence a=b --for 1h --from 2026-03-01T12:30+01:00 --width 160', later)
    expect(asked[0]?.body).toMatchObject({ from: '2026-03-01T12:30+01:00', for: '1h' })
    expect(out).toContain('from 2026-03-01 11:30:00 UTC until 2026-03-01 12:30:00 UTC;')
  })

  test('that do not exist show how to make one', async () => {
    expect((await run('silences', { silences: [], maintenance: [] })).out).toContain('→ plumbline alerts silence')
  })

  test('are ended by id', async () => {
    const { asked, out } = await run('unsilence sil-1', createSilence({ active: false }))
    expect(asked).toMatchObject([{ line: 'DELETE /api/v1/alerts/silences/sil-1', body: undefined }])
    expect(out).toBe('✓ service=mail and severity!=critical is told again\n')
  })
})

describe('rules', () => {
  test('are listed with their noise', async () => {
    const noise = { episodes: 0, notifications: 0, firingMs: 0, shortEpisodes: 0 }
    const rules = [
      createRule({ verdict: 'firing' }),
      createRule({ id: 'mail-slow', enabled: false, verdict: 'off', origin: 'changed', severity: 'info', noise }),
    ]
    const { lines, asked } = await run('rules --width 110', { rules })
    expect(asked[0]?.line).toBe('GET /api/v1/alerts/rules')
    expect(lines).toEqual([
      'Rules   2 rules   1 firing   1 off   noise: last 7 d; short: over within 5 min',
      '            rule           severity  condition                     fired  told  short  firing for  from',
      '  ✗ firing  chat-p95-high  warning   chat.latency.p95 > 5s for 5m      4     6      1       1.5 h  default',
      '  – off     mail-slow      info      chat.latency.p95 > 5s for 5m      0     0      0           0  changed',
      '',
    ])
  })

  test.each([
    ['ok', '✓ ok'],
    ['inconclusive', '? undecided'],
    ['noData', '? no data'],
    [null, '? not judged yet'],
  ] as const)('of verdict %s show %s', async (verdict, shown) => {
    expect((await run('rules', { rules: [createRule({ verdict })] })).out).toContain(`  ${shown}  `)
  })

  test.each([
    ['enable', { enabled: true }],
    ['disable', { enabled: false }],
    ['reset', { reset: true }],
    ['set --limit 97%', { limit: '97%' }],
    ['set --severity error --minimum-samples 0', { severity: 'error', minimumSamples: 0 }],
  ])('"%s" sends %o', async (line, body) => {
    const [command = '', ...flags] = line.split(' ')
    const { asked, out, exitCode } = await run([command, 'chat-p95-high', ...flags], createRule())
    expect(asked).toMatchObject([{ line: 'PATCH /api/v1/alerts/rules/chat-p95-high', body }])
    expect([exitCode, out]).toEqual([
      0,
      '✓ chat-p95-high: warning when chat.latency.p95 > 5s for 5m, from 5 samples on\n',
    ])
  })

  test('that are off say so after the change', async () => {
    const { out } = await run('disable chat-p95-high', createRule({ enabled: false }))
    expect(out).toBe('✓ chat-p95-high: off\n')
  })
})

describe('a backtest', () => {
  test.each([
    [['backtest', 'chat-p95-high'], { rule: 'chat-p95-high' }],
    [
      ['backtest', '--condition', 'chat.latency.p95 > 4s', '--since', '36h'],
      { condition: 'chat.latency.p95 > 4s', since: '36h' },
    ],
  ])('%j asks for %o', async (line, body) => {
    const { exitCode, asked, out } = await run(line, createBacktest())
    expect(asked).toMatchObject([{ line: 'POST /api/v1/alerts/backtest', body }])
    expect([exitCode, out.split('   ')[1]]).toEqual([0, 'would have fired 2 times in 7 d'])
  })

  test('of nothing is 3', async () => {
    const answer = createBacktest({ checks: 5, noData: 5, firings: [], suggestion: null })
    expect((await run('backtest a', answer)).exitCode).toBe(3)
  })
})

describe('channels', () => {
  test('are listed with what was delivered and what went wrong', async () => {
    const channels = [
      createChannel(),
      createChannel({ id: 'hook', kind: 'webhook', lastFailure: { at: AT, detail: 'HTTP 500' }, waiting: 3 }),
      createChannel({ id: 'mail', switchedOff: 'the address is gone', lastDelivered: null, fallback: null }),
      createChannel({ id: 'old', severities: [], lastDelivered: null, fallback: null }),
      createChannel({ id: 'again', lastFailure: { at: AT - 7_200_000, detail: 'HTTP 503' } }),
    ]
    expect((await run('channels', { channels })).lines).toEqual([
      'Channels',
      '  ✓ slack  slack    error critical       delivered 1 h ago             else log',
      '  ✗ hook   webhook  error critical       delivered 1 h ago  3 waiting  else log',
      '      failed 0 ms ago: HTTP 500',
      '  – mail   slack    error critical       never delivered',
      '      switched off: the address is gone',
      '  ? old    slack    no route leads here  never delivered',
      '  ✓ again  slack    error critical       delivered 1 h ago             else log',
      '      failed 2 h ago: HTTP 503',
      '',
    ])
  })

  test('that do not exist show how to set one up', async () => {
    expect((await run('channels', { channels: [] })).out).toContain('→ set SLACK_WEBHOOK_URL')
  })

  test.each([
    ['delivered', 0, '✓ slack took the test message in 120 ms'],
    ['retry', 1, '✗ slack did not take the test message: HTTP 500 (retry, 120 ms)'],
    ['refused', 1, '✗ slack did not take'],
    ['gone', 1, '✗ slack did not take'],
  ])('a test that is %s is %i', async (outcome, exitCode, words) => {
    const result = await run('test slack', { channel: 'slack', outcome, detail: 'HTTP 500', tookMs: 120 })
    expect(result).toMatchObject({ exitCode, out: expect.stringContaining(words) })
    expect(result.asked[0]?.line).toBe('POST /api/v1/alerts/channels/slack/test')
  })
})

describe('what goes wrong', () => {
  test.each([
    [404, 'alert-not-found', 'No such alert', 'no alert begins with "zzzz"', 3, 'show zzzz'],
    [400, 'alert-ambiguous', 'More than one alert', '"3f9a" begins 3f9a0c1d2 and 3f9a0c1d9', 2, 'ack 3f9a'],
    [409, 'alert-not-open', 'Not open', 'it ended 2 h ago', 2, 'resolve 3f9a'],
    [400, 'invalid-rule', 'Not a limit', '"97" is no share', 2, 'set chat-p95-high --limit 97'],
    [503, 'stopping', 'The server stops', 'try again', 4, ''],
  ])('%i %s: the words of the server', async (status, code, title, detail, exitCode, line) => {
    const result = await run(line, problem(status, code, title, detail), {}, status)
    expect(result).toMatchObject({ exitCode, out: '', err: expect.stringContaining(`${title}: ${detail}`) })
  })

  test.each([
    ['', {}, 'PLUMBLINE_READ_TOKEN'],
    ['ack 3f9a', {}, 'PLUMBLINE_ADMIN_TOKEN'],
    ['ack 3f9a', { PLUMBLINE_READ_TOKEN: 'secret' }, 'PLUMBLINE_ADMIN_TOKEN'],
    ['', { PLUMBLINE_READ_TOKEN: 'secret' }, 'the token from PLUMBLINE_READ_TOKEN is not accepted'],
    ['unsilence x', { PLUMBLINE_ADMIN_TOKEN: 'secret' }, 'the token from PLUMBLINE_ADMIN_TOKEN is not accepted'],
  ])('without the right token, "alerts %s" with %o names %s', async (line, env, words) => {
    const result = await run(line, problem(401, 'unauthorized', 'Not permitted', ''), env, 401)
    expect(result).toMatchObject({ exitCode: 4, err: expect.stringContaining(words) })
    expect(result.err).not.toContain('secret')
  })

  test.each([
    [{ PLUMBLINE_READ_TOKEN: 'r', PLUMBLINE_ADMIN_TOKEN: 'a' }, 'Bearer r', 'Bearer a'],
    [{ PLUMBLINE_ADMIN_TOKEN: 'a' }, 'Bearer a', 'Bearer a'],
    [{}, undefined, undefined],
  ])('%o reads with %s and acts with %s', async (env, reads, acts) => {
    expect((await run('', createAlerts([]), env)).asked[0]?.token).toBe(reads)
    expect((await run('check', createAlerts([]), env)).asked[0]?.token).toBe(acts)
  })

  test('nobody there is 4 and says how to start a server', async () => {
    const result = await runAlerts([], { env: { PLUMBLINE_URL: await findClosedUrl() } })
    expect(result).toMatchObject({ exitCode: 4, out: '', err: expect.stringContaining('npm start') })
  })

  test('a server whose answers are of another shape is 4 and says so', async () => {
    const { url } = await startServer((_, response) => answerJson(response, { alerts: 'many' }))
    const result = await runAlerts([], { env: { PLUMBLINE_URL: url } })
    expect(result).toMatchObject({ exitCode: 4, out: '', err: expect.stringContaining('use the same version') })
  })

  test.each([
    ['shwo 3f9a', 'too many arguments', 'plumbline alerts --help'],
    ['show', "missing required argument 'id'", ''],
    ['--state open', '--state', 'active, history, all'],
    ['--fail-on bad', '--fail-on', 'critical'],
    ['--limit 1001', '--limit', 'from 1 to 1000'],
    ['silence service=mail', "required option '--for <duration>' not specified", ''],
    ['silence service=mail --for 91d', '--for', 'from 1s to 90d'],
    ['silence service=mail --for 2h --from tomorrow', '--from', '2026-11-22T22:00Z'],
    ['silence --for 2h', "missing required argument 'matcher'", ''],
    ['set chat-p95-high', 'nothing to change', '--limit 97%'],
    ['set chat-p95-high --severity loud', '--severity', 'warning'],
    ['backtest', 'name one rule or one condition', '--condition'],
    ['backtest a --condition b', 'name one rule or one condition', ''],
    ['backtest a --since soon', '--since', 'not a duration'],
  ])('"alerts %s" is 2 and asks nothing', async (line, words, hint) => {
    const { exitCode, err, out, asked } = await run(line, createAlerts([]))
    expect([exitCode, out, asked]).toEqual([2, '', []])
    expect(err).toContain(words)
    expect(err).toContain(hint)
  })
})

describe('help', () => {
  const COMMANDS =
    'list show check ack resolve silence silences unsilence maintain unmaintain rules enable disable set reset backtest channels test'

  test.each(COMMANDS.split(' '))('of alerts %s leads with examples', async (command) => {
    const { exitCode, out } = await runAlerts([command, '--help'])
    expect(exitCode).toBe(0)
    expect(out).toMatch(new RegExp(`^Examples:\n {2}plumbline alerts ${command} `.replace(/ $/, '')))
    expect(out).toContain('--json')
    expect(out).toContain('--url')
  })

  test('of alerts names every command, the exit codes and the tokens', async () => {
    const { out } = await runAlerts(['--help'])
    for (const command of COMMANDS.split(' ')) expect(out).toContain(`\n  ${command}`)
    expect(out).toContain('Exit codes:')
    expect(out).toContain('PLUMBLINE_ADMIN_TOKEN')
  })
})
