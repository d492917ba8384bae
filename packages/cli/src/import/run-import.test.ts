import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import type { Measurement } from '@plumbline/protocol'
import { afterAll, describe, expect, test } from 'vitest'
import { createContext, type TestContext } from '../../test/create-context.ts'
import { NOW } from '../../test/performance-fixture.ts'
import { findClosedUrl, startServer } from '../../test/start-server.ts'
import type { ImportFlags } from './import-flags.ts'
import { runImport } from './run-import.ts'
import { startIntake } from './test-support/start-intake.ts'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-import-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
/** A new file with this content. */
function write(content: string | Buffer, ending = 'csv'): string {
  const path = join(folder, `ops-${files++}.${ending}`)
  writeFileSync(path, content)
  return path
}

const HEADER = 'service,operation,duration_ms,status,created_at\n'
const line = (n: number, over = '') => `crm,contacts.list,${n},${over || 'success'},${NOW - n * 1_000}\n`
const lines = (count: number, from = 0) => Array.from({ length: count }, (_, i) => line(from + i)).join('')

/** Batches overtake each other. */
const valuesOf = (intake: { rows(): Measurement[] }) =>
  intake
    .rows()
    .map(({ value }) => value)
    .sort((a, b) => a - b)
const numbersBelow = (count: number) => Array.from({ length: count }, (_, i) => i)

const run = (
  path: string | undefined,
  flags: Partial<ImportFlags> & { url: string },
  context: TestContext = createContext(),
  stdin = '',
) =>
  runImport(
    path,
    { timeout: 5_000, kind: 'operation', zone: 'UTC', failStatus: 500, ...flags },
    context,
    Readable.from([Buffer.from(stdin)]),
  )

describe('what is read', () => {
  const at = new Date(NOW).toISOString()
  const whole = { kind: 'operation', service: 'crm', name: 'contacts.list', value: 12.5, at: NOW }
  const failed = { ok: false, errorMessage: 'no, "really"\nnot' }
  test.each<[string, string | Buffer, string, Partial<ImportFlags>, object[]]>([
    ['CSV', `${HEADER}crm,contacts.list,12.5,success,${at}\n`, 'csv', {}, [whole]],
    [
      'CSV with a BOM and CRLF',
      `\ufeff${HEADER}crm,contacts.list,12.5,ok,${at}\n`.replaceAll('\n', '\r\n'),
      'csv',
      {},
      [whole],
    ],
    ['semicolons', `${HEADER}crm,contacts.list,12.5,200,${at}\n`.replaceAll(',', ';'), 'csv', {}, [whole]],
    ['tabs', `${HEADER}crm,contacts.list,12.5,info,${at}\n`.replaceAll(',', '\t'), 'tsv', {}, [whole]],
    ['gzip', gzipSync(`${HEADER}crm,contacts.list,12.5,done,${at}\n`), 'csv.gz', {}, [whole]],
    [
      'line ends and quotes within quotes',
      `source,action,elapsed_s,time,error\ncrm,contacts.list,0.0125,${at},"no, ""really""\nnot"\n`,
      'csv',
      {},
      [{ ...whole, ...failed }],
    ],
    [
      'NDJSON, whose errors come late and in any spelling',
      `${JSON.stringify(whole)}\n\n${JSON.stringify({ ...whole, ...failed })}\n`,
      'ndjson',
      {},
      [whole, { ...whole, ...failed }],
    ],
    [
      'nested NDJSON without an ending',
      `{"app":{"name":"crm"},"route":"contacts.list","meta":{"took_us":12500},"ts":${NOW * 1_000}}\n`,
      'log',
      { map: ['service=app.name,value=meta.took_us'] },
      [whole],
    ],
    [
      'an access log',
      `1.2.3.4 - - [01/Mar/2026:10:30:00 +0000] "GET /orders/17 HTTP/1.1" 502 0 "-" "-" rt=0.250\n`,
      'log',
      { service: 'web' },
      [{ ...whole, service: 'web', name: 'GET /orders/:id', value: 250, ok: false, errorType: 'HTTP 502' }],
    ],
    [
      'what is the same in all rows, and attributes',
      `took,day,geo\n3,2026-03-01 11:30:00,eu\n`,
      'csv',
      {
        service: 'crm',
        name: 'x',
        map: ['attributes.region=geo'],
        unit: 's',
        zone: 'Europe/Berlin',
        environment: 'test',
      },
      [{ ...whole, name: 'x', value: 3_000, environment: 'test', attributes: { region: 'eu' } }],
    ],
    [
      'kinds that are no durations',
      `service,name,value,at\nweb,heap,5000000,${at}\n`,
      'csv',
      { kind: 'memory' },
      [{ kind: 'memory', service: 'web', name: 'heap', value: 5_000_000, at: NOW }],
    ],
  ])('%s', async (_, content, ending, flags, rows) => {
    const intake = await startIntake()
    const context = createContext()
    const map = ending === 'csv' && content.includes('day,geo') ? [...(flags.map ?? []), 'at=day'] : flags.map
    expect(await run(write(content, ending), { url: intake.url, ...flags, ...(map && { map }) }, context)).toBe(0)
    expect(intake.rows()).toEqual(rows)
    expect(context.err()).toBe('')
    expect(context.out()).toMatch(/^✓ \d rows? of ops/)
  })

  test('stdin', async () => {
    const intake = await startIntake()
    expect(await run('-', { url: intake.url, format: 'csv' }, createContext(), HEADER + lines(3))).toBe(0)
    expect(intake.rows()).toHaveLength(3)
  })
})

