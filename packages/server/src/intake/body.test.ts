import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { parseBody } from './body.ts'
import { createUnpack } from './unpack.ts'

const parse = (text: string | Buffer, contentType = 'application/json', contentEncoding = '') =>
  parseBody(
    { chunks: [Buffer.from(text)], contentType, contentEncoding, field: 'marks' },
    createUnpack(5 * 1024 * 1024),
  )

describe('a body', () => {
  test.each([
    ['one object', '{"a":1}', [{ a: 1 }]],
    ['an array', '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
    ['an envelope', '{"marks":[{"a":1}]}', [{ a: 1 }]],
    ['an empty array', '[]', []],
  ])('of %s gives its rows', async (_name, text, rows) => {
    expect((await parse(text)).rows).toEqual(rows)
  })

  test('of an envelope carries its batch id and clocks', async () => {
    expect(await parse('{"batchId":"batch-0001","sentAt":5,"clockOffsetMs":-3,"marks":[]}')).toMatchObject({
      batchId: 'batch-0001',
      sentAt: 5,
      clockOffsetMs: -3,
    })
  })

  test('of lines names the broken ones and keeps the rest', async () => {
    const { rows, broken } = await parse('{"a":1}\n{"a":\n\n{"a":4}\n', 'application/x-ndjson; charset=utf-8')
    expect(rows).toEqual([{ a: 1 }, undefined, undefined, { a: 4 }])
    expect([...broken.keys()]).toEqual([1, 2])
  })

  test('may be gzipped, in several members as well', async () => {
    const members = Buffer.concat([gzipSync('[{"a":1},'), gzipSync('{"a":2}]')])
    expect((await parse(members, 'application/json', 'gzip')).rows).toEqual([{ a: 1 }, { a: 2 }])
  })

  test.each([
    ['', 'application/json', '', 'invalid-json'],
    ['{"a":', 'application/json', '', 'invalid-json'],
    [Buffer.from([0x22, 0xff, 0x22]), 'application/json', '', 'invalid-json'],
    ['['.repeat(100_000), 'application/json', '', 'too-deep'],
    ['\n'.repeat(1_001), 'application/x-ndjson', '', 'too-many-rows'],
    ['"text"', 'application/json', '', 'invalid-body'],
    ['null', 'application/json', '', 'invalid-body'],
    ['{"marks":{}}', 'application/json', '', 'invalid-body'],
    ['{"marks":[],"batchId":"short"}', 'application/json', '', 'invalid-body'],
    ['{"marks":[],"batchId":"has spaces in it"}', 'application/json', '', 'invalid-body'],
    ['[]', 'application/xml', '', 'unsupported-media-type'],
    ['[]', 'application/json', 'br', 'unsupported-encoding'],
    ['not gzip', 'application/json', 'gzip', 'broken-compression'],
    [gzipSync('[1]').subarray(0, 15), 'application/json', 'gzip', 'broken-compression'],
    [gzipSync(Buffer.alloc(5 * 1024 * 1024 + 1, ' ')), 'application/json', 'gzip', 'body-too-large'],
    [JSON.stringify(Array(1_001).fill(0)), 'application/json', '', 'too-many-rows'],
  ])('%# is refused with its code', async (text, type, encoding, code) => {
    await expect(parse(text, type, encoding)).rejects.toMatchObject({ code })
  })

  test('may begin with a byte order mark', async () => {
    expect((await parse('\ufeff[{"a":1}]')).rows).toEqual([{ a: 1 }])
  })

  test('of a thousand rows is taken', async () => {
    expect((await parse(JSON.stringify(Array(1_000).fill(0)))).rows).toHaveLength(1_000)
  })

  test('that is not JSON is never quoted in the answer', async () => {
    const error = await parse('{"password": hunter2}').catch((caught) => caught)
    expect(error.message).not.toContain('hunter2')
  })
})
