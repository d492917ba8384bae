import type { Measurement } from '@plumbline/protocol'

/** Measurements as an app sends them: five services with twenty operations, every fiftieth fails. `start` numbers them through. */
export function makeMeasurements(count: number, start: number, at: number): Measurement[] {
  return Array.from({ length: count }, (_, i) => {
    const n = start + i
    const ok = n % 50 !== 0
    return {
      kind: 'operation',
      service: `service-${n % 5}`,
      name: `operation-${n % 20}`,
      value: Math.round(Math.exp(4 + ((n * 7919) % 1000) / 300) * 100) / 100,
      at: at - (n % 60_000),
      ok,
      ...(!ok && { errorType: 'timeout' }),
      traceId: `trace-${n}`,
      subject: `conversation-${n % 1000}`,
      environment: 'bench',
      release: '1.0.0',
      attributes: { attempt: n % 3, region: 'eu' },
    }
  })
}
