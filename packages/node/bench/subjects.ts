/** What is measured: a client of ours, and the histograms that apps pay for already. */
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { Histogram as OpenTelemetryHistogram } from '@opentelemetry/api'
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { Histogram, Registry } from 'prom-client'
import { createPlumbline, type Plumbline } from '../src/index.ts'

/** A client whose batches are compressed as for the network, and then acknowledged on the spot. */
export function createSink(): Plumbline {
  const compress = promisify(gzip)
  return createPlumbline({
    enabled: true,
    service: 'bench',
    async send({ body }) {
      await compress(Buffer.from(body), { level: constants.Z_BEST_SPEED })
      return { status: 200, body: '{"accepted":1000,"duplicates":0,"rejected":[],"receivedAt":0}' }
    },
  })
}

export const createPromHistogram = <Label extends string>(labelNames: Label[]): Histogram<Label> =>
  new Histogram({ name: 'reply', help: 'reply', labelNames, registers: [new Registry()] })

export function createOpenTelemetryHistogram(): OpenTelemetryHistogram {
  const meters = new MeterProvider({ readers: [new IdleReader()] })
  return meters.getMeter('bench').createHistogram('reply')
}

/** Attached, as a real exporter is, and never asked. */
class IdleReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}
