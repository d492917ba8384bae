import { KINDS } from '@plumbline/protocol'
import { MEASUREMENT_COLUMNS } from './schema.ts'

/** A number that the server measures about itself or works out from others. */
export interface OwnGauge {
  service: string
  name: string
  value: number
  /** Epoch ms. */
  at: number
}

/** The health score of operations, which names no environment: it is of all of them. */
export const SCORE_GAUGE = { service: 'operations', name: 'operations.score' } as const

/** The gauge as the store takes it, with the token that makes writing it twice harmless. */
export function renderOwnGauge({ service, name, value, at }: OwnGauge): { body: Buffer; token: string } {
  const row: Partial<Record<(typeof MEASUREMENT_COLUMNS)[number], unknown>> = {
    at,
    received_at: at,
    kind: 'gauge',
    service,
    name,
    value,
    unit: KINDS.gauge,
    weight: 1,
    ok: true,
    attributes: '{}',
  }
  const line = JSON.stringify(MEASUREMENT_COLUMNS.map((column) => row[column] ?? ''))
  return { body: Buffer.from(`${line}\n`), token: `gauge-${service}-${name}-${at}` }
}
