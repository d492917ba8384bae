import type { Plumbline } from '../plumbline.ts'

export interface RecordedMark {
  messageId: string
  stage: string
  at: number | undefined
  conversationId: string | undefined
  pipeline: string | undefined
}

/** Keeps the marks that an adapter makes. */
export function createRecordedMarks() {
  const marks: RecordedMark[] = []
  const plumbline: Pick<Plumbline, 'mark'> = {
    mark(messageId, stage, { at, conversationId, pipeline } = {}) {
      marks.push({ messageId, stage, at: at === undefined ? undefined : Number(at), conversationId, pipeline })
    },
  }
  return {
    marks,
    plumbline,
    stages: (messageId: string) => marks.filter((mark) => mark.messageId === messageId).map(({ stage }) => stage),
    at: (messageId: string, stage: string) =>
      marks.find((mark) => mark.messageId === messageId && mark.stage === stage)?.at ?? Number.NaN,
  }
}
