import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { numbersBelow, run, valuesOf } from '../../packages/cli/src/import/test-support/import-rig.ts'
import { startIntake } from '../../packages/cli/src/import/test-support/start-intake.ts'
import { ask, untilVisible } from '../reliability/harness/http.ts'
import { openSite, type Server } from '../reliability/harness/server.ts'
import { startPostgres, type TestPostgres } from '../state-contract/postgres.ts'
import { startCli } from './run-cli.ts'

const started = await startPostgres()
const database: TestPostgres | undefined = 'missing' in started ? undefined : started
if ('missing' in started) process.stderr.write(`not run: ${started.missing}\n`)

const ROWS = 12_345
const site = openSite()
afterAll(async () => {
  await site.close()
  await database?.stop()
})

interface Report {
  overall: { totalOperations: number; failedOperations: number }
}

describe.runIf(database)('a table of operation logs', () => {
  let server: Server
  const client = new pg.Client({ connectionString: database?.url })
  beforeAll(async () => {
    server = await site.start()
    await client.connect()
    // Many rows share a time to the microsecond, and ids come in no order of time.
    await client.query(`
      CREATE TABLE operation_logs (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(), source text, operation varchar(60), duration_ms numeric, status text,
        created_at timestamptz NOT NULL, error jsonb, payload text DEFAULT repeat('x', 1000));
      INSERT INTO operation_logs (source, operation, duration_ms, status, created_at, error)
      SELECT 'service-' || n % 3, 'op-' || n % 7, n % 1000 + 0.25, CASE WHEN n % 50 = 0 THEN 'failed' ELSE 'completed' END,
        now() - interval '1 hour' + (n / 10) * interval '1.000001 seconds', CASE WHEN n % 50 = 0 THEN '{"code": 502}'::jsonb END
      FROM generate_series(1, ${ROWS}) AS n;
      CREATE SCHEMA "Odd ""Schema";
      CREATE TABLE "Odd ""Schema"."select" ("from" text, "na""me" text, "took (s)" float8, "when" timestamp, "Key; DROP" int);
      INSERT INTO "Odd ""Schema"."select"
      SELECT 'odd', 'x', 1.5, now() AT TIME ZONE 'UTC', n / 4 FROM generate_series(0, 10999) AS n;
      CREATE TABLE empty (id int PRIMARY KEY, source text, operation text, duration_ms int, created_at timestamptz);
      CREATE TABLE gaps (source text, operation text, duration_ms int, created_at timestamptz);
      INSERT INTO gaps VALUES ('a', 'b', 1, now()), ('a', 'b', 2, NULL);
      ANALYZE;`)
  }, 60_000)
  afterAll(() => client.end())

  const importTable = (args: readonly string[], env: Record<string, string> = {}) =>
    startCli(['import', '--postgres', '--url', server.url, ...args], site.root, {
      DATABASE_URL: database?.url ?? '',
      ...env,
    }).exited

  const report = async (service: string): Promise<Report['overall']> => {
    await untilVisible(server.url)
    return (await ask<Report>(server.url, `/api/v1/operations/report?hours=4&service=${service}`)).overall
  }

  test('is read whole along its key, stops, and goes on', async () => {
    const args = ['--table', 'operation_logs', '--max-errors', '0']
    // One row in the middle of the order of the key that cannot be read, so that the import stops there.
    const { rows } = await client.query('SELECT id FROM operation_logs ORDER BY id OFFSET 7000 LIMIT 1')
    await client.query(`UPDATE operation_logs SET status = 'purple' WHERE id = $1`, [rows[0].id])
    const stopped = await importTable(args)
    expect(stopped).toMatchObject({ code: 1 })
    expect(stopped.stderr).toContain(`id ${rows[0].id}: status is not a word known as success or failure`)
    const checkpoint = JSON.parse(readFileSync(join(site.root, 'plumbline-import-operation_logs.json'), 'utf8'))
    expect(checkpoint.rows).toBeLessThan(ROWS)

    const done = await importTable(['--table', 'operation_logs'])
    expect(done.stderr).toContain('resuming after row')
    expect(done.stdout).toContain('12,344 rows of table operation_logs imported')
    expect(done.code).toBe(1)
    const all = await Promise.all([0, 1, 2].map((n) => report(`service-${n}`)))
    expect(all.reduce((sum, { totalOperations }) => sum + totalOperations, 0)).toBe(ROWS - 1)
    const failed = all.reduce((sum, { failedOperations }) => sum + failedOperations, 0)
    expect([Math.floor(ROWS / 50), Math.floor(ROWS / 50) - 1]).toContain(failed)
  }, 60_000)

  test('that grows while nobody knows whether its last rows were taken counts each of them once', async () => {
    const fill = (from: number, to: number) =>
      client.query(
        `INSERT INTO growing SELECT n, 'a', 'b', n * interval '1 ms', now() FROM generate_series(${from}, ${to}) AS n`,
      )
    await client.query(
      'CREATE TABLE growing (id int PRIMARY KEY, source text, operation text, duration interval, created_at timestamptz)',
    )
    await fill(0, 1_499)
    const intake = await startIntake((attempt) => (attempt === 2 ? { status: 413, taken: true } : undefined))
    const checkpoint = join(site.root, 'growing.json')
    const flags = { url: intake.url, postgres: database?.url ?? '', table: 'growing', checkpoint }
    expect(await run(undefined, flags)).toBe(2)
    await fill(1_500, 2_199)
    expect(await run(undefined, flags)).toBe(0)
    expect(valuesOf(intake)).toEqual(numbersBelow(2_200))
    expect(await run(undefined, { ...flags, restart: true })).toBe(0)
    expect(valuesOf(intake)).toHaveLength(2_200)
  })

  test('is read by a time that many rows share without missing one of them', async () => {
    const done = await importTable([
      '--table',
      'operation_logs',
      '--key',
      'created_at',
      '--service',
      'by-time',
      '--checkpoint',
      'by-time.json',
    ])
    expect(done.code, done.stderr).toBe(1)
    expect((await report('by-time')).totalOperations).toBe(ROWS - 1)
  }, 60_000)

  test('may have names that need quotes, and no key', async () => {
    const map = 'service=from,name=na"me,value=took (s),at=when'
    const done = await importTable(['--table', 'Odd "Schema.select', '--map', map, '--key', 'Key; DROP', '--unit', 's'])
    expect(done.code, done.stderr).toBe(0)
    expect((await report('odd')).totalOperations).toBe(11_000)
  }, 60_000)

  test.each([
    [['--table', 'operation_log'], 2, 'did you mean operation_logs?'],
    [['--table', 'operation_logs; DROP TABLE operation_logs'], 2, 'there is no table'],
    [['--table', 'operation_logs', '--key', 'creatd_at'], 2, 'did you mean "created_at"?'],
    [['--table', 'operation_logs', '--map', 'value=duration'], 2, 'there is no column "duration"'],
    [['--table', 'gaps'], 2, 'rows of gaps have no created_at'],
    [['--table', 'empty'], 3, 'holds no rows that this user may see'],
  ])('%j is refused before anything is sent', async (args, code, words) => {
    const exit = await importTable(args)
    expect(exit.stderr).toContain(words)
    expect(exit.code).toBe(code)
  })

  test('is never written to, and a view is read as well when its rows can be told apart', async () => {
    await client.query(`
      CREATE VIEW doubled AS SELECT 'a' AS source, 'x' AS operation, 1 AS duration_ms, now() AS created_at, n / 2 AS id FROM generate_series(1, 4) AS n;
      CREATE VIEW telling AS SELECT current_setting('transaction_read_only') || current_setting('statement_timeout') AS source,
        'x' AS operation, 1 AS duration_ms, now() AS created_at, 1 AS id;`)
    const exit = await importTable(['--table', 'telling', '--dry-run'])
    expect(exit.stdout, exit.stderr).toContain('"service":"on1min"')
    const doubled = await importTable(['--table', 'doubled', '--dry-run'])
    expect(doubled).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('several rows of doubled have the same "id"'),
    })
  })

  test('whose database is away, or refuses the password, ends in 4 without telling it', async () => {
    for (const url of [
      'postgres://me:hunter2@127.0.0.1:9/db',
      (database?.url ?? '').replace(/:[^:@]+@/, ':hunter2@'),
    ]) {
      const exit = await importTable(['--table', 'operation_logs'], { DATABASE_URL: url })
      expect(exit.code).toBe(4)
      expect(exit.stderr).toContain('cannot be reached')
      expect(exit.stderr).not.toContain('hunter2')
    }
  })
})
