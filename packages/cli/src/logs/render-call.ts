import type { OperationCall } from '@plumbline/protocol/api'
import { formatDuration } from '@plumbline/protocol/quantities'
import { formatCount } from '../terminal/format.ts'
import { renderLine, type Span, styled } from '../terminal/line.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** One call on one line; a log keeps its lines whole, however narrow the place is that shows them. */
export function renderCall(call: OperationCall, narrow: Terminal): string {
  const terminal = { ...narrow, columns: Number.POSITIVE_INFINITY }
  const { ok, bad } = symbolsOf(terminal)
  const error = [call.errorType, call.errorMessage].filter(Boolean).join(': ')
  const spans: Span[] = [
    styled(`${timeOf(call.at)}  `, 'dim'),
    styled(`${call.ok ? ok : bad} `, call.ok ? 'good' : 'bad'),
    `${call.service}:${call.name}  `,
    styled(formatDuration(call.durationMs), 'bold'),
    call.weight === 1 ? '' : `  stands for ${formatCount(call.weight)} calls`,
    call.ok ? '' : styled(`  ${error || 'failed without an error text'}`, 'bad'),
    call.traceId === '' ? '' : styled(`  trace ${call.traceId}`, 'dim'),
  ]
  return renderLine(spans, terminal)
}

const timeOf = (at: number): string => new Date(at).toISOString().replace('T', ' ')