describe('a mistake is told before anything is sent', () => {
  test.each<[string, string | undefined, Partial<ImportFlags>, number, string]>([
    ['a file that is not there', join(folder, 'nowhere.csv'), {}, 2, 'is not there'],
    ['a folder', folder, {}, 2, 'is a folder'],
    ['nothing at all', undefined, {}, 2, 'say what to import'],
    ['--table without --postgres', 'x.csv', { table: 't' }, 2, 'belong to --postgres'],
    ['--postgres without --table', undefined, { postgres: 'postgres://x' }, 2, 'wants the table'],
    ['no address', undefined, { postgres: true, table: 't' }, 2, 'DATABASE_URL'],
    ['an empty file', write(''), {}, 3, 'nothing to import'],
    ['an empty gzip', write(gzipSync(''), 'csv.gz'), {}, 3, 'nothing to import'],
    ['a header alone', write(HEADER), {}, 3, 'holds no rows'],
    [
      'no column for the service',
      write('operation,duration,at\nx,1,1760000000\n'),
      {},
      2,
      '--service NAME for all rows); the columns are operation',
    ],
    ['a near miss', write('servce,operation,duration,at\na,b,1,1760000000\n'), {}, 2, '--map service=servce'],
    ['an unknown column', write(HEADER + line(1)), { map: ['value=duratoin_ms'] }, 2, 'did you mean "duration_ms"?'],
    ['an unknown field', write(HEADER + line(1)), { map: ['servce=service'] }, 2, 'did you mean service?'],
    ['an unknown unit', write(HEADER + line(1)), { unit: 'days' }, 2, 'there are ns, us, ms, s, m, h'],
    ['an unknown zone', write(HEADER + line(1)), { zone: 'Berlin' }, 2, 'no time zone'],
    ['words of success that nobody knows', write(HEADER + line(1, 'purple')), {}, 2, 'ok=COLUMN:WORD,WORD'],
    ['an array', write('[{"a":1}]', 'json'), {}, 2, "jq -c '.[]'"],
    ['a text', write('Dear all\n', 'txt'), {}, 2, 'say --format csv|ndjson|nginx|combined'],
    ['UTF-16', write(Buffer.from(`\ufeff${HEADER}`, 'utf16le')), {}, 2, 'iconv'],
    [
      'an access log without durations',
      write('1.2.3.4 - - [01/Mar/2026:10:30:00 +0000] "GET / HTTP/1.1" 200 0 "-" "-"\n', 'log'),
      { service: 'web' },
      2,
      'rt=$request_time',
    ],
    [
      'an access log without a service',
      write('1.2.3.4 - - [01/Mar/2026:10:30:00 +0000] "GET / HTTP/1.1" 200 0 "-" "-" 0.1\n', 'log'),
      {},
      2,
      '--service NAME',
    ],
  ])('%s', async (_, path, flags, code, words) => {
    const intake = await startIntake()
    const context = createContext()
    expect(await run(path, { url: intake.url, ...flags }, context)).toBe(code)
    expect(context.err()).toContain(words)
    expect(context.err().trimEnd()).not.toContain('\n')
    expect(intake.requests).toHaveLength(0)
  })

  test.runIf(process.getuid?.() !== 0)('a file that may not be read', async () => {
    const path = write(HEADER)
    const { chmodSync } = await import('node:fs')
    chmodSync(path, 0)
    const context = createContext()
    expect(await run(path, { url: 'http://127.0.0.1:9' }, context)).toBe(2)
    expect(context.err()).toContain('may not be read by this user')
  })
})

