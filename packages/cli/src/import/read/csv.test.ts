import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutCsv, DELIMITERS, detectDelimiter } from './csv.ts'
import { isFlaw, type Row } from './row.ts'
import { LONGEST_RECORD_BYTES, splitRecords } from './split-records.ts'

const START = { kind: 'bytes', byte: 0, lines: 0 } as const

async function split(
  text: string | Buffer,
  pieceBytes = 1e9,
  delimiter: ',' | ';' = ',',
  from = START,
): Promise<Row[]> {
  const bytes = Buffer.from(text).subarray(from.byte)
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
  }
  const rows: Row[] = []
  for await (const some of splitRecords(pieces(), from, cutCsv(delimiter))) rows.push(...some)
  return rows
}

const told = (rows: readonly Row[]) => rows.map(({ place, cells }) => [place, isFlaw(cells) ? cells.reason : cells])

describe('a record', () => {
  test.each<[string, unknown]>([
    ['a,b\n', [['line 1', ['a', 'b']]]],
    ['a,b', [['line 1', ['a', 'b']]]],
    [
      'a,b\r\nc,d\r\n',
      [
        ['line 1', ['a', 'b']],
        ['line 2', ['c', 'd']],
      ],
    ],
    ['"a,1",b\n', [['line 1', ['a,1', 'b']]]],
    ['"say ""hi""",b\r\n', [['line 1', ['say "hi"', 'b']]]],
    [
      '"two\nlines",b\nc,d\n',
      [
        ['line 1', ['two\nlines', 'b']],
        ['line 3', ['c', 'd']],
      ],
    ],
    [
      'a,\n,b\n',
      [
        ['line 1', ['a', '']],
        ['line 2', ['', 'b']],
      ],
    ],
    ['"",""\n', [['line 1', ['', '']]]],
    ['\n\na,b\n\n', [['line 3', ['a', 'b']]]],
    ['a,5" disk\n', [['line 1', ['a', '5" disk']]]],
    ['', []],
  ])('%j is read, with the line on which it starts', async (text, expected) => {
    for (const pieceBytes of [1, 2, 3, 7, 1e9]) expect(told(await split(text, pieceBytes))).toEqual(expected)
  })

  test('ends at a byte from which the rest is read as before', async () => {
    const text = 'a,"b\r\nb"\r\n"c""",d\ne,f'
    const whole = await split(text)
    for (const [index, { after }] of whole.entries()) {
      if (after.kind !== 'bytes') throw new Error('not a file')
      expect(await split(text, 4, ',', after as typeof START)).toEqual(whole.slice(index + 1))
    }
  })

  test('of any texts comes back as it was written, however the bytes arrive', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' ', '€') })
    const rows = fc.array(fc.tuple(fc.constant('x'), cell, cell), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 40 }), async (table, pieceBytes) => {
        const text = table.map((row) => row.map((it) => `"${it.replaceAll('"', '""')}"`).join(',')).join('\n')
        expect((await split(text, pieceBytes)).map(({ cells }) => cells)).toEqual(table)
      }),
    )
  })
})

describe('a broken record costs its own line', () => {
  test.each([
    ['a,"b" x\nc,d\n', 'line 1', 'not doubled', ['line 2', ['c', 'd']]],
    ['a,"stray\nc,"d"\ne,f\n', 'line 1', 'not doubled', ['line 2', ['c', 'd']]],
    ['a,"never closed\nc,d\n', 'line 1', 'never closed', ['line 2', ['c', 'd']]],
  ])('%j', async (text, place, words, next) => {
    const rows = told(await split(text))
    expect(rows[0]).toEqual([place, expect.stringContaining(words)])
    expect(rows[1]).toEqual(next)
  })

  test('of bytes that are no UTF-8, in and out of quotes; a real U+FFFD is text', async () => {
    const text = Buffer.concat([Buffer.from('a,\xff\n"b",\xff\n', 'latin1'), Buffer.from('c,\ufffd\n')])
    expect(told(await split(text))).toEqual([
      ['line 1', 'is not valid UTF-8'],
      ['line 2', 'is not valid UTF-8'],
      ['line 3', ['c', '\ufffd']],
    ])
  })

  test('without an end, and no more than a mebibyte of it is kept', async () => {
    const text = `a,"${`${'x'.repeat(99)}\n`.repeat(LONGEST_RECORD_BYTES / 50)}`
    const rows = await split(text, 64 * 1024)
    expect(rows[0]).toMatchObject({ place: 'line 1', cells: { reason: expect.stringContaining('never closed') } })
    expect(rows[1]).toMatchObject({ place: 'line 2', cells: ['x'.repeat(99)] })
  })
})

test.each([
  ['a,b,c', ','],
  ['a;b;c', ';'],
  ['a\tb\tc', '\t'],
  ['a|b', '|'],
  ['"a,b,c,d";e;f', ';'],
  ['alone', ','],
])('the delimiter of %j is %j', (line, delimiter) => {
  expect(DELIMITERS).toContain(delimiter)
  expect(detectDelimiter(`${line}\n1,2,3,4,5`)).toBe(delimiter)
})
