import { WIRE_LIMITS } from '@plumbline/protocol'
import { PlumblineError } from '../errors.ts'
import { giveBack } from '../give-back.ts'
import { createJsonMeter, tooManyRows } from './measure-json.ts'
import type { Unpack } from './unpack.ts'

/** What a body held before its rows were looked at. `rows[i]` is undefined where line `i` of NDJSON was not JSON; `broken` says why. */
export interface ParsedBody {
  rows: unknown[]
  broken: Map<number, string>
  batchId?: string | undefined
  sentAt?: unknown
  clockOffsetMs?: unknown
}

export interface BodyInput {
  /** As they arrive; refusing ends their reading. */
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>
  contentType: string
  contentEncoding: string
  /** Name of the array in an envelope: `marks` or `measurements`. */
  field: 'marks' | 'measurements'
}

/**
 * Reads one object, a JSON array, NDJSON, or an envelope, gzipped or not, into rows.
 * Refuses with `broken-compression`, `unsupported-encoding`, `unsupported-media-type`, `body-too-large`, `too-deep`,
 * `too-many-values`, `too-many-rows`, `invalid-json`, `invalid-body`.
 */
export async function parseBody(input: BodyInput, unpack: Unpack): Promise<ParsedBody> {
  const lineDelimited = isLineDelimited(input.contentType)
  const meter = createJsonMeter(lineDelimited)
  const packed = isPacked(input.contentEncoding)
  // A packed body has to be here as a whole first: a slow sender must not hold up the others.
  const bytes = await collect(input.chunks, packed ? undefined : meter)
  const text = packed ? await unpack(bytes, meter, decodeText) : decodeText(bytes)
  giveBack(bytes)
  const body = lineDelimited ? parseLines(text) : parseJson(text, input.field)
  if (body.rows.length > WIRE_LIMITS.rowsPerBatch) throw tooManyRows('rows')
  return body
}

const NDJSON = new Set(['application/x-ndjson', 'application/ndjson', 'application/jsonl'])
/** text/plain is what a browser's beacon sends without a preflight; curl -d says it is a form. */
const JSON_TYPES = new Set(['application/json', 'text/plain', 'application/x-www-form-urlencoded', ''])

function isLineDelimited(contentType: string): boolean {
  const type = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase()
  if (NDJSON.has(type)) return true
  if (JSON_TYPES.has(type)) return false
  throw new PlumblineError(
    'unsupported-media-type',
    `"${type.slice(0, 100)}" is neither application/json nor application/x-ndjson`,
  )
}

/** A byte order mark is skipped; bytes that are no UTF-8 are refused, since putting U+FFFD in their place could make two ids one. */
function decodeText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new PlumblineError('invalid-json', 'it holds bytes that are not UTF-8', cause)
  }
}

function isPacked(encoding: string): boolean {
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return false
    case 'gzip':
    case 'x-gzip':
      return true
    default:
      throw new PlumblineError('unsupported-encoding', `"${encoding.slice(0, 100)}" is neither gzip nor identity`)
  }
}

/** The chunks are given back, whether or not all of them were wanted. */
async function collect(source: BodyInput['chunks'], watch?: (chunk: Buffer) => void): Promise<Buffer> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of source) {
      chunks.push(chunk)
      watch?.(chunk)
    }
    return Buffer.concat(chunks)
  } finally {
    for (const chunk of chunks) giveBack(chunk)
  }
}

function parseJson(text: string, field: BodyInput['field']): ParsedBody {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new PlumblineError('invalid-json', describeSyntax(cause), cause)
  }
  if (Array.isArray(value)) return { rows: value, broken: new Map() }
  if (!isObject(value))
    throw new PlumblineError('invalid-body', `the body is ${nameOf(value)}; expected an object or an array of rows`)
  if (!Object.hasOwn(value, field)) return { rows: [value], broken: new Map() }
  return parseEnvelope(value, field)
}

function parseEnvelope(envelope: Record<string, unknown>, field: BodyInput['field']): ParsedBody {
  const rows = envelope[field]
  if (!Array.isArray(rows))
    throw new PlumblineError('invalid-body', `/${field} is ${nameOf(rows)}; expected an array of rows`)
  const batchId = envelope.batchId
  if (batchId !== undefined && !isBatchId(batchId)) {
    throw new PlumblineError('invalid-body', '/batchId must be text of 8 to 100 letters, digits, or . _ : -')
  }
  return { rows, broken: new Map(), batchId, sentAt: envelope.sentAt, clockOffsetMs: envelope.clockOffsetMs }
}

const isBatchId = (value: unknown): value is string => typeof value === 'string' && /^[\w.:-]{8,100}$/.test(value)

function parseLines(text: string): ParsedBody {
  const rows: unknown[] = []
  const broken = new Map<number, string>()
  const lines = text.split('\n')
  for (let i = 0; i < lines.length; i++) {
    const line = (lines[i] as string).trim()
    if (line === '' && i === lines.length - 1) break
    try {
      rows.push(JSON.parse(line))
    } catch (cause) {
      broken.set(rows.length, describeSyntax(cause))
      rows.push(undefined)
    }
  }
  return { rows, broken }
}

/** V8's message without the excerpt of the body that it quotes: a body may hold what no log should. */
function describeSyntax(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : ''
  const position = /at position (\d+)/.exec(text)
  if (position) return `not valid JSON at character ${position[1]}`
  return /end of JSON/.test(text) ? 'the JSON ends too early' : 'not valid JSON'
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function nameOf(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'missing'
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
