import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { createContext } from '../../test/create-context.ts'
import { NOW } from '../../test/performance-fixture.ts'
import type { ImportFlags } from './import-flags.ts'
import { runImport } from './run-import.ts'
import { HEADER, line, lines, openFolder, run } from './test-support/import-rig.ts'
import { startIntake } from './test-support/start-intake.ts'

const { folder, write } = openFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

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
      'a first row that is longer than the look at the head of the file',
      `service,operation,duration_ms,created_at,payload\ncrm,contacts.list,12.5,${at},${'x'.repeat(300_000)}\n`,
      'csv',
      {},
      [whole],
    ],
    [
      'intervals as Postgres writes them',
      `service,operation,duration,created_at\ncrm,contacts.list,PT0.0125S,${at}\n`,
      'csv',
      { unit: 's' },
      [whole],
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
  const overwritten = write(HEADER + line(1))
  test.each<[string, string | undefined, Partial<ImportFlags>, number, string]>([
    ['a file that is not there', join(folder, 'nowhere.csv'), {}, 2, 'is not there'],
    ['a folder', folder, {}, 2, 'is a folder'],
    ['nothing at all', undefined, {}, 2, 'say what to import'],
    ['--table without --postgres', 'x.csv', { table: 't' }, 2, 'belong to --postgres'],
    ['--postgres without --table', undefined, { postgres: 'postgres://x' }, 2, 'wants the table'],
    [
      'the address of another database',
      undefined,
      { postgres: 'mysql://me:secret@127.0.0.1/db', table: 't' },
      2,
      'written like postgres://user:password@host',
    ],
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
    [
      'a file that would be written over',
      overwritten,
      { errors: overwritten },
      2,
      'is the file that is to be imported',
    ],
    ['a file that would be its checkpoint', overwritten, { checkpoint: overwritten, restart: true }, 2, 'name another'],
    ['lines that end in CR', write((HEADER + line(1)).replaceAll('\n', '\r')), {}, 2, 'in CR alone'],
    [
      'a time that would turn into one of today',
      write(`${HEADER}a,b,1,ok,1970-01-21 18:43:25\n`),
      {},
      2,
      'before 1973',
    ],
    [
      'an id in the place of the time',
      write('id,service,operation,duration_ms\n1795405,a,b,1\n'),
      { map: ['at=id'] },
      2,
      'id lies before 1973: "1795405"',
    ],
    [
      'an object in the place of a name',
      write('{"service":{"id":1},"name":"x","duration":1,"at":1760000000}\n', 'ndjson'),
      {},
      2,
      'service is not the name of a service: "{\\"id\\":1}"',
    ],
    [
      'two columns of one name',
      write('service,operation,duration_ms,duration_ms,at\na,b,1,2,1760000000\n'),
      {},
      2,
      'has two columns "duration_ms"; rename one of them',
    ],
    [
      'a duration by another name, whose unit gives it away',
      write('service,operation,dauer_ms,at\na,b,1,1760000000\n'),
      {},
      2,
      '--map value=dauer_ms',
    ],
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
    expect(context.out()).toContain('from 2026-03-01 10:29:57 UTC to 2026-03-01 10:29:59 UTC')
    const kept = readFileSync(errors, 'utf8').trimEnd().split('\n')
    expect(kept.map((text) => JSON.parse(text).place)).toEqual(['line 3', 'line 5', 'line 6', 'line 7'])
  })

  test.runIf(existsSync('/dev/full'))('is told and counted even when the disk keeps none of them', async () => {
    const intake = await startIntake()
    const context = createContext()
    expect(await run(write(broken), { url: intake.url, errors: '/dev/full' }, context)).toBe(1)
    expect(context.err()).toContain('/dev/full cannot be written, refused rows are not kept from here on: ENOSPC')
    expect(context.out()).toContain('4 rows were refused')
  })

  test('among many is told ten times, and counted', async () => {
    const intake = await startIntake()
    const context = createContext()
    expect(await run(write(HEADER + line(1) + 'x\n'.repeat(25)), { url: intake.url }, context)).toBe(1)
    expect(context.err().match(/has 1 field,/g)).toHaveLength(10)
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

test('a dry run holds rows to the limits of the wire, as the server would', async () => {
  const context = createContext()
  const content = `${HEADER}${line(1)}crm,${'x'.repeat(201)},1,success,${NOW}\n`
  expect(await run(write(content), { url: 'http://127.0.0.1:9', dryRun: true }, context)).toBe(1)
  expect(context.out()).toContain('line 3: /name must not have more than 200 characters')
  expect(context.out()).toContain('1 of the first 2 rows cannot be imported')
})

test('an interruption ends the wait for a stdin to which nobody writes', async () => {
  const context = createContext()
  const flags = { url: 'http://127.0.0.1:9', timeout: 5_000, kind: 'operation', zone: 'UTC', failStatus: 500 } as const
  const silent = new PassThrough()
  const code = runImport('-', flags, context, silent)
  await new Promise(setImmediate)
  context.interrupt()
  expect(await code).toBe(130)
  expect(context.err()).toContain('interrupted; nothing was sent')
})

test('a gzip file that is cut off says so, and what was whole is imported', async () => {
  const intake = await startIntake()
  const packed = gzipSync(HEADER + lines(20_000))
  const context = createContext()
  expect(await run(write(packed.subarray(0, packed.length - 2_000), 'csv.gz'), { url: intake.url }, context)).toBe(1)
  expect(context.err()).toContain('broken or cut off')
  const count = intake.rows().length
  expect(count).toBeGreaterThan(1_000)
  expect(context.err()).toContain(`stopped after row ${count.toLocaleString('en-US')}:`)
  expect(count % 1_000).not.toBe(0)
})

test('on a narrow terminal the figures stay, without the bar', async () => {
  const intake = await startIntake()
  const written: string[] = []
  const context = createContext()
  context.stderr = { isTTY: true, columns: 50, write: (text) => written.push(text) }
  expect(await run(write(HEADER + lines(2_000)), { url: intake.url }, context)).toBe(0)
  expect(written[0]).toMatch(/Kops-\d+\.csv {2}\d+ % {2}1,000 rows {2}0\/s$/)
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
