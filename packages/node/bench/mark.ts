/**
 * What a call of the SDK costs, beside what apps already pay for: a labelled `observe` of prom-client and a `record` of
 * OpenTelemetry's metrics SDK with a reader attached.
 *
 *     node --conditions=plumbline-source packages/node/bench/mark.ts [--json]
 */
import { fileURLToPath } from 'node:url'
import { createPlumbline } from '../src/index.ts'
import { type Case, type Figures, measureRounds, renderFigures } from './rounds.ts'
import { createOpenTelemetryHistogram, createPromHistogram, createSink } from './subjects.ts'

const STAGES = ['queued', 'started', 'completed', 'sent'] as const
const MESSAGES = Array.from({ length: 1_024 }, (_, i) => `message-${i}`)
const stageOf = (i: number): string => STAGES[i & 3] ?? ''
const messageOf = (i: number): string => MESSAGES[i & 1_023] ?? ''
const labelsOf = (i: number) => ({ stage: stageOf(i), pipeline: 'chat' })

/** Fewer than the outbox holds, so that no row is dropped and every one is paid for. */
const CALLS = 8_000

export const measureMarks = (): Promise<Figures> =>
  measureRounds({
    cases: createCases(),
    ratios: [
      ['mark', 'prom-client observe'],
      ['mark', 'OpenTelemetry record'],
      ['mark, 2 attributes', 'prom-client observe'],
      ['mark, 2 attributes', 'OpenTelemetry record'],
      ['record, 2 attributes', 'prom-client observe'],
      ['record, 2 attributes', 'OpenTelemetry record'],
      ['mark, switched off', 'empty function'],
    ],
    callsPerRound: CALLS,
    rounds: 41,
  })

function createCases(): Case[] {
  const marks = createSink()
  const attributedMarks = createSink()
  const records = createSink()
  const off = createPlumbline({ enabled: false })
  const empty = (_messageId: string, _stage: string): void => {}
  const promHistogram = createPromHistogram(['stage', 'pipeline'])
  const openTelemetryHistogram = createOpenTelemetryHistogram()
  return [
    repeated('mark', (i) => marks.mark(messageOf(i), stageOf(i)), marks.flush),
    repeated(
      'mark, 2 attributes',
      (i) => attributedMarks.mark(messageOf(i), stageOf(i), { attributes: labelsOf(i) }),
      attributedMarks.flush,
    ),
    repeated(
      'record, 2 attributes',
      (i) => records.record({ kind: 'operation', name: 'reply', value: i & 1_023, attributes: labelsOf(i) }),
      records.flush,
    ),
    repeated('prom-client observe', (i) => promHistogram.observe(labelsOf(i), i & 1_023)),
    repeated('OpenTelemetry record', (i) => openTelemetryHistogram.record(i & 1_023, labelsOf(i))),
    repeated('mark, switched off', (i) => off.mark(messageOf(i), stageOf(i))),
    repeated('empty function', (i) => empty(messageOf(i), stageOf(i))),
  ]
}

const repeated = (name: string, call: (i: number) => void, settle: Case['settle'] = async () => {}): Case => ({
  name,
  run(calls) {
    for (let i = 0; i < calls; i++) call(i)
  },
  settle,
})

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const figures = await measureMarks()
  console.log(process.argv.includes('--json') ? JSON.stringify(figures, null, 2) : renderFigures(figures))
}
