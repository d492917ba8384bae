import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { WIRE_LIMITS } from '@plumbline/protocol'
import { PlumblineError } from '../errors.ts'
import { measureJson, tooManyRows } from './measure-json.ts'
import type { Turnstile } from './turnstile.ts'

/** What a body held before its rows were looked at. `rows[i]` is undefined where line `i` of NDJSON was not JSON; `broken` says why. */
export interface ParsedBody {
  rows: unknown[]
  broken: Map<number, string>
  batchId?: string | undefined
  sentAt?: unknown
  clockOffsetMs?: unknown
}

export interface BodyInput {
  bytes: Buffer
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
export async function parseBody(input: BodyInput, unpacking: Turnstile): Promise<ParsedBody> {
  const lineDelimited = isLineDelimited(input.contentType)
  const bytes = await decompress(input.bytes, input.contentEncoding, unpacking)
  measureJson(bytes, lineDelimited)
  const text = decodeText(bytes)
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

const gunzipAsync = promisify(gunzip)

async function decompress(bytes: Buffer, encoding: string, unpacking: Turnstile): Promise<Buffer> {
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return bytes
    case 'gzip':
    case 'x-gzip':
      try {
        return await unpacking(() => gunzipAsync(bytes, { maxOutputLength: WIRE_LIMITS.bodyBytes }))
      } catch (cause) {
        if (cause instanceof RangeError || (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
          throw new PlumblineError('body-too-large', `it unpacks to more than ${WIRE_LIMITS.bodyBytes} bytes`, cause)
        }
        throw new PlumblineError('broken-compression', 'the gzip stream cannot be read to its end', cause)
      }
    default:
      throw new PlumblineError('unsupported-encoding', `"${encoding.slice(0, 100)}" is neither gzip nor identity`)
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
