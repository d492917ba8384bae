/**
 * What `operation()` around an async function that does nothing costs, beside the code that one writes by hand to have the
 * same in prom-client or OpenTelemetry: try, catch, finally, and a histogram by service, name and outcome.
 *
 *     node --conditions=plumbline-source packages/node/bench/operation.ts [--json]
 */
import { fileURLToPath } from 'node:url'
import { createPlumbline } from '../src/index.ts'
import { type Case, type Figures, measureRounds, renderFigures } from './rounds.ts'
import { createOpenTelemetryHistogram, createPromHistogram, createSink } from './subjects.ts'

const SERVICES = ['hubspot', 'unleashed', 'n8n', 'supabase'] as const
const serviceOf = (i: number): string => SERVICES[i & 3] ?? ''
const NAME = 'contacts.batch'

/** Fewer than the outbox holds, so that no row is dropped and every one is paid for. */
const CALLS = 8_000

export const measureOperations = (): Promise<Figures> =>
  measureRounds({
    cases: createCases(),
    ratios: [
      ['operation', 'prom-client by hand'],
      ['operation', 'OpenTelemetry by hand'],
      ['wrapped function', 'prom-client by hand'],
      ['wrapped function', 'OpenTelemetry by hand'],
      ['operation, switched off', 'async function'],
    ],
    callsPerRound: CALLS,
    rounds: 41,
  })

interface Labels extends Record<string, string> {
  service: string
  name: string
  ok: string
}

/** What an app would write around each call. */
async function timed<Result>(
  service: string,
  run: () => Promise<Result>,
  observe: (labels: Labels, elapsedMs: number) => void,
): Promise<Result> {
  const startedMs = performance.now()
  let ok = 'true'
  try {
    return await run()
  } catch (error) {
    ok = 'false'
    throw error
  } finally {
    observe({ service, name: NAME, ok }, performance.now() - startedMs)
  }
}

function createCases(): Case[] {
  const operations = createSink()
  const wraps = createSink()
  const off = createPlumbline({ enabled: false })
  const promHistogram = createPromHistogram(['service', 'name', 'ok'])
  const openTelemetryHistogram = createOpenTelemetryHistogram()
  const work = async () => {}
  const wrapped = SERVICES.map((service) => wraps.wrapOperation(service, NAME, work))
  return [
    awaited('operation', (i) => operations.operation(serviceOf(i), NAME, work), operations.flush),
    awaited('wrapped function', (i) => wrapped[i & 3]?.(), wraps.flush),
    awaited('prom-client by hand', (i) =>
      timed(serviceOf(i), work, (labels, elapsedMs) => promHistogram.observe(labels, elapsedMs)),
    ),
    awaited('OpenTelemetry by hand', (i) =>
      timed(serviceOf(i), work, (labels, elapsedMs) => openTelemetryHistogram.record(elapsedMs, labels)),
    ),
    awaited('operation, switched off', (i) => off.operation(serviceOf(i), NAME, work)),
    awaited('async function', work),
  ]
}

const awaited = (
  name: string,
  call: (i: number) => Promise<void> | undefined,
  settle: Case['settle'] = async () => {},
): Case => ({
  name,
  async run(calls) {
    for (let i = 0; i < calls; i++) await call(i)
  },
  settle,
})

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const figures = await measureOperations()
  console.log(process.argv.includes('--json') ? JSON.stringify(figures, null, 2) : renderFigures(figures))
}