describe('a broken row', () => {
  const broken = `${HEADER}${line(1)}crm,too,few\n${line(2)}crm,x,fast,success,${NOW}\ncrm,x,1,success,soon\ncrm,unwelcome,1,success,${NOW}\n${line(3)}`

  test('is named by its line with the reason, and the rest is imported', async () => {
    const intake = await startIntake()
    const context = createContext()
    const errors = join(folder, 'refused.ndjson')
    expect(await run(write(broken), { url: intake.url, errors }, context)).toBe(1)
    expect(intake.rows().map(({ value }) => value)).toEqual([1, 2, 3])
    expect(context.err().split('\n')).toEqual([
      'plumbline: line 3: has 3 fields, the header has 5: "crm | too | few"',
      'plumbline: line 5: duration_ms is not a number such as 412.5: "fast"',
      'plumbline: line 6: created_at is not a time such as 2026-01-31T12:00:00Z or epoch ms: "soon"',
      'plumbline: line 7: invalid-field: name is "unwelcome"',
      '',
    ])
    expect(context.out()).toContain('3 rows of')
    expect(context.out()).toContain('4 rows were refused')
    const kept = readFileSync(errors, 'utf8').trimEnd().split('\n')
    expect(kept.map((text) => JSON.parse(text).place)).toEqual(['line 3', 'line 5', 'line 6', 'line 7'])
  })

  test('among many is told ten times, and counted', async () => {
    const intake = await startIntake()
    const context = createContext()
    expect(await run(write(HEADER + line(1) + 'x\n'.repeat(25)), { url: intake.url }, context)).toBe(1)
    expect(context.err().match(/has 1 fields/g)).toHaveLength(10)
    expect(context.err()).toContain('and 15 more rows refused')
  })

  test.each([
    [2, 1, 'more rows were refused than --max-errors 2 allows'],
    [3, 1, ''],
  ])('beyond --max-errors %i stops', async (maxErrors, code, words) => {
    const intake = await startIntake()
    const context = createContext()
    const content = `${HEADER}${line(1)}${'x\n'.repeat(3)}${lines(9_000)}`
    expect(await run(write(content), { url: intake.url, maxErrors }, context)).toBe(code)
    expect(context.err().includes('--max-errors')).toBe(words !== '')
    expect(context.err()).toContain(words)
    expect(intake.rows().length < 9_000).toBe(words !== '')
  })

  test('shows up in a dry run, which sends nothing', async () => {
    const intake = await startIntake()
    const context = createContext()
    expect(await run(write(broken), { url: intake.url, dryRun: true }, context)).toBe(1)
    expect(context.out()).toContain('value   ← duration_ms (ms)')
    expect(context.out()).toContain('at      ← created_at (epoch ms)')
    expect(context.out()).toContain('line 5: duration_ms is not a number')
    expect(intake.requests).toHaveLength(0)
  })
})

