import type { ReactNode } from 'react'
import type { Answer } from '../answers/use-answer.ts'
import { FailureNotice } from './failure-notice.tsx'
import { PanelSkeleton } from './skeleton.tsx'
import { StaleBanner } from './stale-banner.tsx'

/** A single panel in its states: on its way, failed, old, there. */
export function Answered<Data>({ answer, children }: { answer: Answer<Data>; children: (data: Data) => ReactNode }) {
  if (answer.data === undefined) {
    if (answer.error) return <FailureNotice failure={answer.error} onRetry={() => void answer.refetch()} />
    return <PanelSkeleton heightPx={320} />
  }
  return (
    <>
      {answer.error && <StaleBanner failure={answer.error} answeredAt={answer.dataUpdatedAt} />}
      {children(answer.data)}
    </>
  )
}
