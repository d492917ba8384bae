/**
 * Every error that a user can meet, by its stable code: what it means, the HTTP status or exit code it ends in, and what to do.
 * `docs/errors.md` is generated from this table.
 */
export const ERRORS = {
  'config-invalid': {
    exitCode: 2,
    title: 'The configuration is not valid',
    remedy: 'Correct the named places; docs/plumbline.schema.json describes the file.',
  },
  'token-required': {
    exitCode: 2,
    title: 'A server that others can reach needs tokens',
    remedy: 'Set PLUMBLINE_ADMIN_TOKEN (and PLUMBLINE_READ_TOKEN, PLUMBLINE_INGEST_KEY), or set HOST=127.0.0.1.',
  },
  'port-taken': {
    exitCode: 4,
    title: 'The port is in use',
    remedy: 'Stop the program that holds it, or choose another with PORT=3001.',
  },
  'address-not-available': {
    exitCode: 4,
    title: 'The server cannot listen on this address',
    remedy: 'Set HOST to an address of this machine, such as 127.0.0.1, and PORT to one you may use (1024 or above).',
  },
  'data-folder-not-writable': {
    exitCode: 4,
    title: 'The data folder cannot be written',
    remedy: 'Set PLUMBLINE_DATA to a folder that this user may write.',
  },
  'data-folder-in-use': {
    exitCode: 75,
    title: 'Another process uses this data folder',
    remedy: 'Stop that process, or set PLUMBLINE_DATA to another folder.',
  },
  'state-unreachable': {
    exitCode: 4,
    title: 'The state database cannot be reached',
    remedy: 'Check DATABASE_URL and that Postgres runs and lets this user in.',
  },
  'state-newer': {
    exitCode: 2,
    title: 'The state database was written by a newer Plumbline',
    remedy: 'Start the newer version again; migrations only go forward.',
  },
  'state-changed': {
    exitCode: 2,
    title: 'The state database was made by other migrations than this version has',
    remedy: 'Start the version that wrote it, or name another database or data folder.',
  },
  'state-damaged': {
    exitCode: 70,
    title: 'The state database is damaged',
    remedy: 'Restore the newest backup of the data folder, or move the named file away to start with an empty one.',
  },
  'store-unreachable': {
    exitCode: 4,
    title: 'The event store cannot be reached',
    remedy: 'Check CLICKHOUSE_URL, its user and password, and that ClickHouse runs.',
  },
  'store-too-old': {
    exitCode: 4,
    title: 'The ClickHouse server is too old',
    remedy: 'Plumbline needs ClickHouse 25.3 or newer.',
  },
  'store-failed': {
    status: 503,
    title: 'The event store did not answer',
    remedy: 'Try again; when it lasts, look at /api/health.',
  },
  'query-too-large': {
    status: 503,
    title: 'The question needs too much memory',
    remedy: 'Ask about a shorter window.',
  },
  'query-timeout': { status: 503, title: 'The question took too long', remedy: 'Ask about a shorter window.' },
  unexpected: {
    status: 500,
    exitCode: 70,
    title: 'Unexpected error',
    remedy: 'This is a defect of Plumbline; please report it with the log lines around it.',
  },
  'invalid-json': {
    status: 400,
    title: 'The body is not valid JSON',
    remedy: 'Send a JSON object, a JSON array, or NDJSON with content type application/x-ndjson.',
  },
  'invalid-body': {
    status: 400,
    title: 'The body does not have the expected shape',
    remedy: 'See /openapi.json for the shape.',
  },
  'invalid-query': {
    status: 400,
    title: 'A query parameter is not valid',
    remedy: 'See /openapi.json for the parameters.',
  },
  'nothing-acceptable': {
    status: 400,
    title: 'No row of the batch could be taken',
    remedy: 'See `rejected` for the reason of each row.',
  },
  'broken-compression': {
    status: 400,
    title: 'The compressed body is broken or cut off',
    remedy: 'Send the whole gzip stream.',
  },
  'unsupported-encoding': { status: 415, title: 'The content encoding is not supported', remedy: 'Use gzip or none.' },
  'unsupported-media-type': {
    status: 415,
    title: 'The content type is not supported',
    remedy: 'Use application/json or application/x-ndjson.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    remedy: 'Send smaller batches: at most 5 MB after decompression.',
  },
  'too-many-rows': {
    status: 413,
    title: 'The batch has too many rows',
    remedy: 'Send at most 1000 rows in one request.',
  },
  'too-many-values': {
    status: 413,
    title: 'The body holds too many values',
    remedy: 'Send fewer rows, with at most 64 attributes each.',
  },
  'too-deep': {
    status: 400,
    title: 'The body is nested too deeply',
    remedy: 'Attributes are flat; nothing needs more than 16 levels.',
  },
  unauthorized: { status: 401, title: 'A token is needed', remedy: 'Send it as `Authorization: Bearer …`.' },
  forbidden: {
    status: 403,
    title: 'This token may not do that',
    remedy: 'Ingest keys only write, read tokens only read.',
  },
  'not-found': { status: 404, title: 'There is nothing here', remedy: 'See /openapi.json for the routes.' },
  'alert-not-found': {
    status: 404,
    title: 'No such alert',
    remedy: 'List alerts with plumbline alerts --state all; a unique beginning of an id is enough.',
  },
  'alert-not-open': {
    status: 409,
    title: 'The alert is not open',
    remedy: 'Only an alert that has fired and not ended can be acknowledged or resolved.',
  },
  'alert-changed': {
    status: 409,
    title: 'The alert was changed by somebody else at the same moment',
    remedy: 'Look at it again, and repeat the request if it is still wanted.',
  },
  'too-many-raised-alerts': {
    status: 429,
    title: 'Too many alerts that applications raised are open',
    remedy:
      'Resolve some of them, and keep what differs each time (ids, texts) out of labels: it belongs into metadata.',
  },
  'rule-not-found': {
    status: 404,
    title: 'No such rule',
    remedy: 'List rules with plumbline alerts rules.',
  },
  'channel-not-found': {
    status: 404,
    title: 'No such channel',
    remedy: 'List channels with plumbline alerts channels; they are set up in plumbline.yaml or the environment.',
  },
  'delivery-not-found': {
    status: 404,
    title: 'No such message',
    remedy: 'Messages are kept for 30 days after they arrived or were given up.',
  },
  'silence-not-found': {
    status: 404,
    title: 'No such silence',
    remedy: 'List silences with plumbline alerts silences.',
  },
  'maintenance-not-found': {
    status: 404,
    title: 'No such maintenance window',
    remedy: 'List them with plumbline alerts silences.',
  },
  'maintenance-exists': {
    status: 409,
    title: 'There is a maintenance window of this name',
    remedy: 'Choose another name, or end that one first with plumbline alerts unmaintain.',
  },
  'maintenance-in-file': {
    status: 409,
    title: 'The maintenance window belongs to the configuration',
    remedy: 'Take it out under alerts.maintenance in plumbline.yaml; the file is read again when it changes.',
  },
  'baseline-not-found': {
    status: 404,
    title: 'No such baseline',
    remedy: 'List baselines with plumbline baseline list.',
  },
  'baseline-promoted': {
    status: 409,
    title: 'The baseline is in use',
    remedy: 'Promote another first, or delete it with force.',
  },
  'baseline-too-few-samples': {
    status: 409,
    title: 'Too little was measured to know what is usual',
    remedy: 'Wait for more, or capture a longer time.',
  },
  'baseline-environment-unclear': {
    status: 409,
    title: 'There are several environments, which a baseline never mixes',
    remedy: 'Name the environment, or configure alerts.environment.',
  },
  'message-not-found': {
    status: 404,
    title: 'No such message',
    remedy:
      'Raw marks are kept for the raw retention (7 days by default); the message may be older, or its id misspelt.',
  },
  'trace-not-found': {
    status: 404,
    title: 'Nothing is kept of this trace',
    remedy: 'Rows are kept for the raw retention (7 days by default); they may be older, or the id misspelt.',
  },
  overloaded: {
    status: 429,
    title: 'The server is taking as much as it can',
    remedy: 'Try again after the seconds in Retry-After.',
  },
  'spool-full': {
    status: 503,
    title: 'The spool on disk is full',
    remedy: 'The store has been away for long; bring it back or give the spool more room.',
  },
  'disk-failed': {
    status: 503,
    title: 'The batch could not be written to disk',
    remedy: 'Check free space and permissions of the data folder; then send again.',
  },
  stopping: { status: 503, title: 'The server is stopping', remedy: 'Send again after the seconds in Retry-After.' },
} as const satisfies Record<string, ErrorEntry>

interface ErrorEntry {
  title: string
  remedy: string
  status?: number
  exitCode?: number
}

export type ErrorCode = keyof typeof ERRORS

/** An error with a code of the catalogue; `detail` says where, which value, and what would be right. */
export class PlumblineError extends Error {
  readonly code: ErrorCode
  readonly detail: string

  constructor(code: ErrorCode, detail: string, cause?: unknown) {
    super(`${ERRORS[code].title}: ${detail}`, cause === undefined ? undefined : { cause })
    this.name = 'PlumblineError'
    this.code = code
    this.detail = detail
  }

  get status(): number {
    const entry: ErrorEntry = ERRORS[this.code]
    return entry.status ?? 500
  }

  get exitCode(): number {
    const entry: ErrorEntry = ERRORS[this.code]
    return entry.exitCode ?? 70
  }

  /** A text about it, and what to do. */
  withRemedy(text: string): string {
    return `${text}${/[.?!]$/.test(text) ? '' : '.'} ${ERRORS[this.code].remedy}`
  }
}
