import {
  type BaselineDetail,
  BaselineDetailSchema,
  type BaselinesAnswer,
  BaselinesAnswerSchema,
  BaselineVersionSchema,
  type BaselineVersionView,
  CapturedSchema,
  CaptureSchema,
} from '@plumbline/protocol/api'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { createContext } from '../../test/create-context.ts'
import { NOW } from '../../test/performance-fixture.ts'
import { answerJson, findClosedUrl, readBody, startServer } from '../../test/start-server.ts'
import { problem } from '../alerts/test-support/alert-server.ts'
import { run } from '../run.ts'
import { displayWidth } from '../terminal/text-width.ts'

const DAY_MS = 86_400_000

const version = (changed: Partial<BaselineVersionView> = {}): BaselineVersionView => ({
  ...{ version: 3, environment: 'production', service: null, source: 'captured', by: 'ana', note: 'before 1.5.0' },
  ...{ capturedAt: NOW - DAY_MS, updatedAt: NOW - DAY_MS, promoted: false, leftOut: 0, metrics: 4 },
  ...{ operations: 12, trusted: 9, provisional: 3, samples: 12_040, failures: 24 },
  window: { from: NOW - 2 * DAY_MS, to: NOW - DAY_MS, lengthMs: DAY_MS },
  ...changed,
})

type Drift = NonNullable<BaselinesAnswer['versions'][number]['drift']>
const degraded: Drift = { verdict: 'degraded', sentence: 'Two operations became slower.', degraded: 2, improved: 0 }

/** Each path with what it takes and gives. */
const ROUTES: readonly { route: RegExp; takes?: TSchema; gives: TSchema }[] = [
  { route: /^POST \/api\/v1\/baselines$/, takes: CaptureSchema, gives: CapturedSchema },
  { route: /^GET \/api\/v1\/baselines(\?environment=\w+)?$/, gives: BaselinesAnswerSchema },
  { route: /^GET \/api\/v1\/baselines\/\w+(\?environment=\w+)?$/, gives: BaselineDetailSchema },
  { route: /^POST \/api\/v1\/baselines\/\w+\/promote$/, takes: CaptureSchema, gives: BaselineVersionSchema },
  { route: /^DELETE \/api\/v1\/baselines\/\w+(\?.*)?$/, gives: BaselineVersionSchema },
]

/** Runs `plumbline baseline …` against a server that takes and gives nothing but what is published. */
async function ask(line: readonly string[], answer: unknown, status = 200, env: Record<string, string> = {}) {
  const asked: { line: string; body: unknown; token: string | undefined }[] = []
  const { url } = await startServer(async (request, response) => {
    const body = request.headers['content-type'] === undefined ? undefined : await readBody(request)
    const said = `${request.method} ${request.url}`
    asked.push({ line: said, body, token: request.headers.authorization })
    const known = ROUTES.find(({ route }) => route.test(said))
    const isPublished =
      known &&
      (known.takes === undefined ? body === undefined : Value.Check(known.takes, body)) &&
      (status >= 400 || Value.Check(known.gives, answer))
    if (isPublished) answerJson(response, answer, status)
    else response.writeHead(599, 'not as published').end()
  })
  const context = createContext({ env: { PLUMBLINE_URL: url, USER: 'ana', ...env } })
  const exitCode = await run(['baseline', ...line], context)
  return { exitCode, asked, lines: context.out().split('\n'), out: context.out(), err: context.err() }
}

describe('capture', () => {
  test('sends what is asked for, and says what was kept and how to go on', async () => {
    const line = [
      'capture',
      '--environment',
      'production',
      '--service',
      'mail',
      '--hours',
      '6',
      '--note',
      'x',
      '--promote',
    ]
    const answer = { version: version({ promoted: true }), baselines: [] }
    const { exitCode, asked, out } = await ask([...line, '--id', 'run-7'], answer, 201, { PLUMBLINE_ADMIN_TOKEN: 't' })
    expect(exitCode).toBe(0)
    expect(asked).toEqual([
      {
        line: 'POST /api/v1/baselines',
        token: 'Bearer t',
        body: {
          ...{ by: 'ana', environment: 'production', service: 'mail', window: '6h', note: 'x', promote: true },
          requestId: 'run-7',
        },
      },
    ])
    expect(out).toContain('baseline 3 of production: 12,040 samples of 12 operations, 3 of them')
    expect(out).toContain('compared with it from now on')
    expect((await ask(['capture'], { ...answer, version: version() })).out).toContain('plumbline baseline promote 3')
    expect((await ask(['capture'], { ...answer, version: version() })).asked[0]?.body).toEqual({ by: 'ana' })
  })

  test.each([
    ['baseline-too-few-samples', 409, 3],
    ['baseline-environment-unclear', 409, 2],
    ['unauthorized', 401, 4],
    ['store-unreachable', 503, 4],
  ])('refused with %s (%i) exits %i', async (code, status, exitCode) => {
    const refused = await ask(['capture'], problem(status, code, 'No', 'prod has 9 samples'), status)
    expect([refused.exitCode, refused.out]).toEqual([exitCode, ''])
    expect(refused.err).toContain('prod has 9 samples')
  })

  test('of no server exits 4, and of no time 2', async () => {
    const context = createContext({ env: { PLUMBLINE_URL: await findClosedUrl() } })
    expect(await run(['baseline', 'capture'], context)).toBe(4)
    for (const hours of ['0', '-1', 'x', '1e3', '87601'])
      expect((await ask(['capture', `--hours=${hours}`], {})).exitCode).toBe(2)
  })
})

