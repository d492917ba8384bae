import { CHAT_PIPELINE } from '@plumbline/protocol'
import type { MessageDetail } from '@plumbline/protocol/api'
import { formatDuration } from '@plumbline/protocol/quantities'
import { formatInstant, formatMs, formatTimeWithMs } from '../terminal/format.ts'
import { renderFlow, renderLine, renderProse, type Span, type Style, styled } from '../terminal/line.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import { renderTable } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { planSegments, type Segment } from './segments.ts'

const STATES: Readonly<Record<MessageDetail['message']['state'], string>> = {
  complete: 'complete',
  inFlight: 'in flight',
  failed: 'failed',
  timingLost: 'timing lost',
}

/** One message: when each stage was reached, and each phase as a bar at its place in time, with a tick at the SLA. */
export function renderWaterfall(detail: MessageDetail, terminal: Terminal): string {
  const lines = [
    ...renderHeading(detail, terminal),
    '',
    ...renderSegments(detail, terminal),
    '',
    ...renderMarks(detail, terminal),
    ...detail.notes.flatMap((note) => renderProse(note, { indent: 4, hang: '  ! ', style: 'warn' }, terminal)),
    '',
  ]
  return lines.join('\n')
}

function renderHeading({ message, pipeline, slaMs }: MessageDetail, terminal: Terminal): string[] {
  const { ok, bad, unknown } = symbolsOf(terminal)
  const [symbol, word, style]: [string, string, Style] =
    message.withinSla === null
      ? [unknown, 'in time or not: unknown', 'warn']
      : message.withinSla
        ? [ok, 'in time', 'good']
        : [bad, 'late', 'bad']
  const took = message.latencyMs === null ? `${formatMs(message.ageMs)} old` : formatMs(message.latencyMs)
  const items: Span[][] = [
    [styled(`${symbol} ${message.messageId}`, style)],
    [`${STATES[message.state]}, ${word}`],
    [styled(took, 'bold'), ` (SLA ${formatDuration(slaMs)})`],
    [styled(`${pipeline}, since ${formatInstant(message.startedAt)}`, 'dim')],
  ]
  if (message.conversationId !== null) items.splice(3, 0, [`conversation ${message.conversationId}`])
  return renderFlow(items, { indent: 0 }, terminal)
}

function renderSegments(detail: MessageDetail, terminal: Terminal): string[] {
  const segments = planSegments(detail)
  if (segments.length === 0) return [renderLine(['  only one mark so far'], terminal)]
  const spanMs = Math.max(detail.slaMs, ...segments.map((segment) => segment.startMs + segment.lengthMs))
  const rows = segments.map((segment) => [
    segment.title,
    styled(
      segment.lengthMs < 0 ? `${formatMs(segment.lengthMs)}: clocks disagree` : formatMs(segment.lengthMs),
      styleOf(segment),
    ),
    (cells: number) => styled(drawSegment(segment, spanMs, detail.slaMs, cells, terminal), styleOf(segment) ?? 'good'),
  ])
  const columns = [{ shrinkTo: 12 }, { align: 'right' }, { fill: { least: 10, most: 60 } }] as const
  return renderTable({ columns, rows, indent: 2 }, terminal)
}

const styleOf = (segment: Segment): Style | undefined => {
  if (segment.lengthMs < 0) return 'warn'
  return segment.budgetMs !== undefined && segment.lengthMs > segment.budgetMs ? 'bad' : undefined
}

function drawSegment(segment: Segment, spanMs: number, slaMs: number, cells: number, terminal: Terminal): string {
  const { full, empty, tick } = symbolsOf(terminal)
  const toCells = (ms: number): number => Math.round((ms / spanMs) * cells)
  const from = Math.min(cells - 1, toCells(segment.startMs))
  const to = Math.max(from + 1, toCells(segment.startMs + segment.lengthMs))
  const drawn = Array.from({ length: cells }, (_, cell) => (cell >= from && cell < to ? full : empty))
  drawn[Math.min(cells - 1, toCells(slaMs))] = tick
  return drawn.join('')
}

function renderMarks(detail: MessageDetail, terminal: Terminal): string[] {
  const titles = new Map(CHAT_PIPELINE.stages.map((stage) => [stage.id, stage.title]))
  const rows = detail.marks.map((mark) => [
    titles.get(mark.stage) ?? mark.stage,
    formatTimeWithMs(mark.at),
    styled([mark.service, mark.release].filter(Boolean).join(' '), 'dim'),
    styled(mark.times > 1 ? `sent ${mark.times} times` : '', 'dim'),
    styled(mark.clockOffsetMs === 0 ? '' : `clock corrected by ${formatMs(mark.clockOffsetMs)}`, 'dim'),
  ])
  const missing = detail.message.missingStages.map((stage) => [
    styled(titles.get(stage) ?? stage, 'warn'),
    styled('missing', 'warn'),
    '',
    '',
    '',
  ])
  const optional = { optional: true } as const
  return renderTable(
    { columns: [{ shrinkTo: 10 }, {}, optional, optional, optional], rows: [...rows, ...missing], indent: 2 },
    terminal,
  )
}
