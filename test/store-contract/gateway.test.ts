import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GATEWAY_PASSWORD, GATEWAY_USER, type Gateway, startGateway } from './gateway.ts'

/** The gateway by itself, against what ClickHouse documents of its HTTP interface. */
const folder = mkdtempSync(join(tmpdir(), 'plumbline-gateway-'))
let gateway: Gateway
beforeAll(async () => {
  gateway = await startGateway(folder)
})
afterAll(async () => {
  await gateway.stop()
  rmSync(folder, { recursive: true, force: true })
})

const basic = { authorization: `Basic ${btoa(`${GATEWAY_USER}:${GATEWAY_PASSWORD}`)}` }

const ask = (fields: Record<string, string>, init: RequestInit = {}): Promise<Response> =>
  fetch(`http://${new URL(gateway.url).host}/?${new URLSearchParams(fields)}`, {
    method: 'POST',
    headers: basic,
    ...init,
  })

const text = async (fields: Record<string, string>, init: RequestInit = {}): Promise<string> =>
  (await ask(fields, init)).text()

describe('the gateway speaks as ClickHouse does', () => {
  test('a ping needs no password', async () => {
    const answer = await fetch(`http://${new URL(gateway.url).host}/ping`)
    expect([answer.status, await answer.text()]).toEqual([200, 'Ok.\n'])
  })

  test.each([
    ['none', {}, 403],
    ['a wrong one', { authorization: `Basic ${btoa(`${GATEWAY_USER}:wrong`)}` }, 403],
    ['that of HTTP', basic, 200],
    ['that of ClickHouse', { 'x-clickhouse-user': GATEWAY_USER, 'x-clickhouse-key': GATEWAY_PASSWORD }, 200],
    ['that of ClickHouse, wrong', { 'x-clickhouse-user': GATEWAY_USER, 'x-clickhouse-key': 'wrong' }, 403],
  ])('of passwords, %s', async (_, headers, status) => {
    expect((await ask({ query: 'SELECT 1' }, { headers, method: 'GET' })).status).toBe(status)
  })

  test.each([
    ['SELEC 1', 400, '62', 'SYNTAX_ERROR'],
    ['SELECT * FROM nowhere', 404, '60', 'UNKNOWN_TABLE'],
    ['SELECT {missing:String}', 500, '456', 'UNKNOWN_QUERY_PARAMETER'],
    ['SELECT throwIf(1)', 500, '395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'],
  ])('the error of %s', async (query, status, code, name) => {
    const answer = await ask({}, { body: query })
    expect([answer.status, answer.headers.get('x-clickhouse-exception-code')]).toEqual([status, code])
    expect(await answer.text()).toMatch(new RegExp(`^Code: ${code}\\. DB::Exception: .*\\(${name}\\)`, 's'))
  })

  test('the query is in the URL or in the body, its format in the text or beside it', async () => {
    expect(await text({ query: 'SELECT 1, 2' })).toBe('1\t2\n')
    expect(await text({ default_format: 'JSONEachRow' }, { body: 'SELECT 1 AS a' })).toBe('{"a":1}\n')
    expect(await text({ default_format: 'JSONEachRow' }, { body: 'SELECT 1 AS a FORMAT CSV' })).toBe('1\n')
  })

  test('parameters come in the URL or in a form, escaped as in TabSeparated, and are bound by their types', async () => {
    const query = 'SELECT {s:String}, {a:Array(String)}, {n:Int64} FORMAT JSONCompactEachRow'
    const params = { param_s: `it\\'s\\ta \\\\ ; --`, param_a: `['x','it\\'s','']`, param_n: '-5' }
    const expected = [`it's\ta \\ ; --`, ['x', `it's`, ''], -5]
    expect(JSON.parse(await text({ query, ...params }))).toEqual(expected)
    const form = new FormData()
    for (const [name, value] of Object.entries({ query, ...params })) form.set(name, value)
    expect(JSON.parse(await text({}, { body: form }))).toEqual(expected)
    expect((await ask({ query, ...params, param_a: 'x' })).status).toBe(400)
  })

  test('a field of more than 128 KiB is refused', async () => {
    const query = 'SELECT length({s:String})'
    expect(await text({ query, param_s: 'x'.repeat(131_000) })).toBe('131000\n')
    const tooLong = await ask({ query, param_s: 'x'.repeat(132_000) })
    expect([tooLong.status, await tooLong.text()]).toEqual([400, expect.stringContaining('Field value too long')])
  })

  test('settings and database are those of one request', async () => {
    await ask({ query: 'CREATE DATABASE IF NOT EXISTS other' })
    const query = `SELECT getSetting('max_execution_time'), currentDatabase()`
    expect(await text({ query, max_execution_time: '7', database: 'other' })).toBe('7\tother\n')
    expect(await text({ query })).toBe('0\tdefault\n')
    expect((await ask({ query, database: 'nowhere' })).status).toBe(404)
    expect((await ask({ query, no_such_setting: '1' })).status).toBe(404)
  })

  test('rows of an insert are the body, which may be compressed, and are counted in the summary', async () => {
    await ask({ query: `CREATE TABLE t (a String, b UInt8) ENGINE = MergeTree ORDER BY a` })
    const query = 'INSERT INTO t (a, b) FORMAT JSONCompactEachRow'
    const answer = await ask(
      { query },
      { body: gzipSync('["x\\ny",1]\n["z",2]\n'), headers: { ...basic, 'content-encoding': 'gzip' } },
    )
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.headers.get('x-clickhouse-summary') ?? '')).toMatchObject({ written_rows: '2' })
    expect(await text({ query: 'SELECT a, b FROM t ORDER BY b' })).toBe('x\\ny\t1\nz\t2\n')
  })

  test('an answer is compressed when both sides want it', async () => {
    const fields = { query: 'SELECT 1', enable_http_compression: '1' }
    const { request } = await import('node:http')
    const { promise, resolve } = Promise.withResolvers<{ encoding: string | undefined; body: Buffer }>()
    const address = new URL(`/?${new URLSearchParams(fields)}`, `http://${new URL(gateway.url).host}`)
    request(address, { headers: { ...basic, 'accept-encoding': 'gzip' } }, async (response) => {
      resolve({ encoding: response.headers['content-encoding'], body: Buffer.concat(await response.toArray()) })
    }).end()
    const { encoding, body } = await promise
    expect([encoding, gunzipSync(body).toString()]).toEqual(['gzip', '1\n'])
    expect((await ask({ query: 'SELECT 1' })).headers.get('content-encoding')).toBeNull()
  })
})