describe('list', () => {
  const versions = [
    { ...version({ version: 12, source: 'automatic', by: 'plumbline', note: null }), drift: null },
    { ...version({ version: 11, capturedAt: NOW - 40 * DAY_MS, promoted: true }), drift: degraded },
    { ...version({ version: 3, service: 'mail', environment: '', capturedAt: NOW - 90 * 60_000 }), drift: null },
  ]

  test('tells how old each is and how far now is from those in use', async () => {
    const { lines, exitCode, asked } = await ask(['list', '--width', '100'], { versions })
    expect([exitCode, asked[0]?.line]).toEqual([0, 'GET /api/v1/baselines'])
    expect(lines).toEqual([
      'Baselines',
      '  version             environment  service  age  names  samples  now       by         note',
      '       12  automatic  production   all       1d     12   12,040  –         plumbline',
      '       11  ✓ in use   production   all      40d     12   12,040  degraded  ana        before 1.5.0',
      '        3             –            mail      1h     12   12,040  –         ana        before 1.5.0',
      '   → baseline 11 (production): Two operations became slower.',
      '   → baseline 11 (production) is of 2026-01-20 10:30:00 UTC; keep what is usual now: plumbline',
      '     baseline capture --promote',
      '',
    ])
  })

  test.each([40, 60, 80])('fits into %i columns, in ASCII where asked', async (width) => {
    const { lines } = await ask(['list', '--width', String(width), '--ascii'], { versions })
    for (const line of lines) {
      expect(displayWidth(line)).toBeLessThanOrEqual(width)
      expect(line).toMatch(/^[\x20-\x7e]*$/)
    }
  })

  test('of none says how to capture one', async () => {
    const { out, asked } = await ask(['list', '--environment', 'staging'], { versions: [] })
    expect(out).toContain('none yet; the server takes one by itself from 10 samples on')
    expect(asked[0]?.line).toBe('GET /api/v1/baselines?environment=staging')
  })

  test('is JSON where asked', async () => {
    expect(JSON.parse((await ask(['--json'], { versions })).out)).toEqual({ versions })
  })
})

describe('show', () => {
  const figures = { failures: 3, errorPercent: 3, meanMs: 120, p50Ms: 100, p95Ms: 300, p99Ms: 1_250 }
  const detail: BaselineDetail = {
    version: version({ updatedAt: NOW, source: 'automatic' }),
    services: [{ ...figures, service: 'mail', samples: 108, trust: 'trusted' }],
    operations: [
      { ...figures, service: 'mail', name: 'send', samples: 99, trust: 'provisional' },
      { ...figures, service: 'mail', name: 'list\u001b[31m', samples: 9, trust: 'tooFew' },
    ],
    metrics: [
      {
        ...{
          id: 'm',
          metric: 'operations.p95',
          labels: { service: 'mail' },
          environment: 'production',
          kind: 'trusted',
        },
        ...{ capturedAt: NOW, samples: 108, meanValue: 120, p95Value: 300, promoted: true, note: null },
      },
    ],
  }

  test.each([
    [45 * 60_000 + 29_000, '45 min'],
    [DAY_MS + 31_000, '24 h'],
    [2 * DAY_MS, '2 days'],
    [8 * DAY_MS + 9.5 * 3_600_000 + 29_000, '8.4 days'],
  ])('says that %i ms are %s', async (lengthMs, said) => {
    const window = { from: NOW - lengthMs, to: NOW, lengthMs }
    const { out } = await ask(['show', '3'], { ...detail, version: version({ window }) })
    expect(out).toContain(`, covers ${said}\n`)
  })

  test('tells the figures, and which are of too few samples', async () => {
    const { lines, asked } = await ask(['show', 'latest', '--environment', 'production'], detail)
    expect(asked[0]?.line).toBe('GET /api/v1/baselines/latest?environment=production')
    expect(lines[0]).toBe('Baseline 3   production')
    expect(lines.find((line) => line.startsWith('  mail'))).toMatch(
      /^ {2}mail +108 +120 ms +100 ms +300 ms +1\.25 s +3 %$/,
    )
    expect(lines.find((line) => line.startsWith('    send'))).toMatch(/ 99 +120 ms .* 3 % +provisional$/)
    expect(lines.find((line) => line.startsWith('    list'))).toMatch(/ 9 .*too few$/)
    expect(lines.find((line) => line.includes('operations.p95'))).toMatch(/mail +108 +120 ms +300 ms +in force$/)
  })
})

describe('promote and delete', () => {
  test('name who did it', async () => {
    const promoted = await ask(['promote', '3', '--by', 'ben'], version({ promoted: true }))
    expect(promoted.asked[0]).toMatchObject({ line: 'POST /api/v1/baselines/3/promote', body: { by: 'ben' } })
    expect(promoted.out).toContain('values of production are compared with baseline 3 from now on')
    const deleted = await ask(['delete', '3', '--force'], version({ promoted: true }))
    expect(deleted.asked[0]).toMatchObject({ line: 'DELETE /api/v1/baselines/3?by=ana&force=true', body: undefined })
    expect(deleted.out).toContain('baseline 3 is deleted; nothing is compared with it any more')
  })

  test.each([
    ['promote', 'baseline-not-found', 404],
    ['delete', 'baseline-not-found', 404],
    ['show', 'baseline-not-found', 404],
    ['delete', 'baseline-promoted', 409],
  ])('%s refused with %s exits 2, with the versions that there are', async (command, code, status) => {
    const refused = await ask([command, '9'], problem(status, code, 'No', 'there are 3 (production)'), status)
    expect([refused.exitCode, refused.out]).toEqual([2, ''])
    expect(refused.err).toContain('there are 3 (production)')
  })
})
