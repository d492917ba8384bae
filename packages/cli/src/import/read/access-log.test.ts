import { expect, test } from 'vitest'
import { ACCESS_COLUMNS, createAccessLogReader } from './access-log.ts'
import { isFlaw } from './row.ts'

const read = createAccessLogReader(ACCESS_COLUMNS)
const COMBINED = '10.0.0.1 - - [10/Oct/2026:13:55:36 +0200] "GET /orders/4711?token=x HTTP/1.1" 200 612 "-" "curl/8"'

function readFields(line: string): Record<string, unknown> {
  const cells = read(line)
  if (isFlaw(cells)) throw new Error(cells.reason)
  return Object.fromEntries(ACCESS_COLUMNS.map((column, index) => [column, cells[index]]))
}

test('a line gives its operation without ids and query, its time, its status', () => {
  expect(readFields(COMBINED)).toMatchObject({
    name: 'GET /orders/:id',
    time_local: '10/Oct/2026:13:55:36 +0200',
    status: '200',
    request_time: undefined,
    user_agent: 'curl/8',
  })
})

test.each([
  ['0.123', '0.123'],
  ['"-" 0.123', '0.123'],
  ['rt=0.123', '0.123'],
  ['rt="0.123" uct="0.001" rid=abc', '0.123'],
  ['request_time=1', '1'],
  ['0.5 0.4', '0.5'],
  ['urt=0.123', undefined],
  ['"203.0.113.7"', undefined],
])('behind it, %s is a duration of %s', (extra, seconds) => {
  expect(readFields(`${COMBINED} ${extra}`).request_time).toBe(seconds)
})

test('an escaped quote in the agent ends nothing', () => {
  const line = COMBINED.replace('curl/8', 'a \\" 9.9 b')
  expect(readFields(`${line} 0.25`)).toMatchObject({ user_agent: 'a \\" 9.9 b', request_time: '0.25' })
})

test.each([
  ['', 'combined log format'],
  ['2026-10-10 an application says something', 'combined log format'],
  ['10.0.0.1 - - [10/Oct/2026:13:55:36 +0200] "GET / HTTP/1.1" two 612', 'combined log format'],
  ['10.0.0.1 - - [10/Oct/2026:13:55:36 +0200] "" 400 0 "-" "-" 0.000', 'METHOD /path'],
  ['10.0.0.1 - - [10/Oct/2026:13:55:36 +0200] "\\x16\\x03\\x01" 400 0 "-" "-" 0.000', 'METHOD /path'],
])('%j is refused', (line, words) => {
  expect(read(line)).toMatchObject({ reason: expect.stringContaining(words) })
})

test('a line of a megabyte of quotes and brackets is read in one pass', () => {
  for (const part of ['"', '[', '\\', ' "', '["']) expect(isFlaw(read(part.repeat(500_000)))).toBe(true)
})
