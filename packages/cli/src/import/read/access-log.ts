import { createTemplate } from './path-template.ts'
import { type Flaw, flaw, isFlaw, type Source } from './row.ts'

/** What a line of an access log tells, under names that the mapping knows. */
export const ACCESS_COLUMNS = [
  'name',
  'time_local',
  'status',
  'request_time',
  'error_type',
  'request_id',
  'method',
  'path',
  'bytes',
  'remote_addr',
  'remote_user',
  'referer',
  'user_agent',
] as const

/** The name under which a `log_format` may write a duration or an id behind the combined fields. */
const EXTRAS: Readonly<Record<string, 'request_time' | 'request_id'>> = {
  rt: 'request_time',
  request_time: 'request_time',
  duration: 'request_time',
  time: 'request_time',
  took: 'request_time',
  rid: 'request_id',
  request_id: 'request_id',
  trace_id: 'request_id',
}

/**
 * Reads a line of nginx's `combined` format (nginx.org/en/docs/http/ngx_http_log_module.html), which is Apache's as well:
 * `addr - user [time] "request" status bytes "referer" "agent"`, and behind it `$request_time` bare or as `rt=0.123`.
 * One pass over the line, whatever is in it.
 */
export function createAccessLogReader(columns: readonly string[]): (line: string) => readonly unknown[] | Flaw {
  const template = createTemplate()
  return (line) => {
    const [remoteAddr, , remoteUser, time, request, status, bytes, referer, userAgent, ...extras] = tokensOf(line)
    if (!time?.startsWith('[') || request === undefined || status === undefined || !/^\d{3}$/.test(status)) {
      return flaw('is not a line of the combined log format', line)
    }
    const [method, target] = request.split(' ')
    if (!method || !target) return flaw('holds no request of the form "METHOD /path"', request)
    const path = pathOf(target)
    const found: Record<string, string | undefined> = {
      name: `${method} ${template(path)}`,
      time_local: time.slice(1),
      status,
      error_type: `HTTP ${status}`,
      method,
      path,
      bytes,
      remote_addr: remoteAddr,
      remote_user: remoteUser,
      referer,
      user_agent: userAgent,
      ...readExtras(extras),
    }
    return columns.map((column) => found[column])
  }
}

/** `$request_time` is seconds with milliseconds, so the first bare number with a point is taken for it. */
function readExtras(tokens: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const token of tokens) {
    const equals = token.indexOf('=')
    if (equals > 0) {
      const column = EXTRAS[token.slice(0, equals)]
      if (column) found[column] ??= token.slice(equals + 1).replace(/^"|"$/g, '')
    } else if (/^\d+(\.\d+)?$/.test(token)) found.request_time ??= token
  }
  return found
}

/** Parts between spaces; `[…]` and `"…"` are one part each, where a backslash takes the next character as it is. */
function tokensOf(line: string): string[] {
  const tokens: string[] = []
  let at = 0
  while (at < line.length) {
    const first = line[at]
    if (first === ' ') {
      at++
    } else if (first === '"') {
      const end = closingQuote(line, at + 1)
      tokens.push(line.slice(at + 1, end))
      at = end + 1
    } else {
      const end = line.indexOf(first === '[' ? ']' : ' ', at)
      tokens.push(line.slice(at, end < 0 ? line.length : end))
      at = end < 0 ? line.length : end + 1
    }
  }
  return tokens
}

function closingQuote(line: string, from: number): number {
  for (let at = from; at < line.length; at++) {
    if (line[at] === '\\') at++
    else if (line[at] === '"') return at
  }
  return line.length
}

/** Without the query, which holds what nobody may see, and without the origin that a proxy request carries. */
function pathOf(target: string): string {
  const [whole = ''] = target.split(/[?#]/, 1)
  const path = /^https?:\/\/[^/]*(\/.*)?$/i.exec(whole)
  return path ? (path[1] ?? '/') : whole
}

/** What to do about an access log that says when a request came, and not how long it took; undefined when it does. */
export function explainMissingDurations({ sample, columns, title }: Source): string | undefined {
  const index = columns.indexOf('request_time')
  const rows = sample.filter(({ cells }) => !isFlaw(cells))
  if (rows.length === 0 || rows.some(({ cells }) => !isFlaw(cells) && cells[index] !== undefined)) return undefined
  return `${title} holds no durations, and nobody can know them now. Let nginx write them from today on: ${TIMED_FORMAT}`
}

const TIMED_FORMAT = `log_format timed '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" rt=$request_time'; access_log /var/log/nginx/access.log timed;`
