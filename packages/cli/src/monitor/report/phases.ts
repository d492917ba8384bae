import type { PerformanceData, PhaseSummary } from '@plumbline/protocol/api'
import { renderTrack } from '../../terminal/bar.ts'
import { countOf, formatCount, formatMs } from '../../terminal/format.ts'
import { renderLine, renderProse, type Style, styled } from '../../terminal/line.ts'
import { symbolsOf } from '../../terminal/symbols.ts'
import { renderTable } from '../../terminal/table.ts'
import type { Terminal } from '../../terminal/terminal.ts'

const RIGHT = { align: 'right' } as const
const COLUMNS = [
  { shrinkTo: 14 },
  RIGHT,
  RIGHT,
  { ...RIGHT, optional: true },
  { fill: { least: 8, most: 44 } },
  { optional: true },
] as const

/** Where the time goes: mean and P95 of each phase on one scale, a tick at its budget, and the phase to blame by name. */
export function renderPhases(data: PerformanceData, terminal: Terminal): string[] {
  const { blamed, full, part, tick } = symbolsOf(terminal)
  const scale = Math.max(1, ...data.phases.map((phase) => Math.max(phase.p95Ms ?? 0, phase.budgetMs)))
  const rows = data.phases.map((phase) => {
    const isBlamed = data.blame?.phase === phase.id
    const style = phaseStyle(phase)
    const track = { value: phase.meanMs ?? 0, upTo: phase.p95Ms ?? 0, limit: phase.budgetMs, scale }
    return [
      styled(`${isBlamed ? blamed : ' '.repeat(blamed.length)} ${phase.title}`, isBlamed ? 'bold' : undefined),
      formatMs(phase.meanMs),
      styled(formatMs(phase.p95Ms), style),
      formatMs(phase.budgetMs),
      (cells: number) => styled(renderTrack(track, cells, terminal), style ?? 'good'),
      styled(describeStanding(phase), 'dim'),
    ]
  })
  const standing = data.phases.some((phase) => phase.inFlight > 0) ? 'there now' : ''
  const heading = ['', 'mean', 'P95', 'budget', '', standing].map((text) => styled(text, 'dim'))
  const legend = `   ${full} mean  ${part} P95  ${tick} budget`
  return [
    renderLine(['  ', styled('Where the time goes', 'bold'), styled(legend, 'dim')], terminal),
    ...renderTable({ columns: COLUMNS, rows: [heading, ...rows], indent: 2 }, terminal),
    ...(data.blame ? renderProse(data.blame.sentence, { indent: 4, style: 'bad' }, terminal) : []),
    ...renderNotes(data, terminal),
  ]
}

/** Messages that are in the phase at this moment: a backlog shows here before it shows in finished messages. */
function describeStanding({ inFlight, oldestInFlightMs }: PhaseSummary): string {
  if (inFlight === 0) return ''
  return oldestInFlightMs === null
    ? formatCount(inFlight)
    : `${formatCount(inFlight)}, up to ${formatMs(oldestInFlightMs)}`
}

/** Beyond its alarm limit at P95 a phase alone is worth a look; beyond its budget the SLA has to borrow from another. */
function phaseStyle(phase: PhaseSummary): Style | undefined {
  if (phase.p95Ms === null) return undefined
  if (phase.p95Ms > phase.alarmMs) return 'bad'
  return phase.p95Ms > phase.budgetMs ? 'warn' : undefined
}

/** What makes the figures less certain than they look. */
function renderNotes(data: PerformanceData, terminal: Terminal): string[] {
  const notes: string[] = []
  const { negativePhases, repeatedMarks } = data.anomalies
  if (negativePhases > 0)
    notes.push(`${countOf(negativePhases, 'message')} with marks out of order: clocks disagree; left out of the phases`)
  if (repeatedMarks > 0) notes.push(`${countOf(repeatedMarks, 'mark')} sent more than once; each counts once`)
  if (!data.consistent)
    notes.push('the statistics do not agree with the distribution; run plumbline monitor --check-structure')
  return notes.flatMap((note) => renderProse(note, { indent: 4, style: 'dim' }, terminal))
}

export function renderChange(data: PerformanceData, terminal: Terminal): string[] {
  const { percent, previousMeanMs, previousMessages } = data.change
  if (percent === null) return []
  const direction = percent > 0 ? 'up' : 'down'
  const text = `mean ${direction} ${Math.abs(Number(percent.toPrecision(3)))} % on the window before (${formatMs(previousMeanMs)} over ${countOf(previousMessages, 'message')})`
  return renderProse(text, { indent: 4, style: 'dim' }, terminal)
}
