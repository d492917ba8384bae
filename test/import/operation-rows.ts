import type { Measurement } from '@plumbline/protocol'
import { createRandom } from '../../packages/protocol/test-support/shapes.ts'

const SERVICES = ['hubspot', 'unleashed', 'n8n']
const MINUTE_MS = 60_000

/** Operations of the two hours before `toMs`, some of which failed; numbered by their trace. */
export function makeRows(count: number, toMs: number): Measurement[] {
  const random = createRandom(17)
  return Array.from({ length: count }, (_, number) => {
    const ok = random() > 0.07
    return {
      kind: 'operation',
      service: SERVICES[Math.floor(random() * SERVICES.length)] ?? '',
      name: `operation-${Math.floor(random() * 12)}`,
      value: Math.round(Math.exp(4 + random() * 4) * 100) / 100,
      at: Math.floor(toMs - random() * 120 * MINUTE_MS),
      ok,
      ...(!ok && { errorType: random() > 0.5 ? 'Timeout' : 'HTTP 502', errorMessage: 'no answer, "in time"\nat all' }),
      traceId: `trace-${number}`,
    }
  })
}

const COLUMNS = 'id,source,operation,duration_ms,status,created_at,error_type,error,trace_id'

/** The same rows as an application may have logged them. */
export function renderCsv(rows: readonly Measurement[]): string {
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`
  const lines = rows.map((row, index) =>
    [
      index + 1,
      row.service,
      row.name,
      row.value,
      row.ok ? 'success' : 'error',
      new Date(Number(row.at)).toISOString(),
      row.errorType ?? '',
      quote(row.errorMessage ?? ''),
      row.traceId,
    ].join(','),
  )
  return `${[COLUMNS, ...lines].join('\n')}\n`
}
