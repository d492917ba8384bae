import type { StageGraph } from '@plumbline/protocol'
import type { ReviewLine } from '@plumbline/protocol/api'
import { formatDuration } from '@plumbline/protocol/quantities'
import { type HourRow, OTHERS } from './facts.ts'
import { isListProbe, isReply, isTimed } from './tracks.ts'

/** What a line of the summary shows, of which rows. */
export interface LineSpec {
  section: ReviewLine['section']
  title: string
  /** Whose target and baseline it has. */
  metric: string
  /** Only of this service or name: a line of its own. */
  label?: { service: string } | { name: string }
  show: 'mean' | 'p95' | 'failures' | 'compliance' | 'countPerDay' | 'gaugePerDay'
  rows: (row: HourRow) => boolean
  /** The least change that counts (X3). */
  minimumPercent: number
  /** Instead of the target in the catalogue, which configuration may change. */
  target?: NonNullable<ReviewLine['target']>['value']
}

/** Lines of single services and jobs, busiest first; the rest is in the totals. */
const MOST_NAMED = 8

/** Every line of the summary; those of services and jobs follow from what there is. */
export function lineSpecs(hours: readonly HourRow[], graph: StageGraph): LineSpec[] {
  return [...chatLines(graph), ...helpdeskLines(), ...operationLines(hours), ...jobLines(hours)]
}

function chatLines(graph: StageGraph): LineSpec[] {
  const chat = { section: 'chat', minimumPercent: 10 } as const
  const isMessage = ({ kind, service }: HourRow) => kind === 'message' && service === graph.pipeline
  const replies = (row: HourRow) => isReply(row, graph)
  return [
    {
      ...chat,
      title: `Answered within ${formatDuration(graph.slaMs)}`,
      metric: 'chat.compliance',
      show: 'compliance',
      // Messages with lost marks are in no share: nobody knows whether they were late.
      rows: (row) => isMessage(row) && row.name !== 'timingLost',
      target: graph.targetPercent,
    },
    { ...chat, title: 'Mean latency', metric: 'chat.latency.mean', show: 'mean', rows: replies },
    { ...chat, title: 'P95 latency', metric: 'chat.latency.p95', show: 'p95', rows: replies },
    ...graph.phases.map(
      (phase): LineSpec => ({
        ...chat,
        title: `P95 ${phase.title}`,
        metric: `chat.phase.${phase.id}.p95`,
        show: 'p95',
        rows: (row) => row.kind === 'phase' && row.service === graph.pipeline && row.name === phase.id,
        target: phase.alarmMs,
      }),
    ),
    { ...chat, title: 'Messages a day', metric: 'chat.messages', show: 'countPerDay', rows: isMessage },
  ]
}

function helpdeskLines(): LineSpec[] {
  const helpdesk = { section: 'helpdesk', minimumPercent: 20 } as const
  const webhook = (name: string) => (row: HourRow) => row.kind === 'webhook' && row.name === name && isTimed(row)
  return [
    { ...helpdesk, title: 'Mean API response', metric: 'helpdesk.api.mean', show: 'mean', rows: isListProbe },
    { ...helpdesk, title: 'P95 API response', metric: 'helpdesk.api.p95', show: 'p95', rows: isListProbe },
    {
      ...helpdesk,
      title: 'P95 webhook delivery',
      metric: 'webhook.delivery.p95',
      show: 'p95',
      rows: webhook('delivery'),
    },
    {
      ...helpdesk,
      title: 'P95 webhook processing',
      metric: 'webhook.processing.p95',
      show: 'p95',
      rows: webhook('processing'),
    },
    {
      ...helpdesk,
      title: 'New conversations a day',
      metric: 'conversations.new',
      show: 'gaugePerDay',
      rows: ({ kind, name }) => kind === 'gauge' && name === 'conversations.new',
    },
  ]
}

function operationLines(hours: readonly HourRow[]): LineSpec[] {
  const line = { section: 'operations', minimumPercent: 10 } as const
  const all = (row: HourRow) => row.kind === 'operation' && isTimed(row)
  return [
    { ...line, title: 'Calls a day', metric: 'operations.count', show: 'countPerDay', rows: all },
    { ...line, title: 'Mean duration', metric: 'operations.mean', show: 'mean', rows: all },
    { ...line, title: 'P95 duration', metric: 'operations.p95', show: 'p95', rows: all },
    { ...line, title: 'Error rate', metric: 'operations.failures', show: 'failures', rows: all },
    ...busiest(hours.filter(all), ({ service }) => service).flatMap((service): LineSpec[] => {
      const own = { ...line, label: { service }, rows: (row: HourRow) => all(row) && row.service === service }
      return [
        { ...own, title: `${service}: mean`, metric: 'operations.mean', show: 'mean' },
        { ...own, title: `${service}: P95`, metric: 'operations.p95', show: 'p95' },
        { ...own, title: `${service}: error rate`, metric: 'operations.failures', show: 'failures' },
      ]
    }),
  ]
}

function jobLines(hours: readonly HourRow[]): LineSpec[] {
  const line = { section: 'jobs', minimumPercent: 10 } as const
  const all = (row: HourRow) => row.kind === 'job' && isTimed(row)
  return [
    { ...line, title: 'Runs a day', metric: 'jobs.executions', show: 'countPerDay', rows: all },
    ...busiest(hours.filter(all), ({ name }) => name).flatMap((name): LineSpec[] => {
      const own = { ...line, label: { name }, rows: (row: HourRow) => all(row) && row.name === name }
      return [
        { ...own, title: `${name}: mean`, metric: 'jobs.mean', show: 'mean' },
        { ...own, title: `${name}: P95`, metric: 'jobs.p95', show: 'p95' },
        { ...own, title: `${name}: failed runs`, metric: 'jobs.failures', show: 'failures' },
      ]
    }),
  ]
}

function busiest(rows: readonly HourRow[], nameOf: (row: HourRow) => string): string[] {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(nameOf(row), (counts.get(nameOf(row)) ?? 0) + row.count)
  return [...counts]
    .filter(([name]) => name !== OTHERS)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, MOST_NAMED)
    .map(([name]) => name)
}