describe('an import that stops', () => {
  const content = HEADER + lines(12_345)

  test('goes on from the last acknowledged batch, with the batches of an import in one go', async () => {
    const straight = await startIntake()
    await run(write(content), { url: straight.url })
    const path = write(content)
    const context = createContext()
    // The importer gives up on the fifth answer it gets.
    const intake = await startIntake((attempt) => (attempt > 5 ? { status: 413 } : undefined))
    expect(await run(path, { url: intake.url }, context)).toBe(2)
    expect(context.err()).toContain('the same command goes on from there')
    const checkpoint = JSON.parse(readFileSync(`${path}.plumbline-import.json`, 'utf8'))
    expect(checkpoint).toMatchObject({ finished: false, refused: 0 })
    expect(checkpoint.rows % 1_000).toBe(0)

    const { url: other, requests } = await startIntake()
    const refusal = createContext()
    expect(await run(path, { url: other }, refusal)).toBe(2)
    expect(refusal.err()).toContain(`the earlier run sent to ${intake.url}`)
    expect(requests).toHaveLength(0)
    expect(intake.batches().every((id) => straight.batches().includes(id))).toBe(true)
  })

  test('at a server that comes back is no stop: it waits as it is told', async () => {
    const context = createContext()
    const intake = await startIntake((attempt) =>
      attempt === 2 ? { status: 429, headers: { 'retry-after': '7' } } : attempt === 3 ? { status: 503 } : undefined,
    )
    expect(await run(write(content), { url: intake.url }, context)).toBe(0)
    expect(intake.rows()).toHaveLength(12_345)
    expect(context.sleeps).toContain(7_000)
  })

  test('at a server that never takes anything ends after a bounded number of attempts', async () => {
    const intake = await startIntake(() => ({ status: 429 }))
    const context = createContext()
    expect(await run(write(HEADER + line(1)), { url: intake.url }, context)).toBe(4)
    expect(intake.requests).toHaveLength(8)
    expect(context.err()).toContain('stopped after row 0')
  })

  test('where nobody listens says so at once', async () => {
    const context = createContext()
    expect(await run(write(content), { url: await findClosedUrl() }, context)).toBe(4)
    expect(context.err()).toContain('nothing listens there')
    expect(context.sleeps).toEqual([])
  })

  test('at a stranger says so', async () => {
    const { url } = await startServer((_, response) => response.writeHead(200).end('hello'))
    const context = createContext()
    expect(await run(write(content), { url }, context)).toBe(4)
    expect(context.err()).toContain('not a Plumbline server')
  })

  test('by an interruption settles what is under way, and goes on later with every row once', async () => {
    const path = write(content)
    const context = createContext()
    const intake = await startIntake((attempt) => {
      if (attempt === 3) context.interrupt()
      return undefined
    })
    expect(await run(path, { url: intake.url }, context)).toBe(130)
    expect(context.err()).toMatch(/interrupted after row \d,000; the same command goes on from there/)
    const before = intake.rows().length
    expect(before).toBeLessThan(12_345)

    const again = createContext()
    expect(await run(path, { url: intake.url }, again)).toBe(0)
    expect(again.err()).toContain(`resuming after row ${(before / 1_000).toFixed(0)},000`)
    expect(valuesOf(intake)).toEqual(numbersBelow(12_345))
  })

  test('and goes on, keeps its refused rows once, in the file and in the exit code', async () => {
    const path = write(`${HEADER}${'x\n'.repeat(3)}${lines(6_000)}${'y\n'.repeat(2)}`)
    const errors = join(folder, 'resumed.ndjson')
    const context = createContext()
    const intake = await startIntake((attempt) => {
      if (attempt === 2) context.interrupt()
      return undefined
    })
    expect(await run(path, { url: intake.url, errors }, context)).toBe(130)
    expect(await run(path, { url: intake.url, errors, quiet: true }, createContext())).toBe(1)
    const kept = readFileSync(errors, 'utf8').trimEnd().split('\n')
    expect(kept.map((text) => JSON.parse(text).value)).toEqual(['x', 'x', 'x', 'y', 'y'])
  })
})

