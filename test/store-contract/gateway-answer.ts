import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { Statement } from './gateway-request.ts'

export interface Answer {
  status: number
  headers: Record<string, string>
  body: Buffer
}

/** HTTP status of a ClickHouse error, as the server has it (ClickHouse, src/Server/HTTP/exceptionCodeToHTTPStatus.cpp). */
const STATUS_OF_CODE = new Map([
  [194, 401],
  ...[192, 193, 497, 516].map((code) => [code, 403] as const),
  ...[6, 27, 36, 38, 41, 53, 62, 69, 72, 117, 131].map((code) => [code, 400] as const),
  ...[46, 47, 50, 56, 60, 73, 81, 115].map((code) => [code, 404] as const),
  [159, 408],
])

/** An error as ClickHouse writes it; a text without a code comes from its HTTP layer. */
export function answerError(message: string): Answer {
  const code = Number(/^Code: (\d+)/.exec(message)?.[1])
  return {
    status: Number.isNaN(code) ? 400 : (STATUS_OF_CODE.get(code) ?? 500),
    headers: Number.isNaN(code) ? {} : { 'X-ClickHouse-Exception-Code': String(code) },
    body: Buffer.from(`${message} (version of the gateway)\n`),
  }
}

export interface Progress {
  readRows: number
  writtenRows: number
  elapsedSeconds: number
}

export function answerRows(statement: Statement, body: Buffer, progress: Progress): Answer {
  return {
    status: 200,
    headers: {
      'Content-Type': 'text/plain; charset=UTF-8',
      'X-ClickHouse-Query-Id': statement.queryId,
      'X-ClickHouse-Format': statement.format,
      'X-ClickHouse-Summary': JSON.stringify({
        read_rows: String(progress.readRows),
        written_rows: String(progress.writtenRows),
        elapsed_ns: String(Math.round(progress.elapsedSeconds * 1e9)),
      }),
    },
    body,
  }
}

/** Sends the answer whole, or the first half of it only. */
export function send(response: ServerResponse, answer: Answer, gzip: boolean, part: 'whole' | 'half' = 'whole'): void {
  const body = gzip ? gzipSync(answer.body) : answer.body
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(gzip && { 'Content-Encoding': 'gzip' }),
    'Content-Length': body.length,
  })
  if (part === 'whole') response.end(body)
  else response.write(body.subarray(0, Math.ceil(body.length / 2)))
}
