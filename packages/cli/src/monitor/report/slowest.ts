import type { MessageSample, PerformanceData } from '@plumbline/protocol/api'
import { formatMs } from '../../terminal/format.ts'
import { renderLine, styled } from '../../terminal/line.ts'
import { renderTable } from '../../terminal/table.ts'
import type { Terminal } from '../../terminal/terminal.ts'

const MOST_SHOWN = 3

/** The latest messages that were late, slowest first, each with the phase that took longest. */
export function renderSlowest(data: PerformanceData, terminal: Terminal): string[] {
  const titles = new Map(data.phases.map((phase) => [phase.id, phase.title]))
  const late = data.samples.filter((sample) => sample.withinSla === false)
  const rows = late
    .sort((a, b) => b.ageMs - a.ageMs)
    .slice(0, MOST_SHOWN)
    .map((sample) => [
      sample.messageId,
      formatMs(sample.ageMs),
      sample.state === 'complete' ? describeLongest(sample, titles) : describeState(sample),
    ])
  if (rows.length === 0) return []
  const columns = [{ shrinkTo: 12 }, { align: 'right' }, { optional: true }] as const
  return [
    renderLine(['  ', styled('Slowest', 'bold'), styled(' (look at one: plumbline messages ID)', 'dim')], terminal),
    ...renderTable({ columns, rows, indent: 4 }, terminal),
  ]
}

function describeLongest(sample: MessageSample, titles: ReadonlyMap<string, string>): string {
  const [longest] = Object.entries(sample.phases).sort(([, a], [, b]) => (b ?? 0) - (a ?? 0))
  if (longest === undefined || longest[1] === null) return ''
  const [id, ms] = longest
  return `${titles.get(id) ?? id}: ${formatMs(ms)}`
}

const describeState = (sample: MessageSample): string =>
  sample.state === 'failed' ? 'failed' : `unanswered, ${sample.missingStages.join(', ')} missing`
