import { CHAT_PIPELINE } from '@plumbline/protocol'
import type { MessageDetail } from '@plumbline/protocol/api'

/** The time between two marks that follow each other. */
export interface Segment {
  title: string
  /** From the first mark of the message, milliseconds. */
  startMs: number
  /** Negative when the marks contradict the order of the stages. */
  lengthMs: number
  budgetMs: number | undefined
}

/** What happened between the marks, in the order of the stages; a stage without a mark joins its two neighbours. */
export function planSegments(detail: MessageDetail): Segment[] {
  const order = new Map(CHAT_PIPELINE.stages.map((stage, index) => [stage.id, index]))
  const known = (stage: string): number => order.get(stage) ?? Number.POSITIVE_INFINITY
  const isChat = detail.pipeline === CHAT_PIPELINE.pipeline
  const marks = detail.marks.toSorted((a, b) => (isChat && known(a.stage) - known(b.stage)) || a.at - b.at)
  const firstAt = Math.min(...marks.map((mark) => mark.at))
  return marks.slice(1).map((mark, index) => {
    const before = marks[index] ?? mark
    const phase = isChat
      ? CHAT_PIPELINE.phases.find((it) => it.from === before.stage && it.to === mark.stage)
      : undefined
    return {
      title: phase?.title ?? `${before.stage} → ${mark.stage}`,
      startMs: before.at - firstAt,
      lengthMs: mark.at - before.at,
      budgetMs: phase?.budgetMs,
    }
  })
}
