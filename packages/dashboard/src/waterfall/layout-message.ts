import { CHAT_PIPELINE, type Phase } from '@plumbline/protocol'
import type { MessageDetail } from '@plumbline/protocol/api'
import { axisFor } from './time-scale.ts'

/** One phase of one message. Places in milliseconds after its first mark. */
export type MessageSpan = { phase: Phase } & (
  | { kind: 'measured'; startMs: number; endMs: number }
  /** Both marks are there, in the wrong order: clocks disagree. */
  | { kind: 'backwards'; startMs: number; endMs: number }
  /** Begun, and not ended until now. */
  | { kind: 'open'; startMs: number; endMs: number }
  /** Begun, and ended by the failure of the message. */
  | { kind: 'failed'; startMs: number; endMs: number }
  /** A mark is missing, so nobody knows. */
  | { kind: 'unknown' }
)

export interface MessageLayout {
  spans: MessageSpan[]
  axisMs: number
  ticks: number[]
}

/** Places the phases of a message on one axis. Marks are placed by their own times, so gaps and overlaps stay visible. */
export function layoutMessage(detail: MessageDetail): MessageLayout {
  const offsetOf = new Map(
    detail.marks.flatMap(({ stage, offsetMs }) => (offsetMs === null ? [] : [[stage, offsetMs]])),
  )
  const { message, slaMs } = detail
  const spans = CHAT_PIPELINE.phases.map((phase): MessageSpan => {
    const startMs = offsetOf.get(phase.from)
    const endMs = offsetOf.get(phase.to)
    if (startMs === undefined) return { phase, kind: 'unknown' }
    if (endMs !== undefined) return { phase, kind: endMs < startMs ? 'backwards' : 'measured', startMs, endMs }
    const failedMs = offsetOf.get(CHAT_PIPELINE.failedStage)
    if (failedMs !== undefined) return { phase, kind: 'failed', startMs, endMs: Math.max(startMs, failedMs) }
    if (message.state !== 'inFlight') return { phase, kind: 'unknown' }
    return { phase, kind: 'open', startMs, endMs: Math.max(startMs, message.ageMs) }
  })
  const ends = spans.flatMap((span) => (span.kind === 'unknown' ? [] : [span.startMs, span.endMs]))
  return { spans, ...axisFor(Math.max(...ends, message.ageMs, message.ageMs > slaMs / 4 ? slaMs : 0)) }
}