describe('a file that is imported again', () => {
  test('holds nothing new, until it grows', async () => {
    const intake = await startIntake()
    const path = write(HEADER + lines(1_500))
    await run(path, { url: intake.url })
    const again = createContext()
    expect(await run(path, { url: intake.url }, again)).toBe(0)
    expect(again.out()).toContain('holds nothing new')
    expect(intake.requests).toHaveLength(2)

    writeFileSync(path, HEADER + lines(1_502))
    const grown = createContext()
    expect(await run(path, { url: intake.url }, grown)).toBe(0)
    expect(grown.out()).toContain('2 rows of')
    expect(valuesOf(intake)).toEqual(numbersBelow(1_502))
  })

  test('from its start sends the same batches, which count once', async () => {
    const intake = await startIntake()
    const path = write(HEADER + lines(1_500))
    await run(path, { url: intake.url })
    const context = createContext()
    expect(await run(path, { url: intake.url, restart: true, json: true }, context)).toBe(0)
    expect(JSON.parse(context.out())).toMatchObject({ accepted: 0, duplicates: 1_500, rows: 1_500, ending: 'finished' })
  })

  test.each<[string, string, Partial<ImportFlags>, string]>([
    ['shorter', HEADER + lines(5), {}, 'is smaller than before'],
    ['another', `${HEADER}${lines(2_000, 7)}`, {}, 'begins with other bytes'],
    ['mapped otherwise', HEADER + lines(1_500), { service: 'web' }, 'mapped otherwise'],
  ])('and is %s is refused, with what to do', async (_, content, flags, words) => {
    const intake = await startIntake()
    const path = write(HEADER + lines(1_500))
    await run(path, { url: intake.url })
    writeFileSync(path, content)
    const context = createContext()
    expect(await run(path, { url: intake.url, ...flags }, context)).toBe(2)
    expect(context.err()).toContain(words)
    expect(context.err()).toContain('--restart begins anew')
    expect(intake.requests).toHaveLength(2)
  })

  test('beside a checkpoint that is none is refused', async () => {
    const path = write(HEADER + line(1))
    writeFileSync(`${path}.plumbline-import.json`, 'mine')
    const context = createContext()
    expect(await run(path, { url: 'http://127.0.0.1:9' }, context)).toBe(2)
    expect(context.err()).toContain('is no checkpoint')
  })

  test('without a checkpoint leaves none', async () => {
    const intake = await startIntake()
    const path = write(HEADER + line(1))
    expect(await run(path, { url: intake.url, checkpoint: false })).toBe(0)
    expect(existsSync(`${path}.plumbline-import.json`)).toBe(false)
  })

  test('with a checkpoint elsewhere has it there', async () => {
    const intake = await startIntake()
    mkdirSync(join(folder, 'elsewhere'))
    const checkpoint = join(folder, 'elsewhere', 'c.json')
    expect(await run(write(HEADER + line(1)), { url: intake.url, checkpoint })).toBe(0)
    expect(JSON.parse(readFileSync(checkpoint, 'utf8'))).toMatchObject({ rows: 1, finished: true })
  })
})

test('a gzip file that is cut off says so, and what was whole is imported', async () => {
  const intake = await startIntake()
  const packed = gzipSync(HEADER + lines(20_000))
  const context = createContext()
  expect(await run(write(packed.subarray(0, packed.length - 2_000), 'csv.gz'), { url: intake.url }, context)).toBe(1)
  expect(context.err()).toContain('broken or cut off')
  expect(intake.rows().length).toBeGreaterThan(1_000)
})

test('on a terminal a bar moves on one line and goes away', async () => {
  const intake = await startIntake()
  const written: string[] = []
  const context = createContext()
  context.stderr = { isTTY: true, columns: 80, write: (text) => written.push(text) }
  expect(await run(write(HEADER + lines(2_000)), { url: intake.url }, context)).toBe(0)
  expect(written[0]?.slice(0, 4)).toBe('\r\u001b[K')
  expect(written[0]).toMatch(/Kops-\d+\.csv {2}█+·* {2}\d+ % {2}1,000 rows/)
  expect(written.join('')).not.toContain('\n')
  expect(written.at(-1)).toBe('\r\u001b[K')
})
