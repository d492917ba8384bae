import type { Measurement } from '@plumbline/protocol'
import { spellColumn } from './spell-column.ts'

/** A field of a measurement that a column can fill. */
export type Field = Exclude<keyof Measurement, 'attributes'> | 'attributes'

/** Columns that are taken for a field without being told, in order of preference; case and `_` do not matter. */
export const WELL_KNOWN: Readonly<Record<Field, readonly string[]>> = {
  service: ['service', 'source', 'integration', 'service_name'],
  name: ['operation', 'name', 'action', 'endpoint', 'operation_name', 'route'],
  value: ['duration', 'latency', 'elapsed', 'response_time', 'request_time', 'took', 'value'],
  at: [
    'at',
    'timestamp',
    'time',
    'created_at',
    'occurred_at',
    'started_at',
    'logged_at',
    'datetime',
    'date',
    'ts',
    '@timestamp',
    'time_local',
  ],
  ok: ['ok', 'success', 'succeeded', 'status', 'status_code', 'outcome', 'result', 'level'],
  errorMessage: ['error_message', 'error', 'message', 'exception'],
  errorType: ['error_type', 'error_class', 'error_name', 'error_code'],
  traceId: ['trace_id', 'request_id', 'correlation_id', 'run_id', 'execution_id'],
  subject: ['subject', 'conversation_id', 'session_id'],
  customer: ['customer', 'customer_id', 'customer_name', 'tenant', 'tenant_id'],
  environment: ['environment', 'env'],
  release: ['release', 'version', 'app_version'],
  variant: ['variant'],
  weight: ['weight'],
  unit: ['unit'],
  kind: ['kind'],
  attributes: ['attributes'],
}

export const FIELD_NAMES = Object.keys(WELL_KNOWN) as Field[]

/** Units that a column's name may end in, and what one of each is in milliseconds. */
export const DURATION_UNITS = { ns: 1e-6, us: 1e-3, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const
export type DurationUnit = keyof typeof DURATION_UNITS

const UNIT_SUFFIXES: Readonly<Record<string, DurationUnit>> = {
  ns: 'ns',
  nanos: 'ns',
  nanoseconds: 'ns',
  us: 'us',
  micros: 'us',
  microseconds: 'us',
  ms: 'ms',
  msec: 'ms',
  millis: 'ms',
  milliseconds: 'ms',
  s: 's',
  sec: 's',
  secs: 's',
  seconds: 's',
}

/** Takes `duration_ms` apart into a base that is a well-known duration and its unit. */
export function readDurationColumn(column: string): { rank: number; unit: DurationUnit | undefined } | undefined {
  const spelled = spellColumn(column.slice(column.lastIndexOf('.') + 1))
  for (const [rank, base] of WELL_KNOWN.value.entries()) {
    const stem = spellColumn(base)
    if (spelled === stem) return { rank, unit: base === 'request_time' ? 's' : undefined }
    if (spelled.startsWith(stem)) {
      const unit = UNIT_SUFFIXES[spelled.slice(stem.length)]
      if (unit) return { rank, unit }
    }
  }
  return undefined
}

/** The unit that the name of any column ends in: `took_us` is in µs. */
export function unitOfColumn(column: string): DurationUnit | undefined {
  const [, suffix] = /(?:[_\- .]|(?<=[a-z]))([A-Z]?[a-z]+)$/.exec(column) ?? []
  return (
    readDurationColumn(column)?.unit ??
    (suffix && /[_\- .A-Z]/.test(column) ? UNIT_SUFFIXES[suffix.toLowerCase()] : undefined)
  )
}
