/**
 * What a call of the SDK costs, beside what apps already pay for: a labelled `observe` of prom-client and a `record` of
 * OpenTelemetry's metrics SDK with a reader attached. Rounds of all cases are interleaved, so that a busy moment of the
 * machine touches all of them; a ratio is taken within each round, and the median over the rounds is told.
 *
 *     node --conditions=plumbline-source packages/node/bench/mark.ts [--json]
 */
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { Histogram, Registry } from 'prom-client'
import { createPlumbline, type Plumbline } from '../src/index.ts'

const STAGES = ['queued', 'started', 'completed', 'sent'] as const
const MESSAGES = Array.from({ length: 1_024 }, (_, i) => `message-${i}`)
const stageOf = (i: number): string => STAGES[i & 3] ?? ''
const messageOf = (i: number): string => MESSAGES[i & 1_023] ?? ''
const labelsOf = (i: number) => ({ stage: stageOf(i), pipeline: 'chat' })

/** Fewer than the outbox holds, so that no row is dropped and every one is paid for. */
const CALLS = 8_000
const WARM_UP_ROUNDS = 5
const ROUNDS = 41

/** Nanoseconds for one call: as the caller sees it, and with what follows later off the caller's path. */
interface Cost {
  callNs: number
  deliveredNs: number
}

interface Case {
  name: string
  call(i: number): void
  /** Does what the calls have put off. */
  settle(): Promise<unknown>
}

export interface SdkFigures {
  /** Medians. `deliveredNs` adds rendering, envelope and compression at flush; the network is left out. */
  costs: Record<string, Cost>
  /** Medians of the ratios of `callNs` within each round: 1 is equal, less is better for us. */
  ratios: Record<string, number>
  callsPerRound: number
  rounds: number
  node: string
  cpu: string
}

const RATIOS = [
  ['mark', 'prom-client observe'],
  ['mark', 'OpenTelemetry record'],
  ['mark, 2 attributes', 'prom-client observe'],
  ['mark, 2 attributes', 'OpenTelemetry record'],
  ['record, 2 attributes', 'prom-client observe'],
  ['record, 2 attributes', 'OpenTelemetry record'],
  ['mark, switched off', 'empty function'],
] as const

/** Measures for some seconds. Nothing leaves the process. */
export async function measureSdk(): Promise<SdkFigures> {
  const cases = createCases()
  const rounds: Map<string, Cost>[] = []
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    const costs = new Map<string, Cost>()
    // Each round begins with another case, so that none always follows the same one.
    const start = round % cases.length
    for (const one of [...cases.slice(start), ...cases.slice(0, start)]) costs.set(one.name, await measureCase(one))
    if (round >= WARM_UP_ROUNDS) rounds.push(costs)
  }
  const callNs = (round: Map<string, Cost>, name: string) => round.get(name)?.callNs ?? Number.NaN
  const costs = cases.map(({ name }): [string, Cost] => [
    name,
    {
      callNs: median(rounds.map((round) => callNs(round, name))),
      deliveredNs: median(rounds.map((round) => round.get(name)?.deliveredNs ?? Number.NaN)),
    },
  ])
  const ratios = RATIOS.map(([ours, theirs]): [string, number] => [
    `${ours} / ${theirs}`,
    median(rounds.map((round) => callNs(round, ours) / callNs(round, theirs))),
  ])
  return {
    costs: Object.fromEntries(costs),
    ratios: Object.fromEntries(ratios),
    callsPerRound: CALLS,
    rounds: ROUNDS,
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
  }
}

function createCases(): Case[] {
  const marks = createSink()
  const attributedMarks = createSink()
  const records = createSink()
  const off = createPlumbline({ enabled: false })
  const empty = (_messageId: string, _stage: string): void => {}
  const promHistogram = new Histogram({
    name: 'reply',
    help: 'reply',
    labelNames: ['stage', 'pipeline'],
    registers: [new Registry()],
  })
  const meters = new MeterProvider({ readers: [new IdleReader()] })
  const openTelemetryHistogram = meters.getMeter('bench').createHistogram('reply')
  const nothing = async () => {}
  return [
    { name: 'mark', call: (i) => marks.mark(messageOf(i), stageOf(i)), settle: marks.flush },
    {
      name: 'mark, 2 attributes',
      call: (i) => attributedMarks.mark(messageOf(i), stageOf(i), { attributes: labelsOf(i) }),
      settle: attributedMarks.flush,
    },
    {
      name: 'record, 2 attributes',
      call: (i) => records.record({ kind: 'operation', name: 'reply', value: i & 1_023, attributes: labelsOf(i) }),
      settle: records.flush,
    },
    { name: 'prom-client observe', call: (i) => promHistogram.observe(labelsOf(i), i & 1_023), settle: nothing },
    {
      name: 'OpenTelemetry record',
      call: (i) => openTelemetryHistogram.record(i & 1_023, labelsOf(i)),
      settle: nothing,
    },
    { name: 'mark, switched off', call: (i) => off.mark(messageOf(i), stageOf(i)), settle: nothing },
    { name: 'empty function', call: (i) => empty(messageOf(i), stageOf(i)), settle: nothing },
  ]
}

async function measureCase({ call, settle }: Case): Promise<Cost> {
  const startedMs = performance.now()
  for (let i = 0; i < CALLS; i++) call(i)
  const calledMs = performance.now()
  await settle()
  const settledMs = performance.now()
  return { callNs: ((calledMs - startedMs) / CALLS) * 1e6, deliveredNs: ((settledMs - startedMs) / CALLS) * 1e6 }
}

/** A client whose batches are compressed as for the network, and then acknowledged on the spot. */
function createSink(): Plumbline {
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

/** Attached, as a real exporter is, and never asked. */
class IdleReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function renderFigures({ costs, ratios, rounds, callsPerRound, node, cpu }: SdkFigures): string {
  const ns = (value: number) => value.toFixed(0).padStart(7)
  const lines = Object.entries(costs).map(
    ([name, { callNs, deliveredNs }]) => `${name.padEnd(24)}${ns(callNs)}${ns(deliveredNs)}`,
  )
  const comparisons = Object.entries(ratios).map(([name, ratio]) => `${name.padEnd(48)}${ratio.toFixed(2)}`)
  return [
    `${rounds} interleaved rounds of ${callsPerRound} calls, medians; Node ${node}, ${cpu}`,
    '',
    `${'ns per call'.padEnd(24)}${'call'.padStart(7)}${'all in'.padStart(7)}`,
    ...lines,
    '',
    'ratio of the call',
    ...comparisons,
  ].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const figures = await measureSdk()
  console.log(process.argv.includes('--json') ? JSON.stringify(figures, null, 2) : renderFigures(figures))
}
