import { crc32 } from 'node:zlib'

/**
 * The format of a spool segment: records one after the other, each
 *
 *     magic "PLS1" | header length u32 | body length u32 | crc32 of header and body u32 | header (JSON) | body (lines)
 *
 * all numbers little-endian. A record whose end is missing or whose checksum differs was cut off by a crash before it was
 * acknowledged: reading stops there.
 */
export interface SegmentRecord {
  table: 'marks' | 'measurements'
  rows: number
  batchIds: string[]
  receivedAt: number
  /** The store was away when its batch id should have been looked up: the drain does it. */
  unverified?: true
  /** Lines of JSONCompactEachRow, each ended by a line feed. */
  body: Buffer
}

const MAGIC = 0x31534c50
const PREFIX_BYTES = 16
/** Far above what one group of requests can hold; a longer length in a file means damage. */
const LONGEST_BYTES = 256 * 1024 * 1024

export function encodeRecord(record: SegmentRecord): Buffer[] {
  const { body, ...facts } = record
  const header = Buffer.from(JSON.stringify(facts))
  const prefix = Buffer.alloc(PREFIX_BYTES)
  prefix.writeUInt32LE(MAGIC, 0)
  prefix.writeUInt32LE(header.length, 4)
  prefix.writeUInt32LE(body.length, 8)
  prefix.writeUInt32LE(crc32(body, crc32(header)), 12)
  return [prefix, header, body]
}

/** The records of a segment up to its end or to the first damage, and how many bytes of it are whole. */
export function decodeSegment(bytes: Buffer): { records: SegmentRecord[]; wholeBytes: number } {
  const records: SegmentRecord[] = []
  let offset = 0
  while (offset + PREFIX_BYTES <= bytes.length) {
    const headerBytes = bytes.readUInt32LE(offset + 4)
    const bodyBytes = bytes.readUInt32LE(offset + 8)
    const headerAt = offset + PREFIX_BYTES
    const end = headerAt + headerBytes + bodyBytes
    if (bytes.readUInt32LE(offset) !== MAGIC || headerBytes + bodyBytes > LONGEST_BYTES || end > bytes.length) break
    const header = bytes.subarray(headerAt, headerAt + headerBytes)
    const body = bytes.subarray(headerAt + headerBytes, end)
    if (crc32(body, crc32(header)) !== bytes.readUInt32LE(offset + 12)) break
    records.push({ ...JSON.parse(header.toString('utf8')), body })
    offset = end
  }
  return { records, wholeBytes: offset }
}
