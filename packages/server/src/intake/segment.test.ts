import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeSegment, encodeRecord, type SegmentRecord } from './segment.ts'

const record = (text: string, changed: Partial<SegmentRecord> = {}): SegmentRecord => ({
  table: 'marks',
  rows: 1,
  batchIds: ['batch-0001'],
  receivedAt: 1_760_000_000_000,
  body: Buffer.from(text),
  ...changed,
})
const encode = (...records: SegmentRecord[]) => Buffer.concat(records.flatMap(encodeRecord))

test('what is written is read back', () => {
  const records = [
    record('["a"]\n'),
    record('', { table: 'measurements', rows: 0 }),
    record('["ü\u0001"]\n', { batchIds: [] }),
  ]
  const { records: read, wholeBytes } = decodeSegment(encode(...records))
  expect(read).toEqual(records)
  expect(wholeBytes).toBe(encode(...records).length)
})

// Each kind of damage with the number of records that must survive it.
test.each([
  ['nothing', (bytes: Buffer) => bytes, 3],
  ['the last byte missing', (bytes: Buffer) => bytes.subarray(0, -1), 2],
  ['only the start of a prefix at the end', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('PLS')]), 3],
  ['zeros at the end', (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(4_096)]), 3],
  ['random bytes at the end', (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(100, 0x5a)]), 3],
  ['a changed byte in the last body', (bytes: Buffer) => changeByte(bytes, bytes.length - 2), 2],
  ['a changed byte in the first header', (bytes: Buffer) => changeByte(bytes, 20), 0],
  ['a length beyond the end', (bytes: Buffer) => changeByte(bytes, 11), 0],
  ['an empty file', () => Buffer.alloc(0), 0],
])('with %s the records before the damage survive', (_name, damage, survivors) => {
  const bytes = encode(record('["a"]\n'), record('["b"]\n'), record('["c"]\n'))
  expect(decodeSegment(damage(bytes)).records).toHaveLength(survivors)
})

test('cut anywhere, exactly the whole records before the cut survive', () => {
  const parts = [record('["a"]\n'), record('["bb"]\n'), record('["ccc"]\n')]
  const ends = parts.map((_, i) => encode(...parts.slice(0, i + 1)).length)
  const bytes = encode(...parts)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length }), (cut) => {
      const { records, wholeBytes } = decodeSegment(bytes.subarray(0, cut))
      const whole = ends.filter((end) => end <= cut)
      return records.length === whole.length && wholeBytes === (whole.at(-1) ?? 0)
    }),
  )
})

function changeByte(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ 0xff
  return copy
}
