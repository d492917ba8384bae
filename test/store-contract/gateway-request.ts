import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

/** What a request asks the engine to do. */
export interface Statement {
  sql: string
  /** Rows of an INSERT whose text is in the URL. */
  rows: Buffer | undefined
  params: Map<string, string>
  settings: Map<string, string>
  database: string
  /** Format of an answer whose query names none. */
  format: string
  queryId: string
  /** Where the parameters came in. */
  carriedBy: 'url' | 'form'
  gzippedRequest: boolean
  gzipAnswer: boolean
}

/** ClickHouse's `http_max_field_value_size`: a longer field of the URL (as encoded) or of a form is refused. */
const LONGEST_FIELD_BYTES = 128 * 1024

/** Fields of the URL that are no settings. */
const RESERVED = new Set(['query', 'database', 'default_format', 'query_id', 'user', 'password', 'wait_end_of_query'])

export async function readStatement(request: IncomingMessage): Promise<Statement> {
  const [, search = ''] = (request.url ?? '').split('?', 2)
  for (const field of search.split('&')) checkField(field)
  const url = new URLSearchParams(search)
  const gzippedRequest = request.headers['content-encoding'] === 'gzip'
  const body = await readBody(request, gzippedRequest)
  const isForm = request.headers['content-type']?.startsWith('multipart/form-data') ?? false
  const form = isForm ? await readForm(request, body) : new Map<string, string>()
  const fields = new Map([...url, ...form])
  const fromUrl = url.get('query')
  return {
    sql: fromUrl ?? (isForm ? (fields.get('query') ?? '') : body.toString('utf8')),
    rows: fromUrl === null || isForm || body.length === 0 ? undefined : body,
    params: new Map([...fields].flatMap(([name, text]) => (name.startsWith('param_') ? [[name.slice(6), text]] : []))),
    settings: new Map([...url].filter(([name]) => !RESERVED.has(name) && !name.startsWith('param_'))),
    database: url.get('database') ?? 'default',
    format: url.get('default_format') ?? 'TabSeparated',
    queryId: url.get('query_id') ?? '',
    carriedBy: isForm ? 'form' : 'url',
    gzippedRequest,
    gzipAnswer:
      url.get('enable_http_compression') === '1' && (request.headers['accept-encoding']?.includes('gzip') ?? false),
  }
}

async function readBody(request: IncomingMessage, gzipped: boolean): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  return gzipped ? promisify(gunzip)(body) : body
}

async function readForm(request: IncomingMessage, body: Buffer): Promise<Map<string, string>> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' }
  const form = await new Response(new Uint8Array(body), { headers }).formData()
  const fields = new Map([...form].map(([name, value]) => [name, String(value)]))
  for (const value of fields.values()) checkField(value)
  return fields
}

function checkField(text: string): void {
  if (Buffer.byteLength(text) > LONGEST_FIELD_BYTES) throw new Error('HTML Form Exception: Field value too long')
}

/** Whether this name and password are given, in the header of HTTP or in those of ClickHouse. */
export function mayEnter(request: IncomingMessage, user: string, password: string): boolean {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    return authorization === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  }
  const { 'x-clickhouse-user': name = 'default', 'x-clickhouse-key': key = '' } = request.headers
  return name === user && key === password
}
