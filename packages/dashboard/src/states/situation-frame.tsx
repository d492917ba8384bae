import type { ReactNode } from 'react'
import { useDashboard } from '../view/dashboard-context.ts'
import { FailureNotice } from './failure-notice.tsx'
import { FirstMark } from './first-mark.tsx'
import type { Situation } from './situation.ts'
import { StaleBanner } from './stale-banner.tsx'
import classes from './states.module.css'
import { TokenForm } from './token-form.tsx'

export interface SituationFrameProps {
  situation: Situation
  /** When the answer shown arrived. */
  answeredAt: number
  onRetry: () => void
  /** The answer shown is that of the range before. */
  renewing: boolean
  skeleton: ReactNode
  empty: ReactNode
  /** How to begin on a new installation; the first mark of a chat when absent. */
  first?: ReactNode
  children: ReactNode
}

/** Shows what the situation allows: the figures, or what stands in their place. */
export function SituationFrame({
  situation,
  answeredAt,
  onRetry,
  renewing,
  skeleton,
  empty,
  first = <FirstMark />,
  children,
}: SituationFrameProps) {
  const { connection, takeToken } = useDashboard()
  switch (situation.kind) {
    case 'loading':
      return skeleton
    case 'unauthorised':
      return takeToken ? (
        <TokenForm failure={situation.failure} refused={connection.token !== null} onToken={takeToken} />
      ) : (
        <FailureNotice failure={situation.failure} onRetry={onRetry} />
      )
    case 'failed':
      return <FailureNotice failure={situation.failure} onRetry={onRetry} />
    case 'new':
      return first
    case 'empty':
      return empty
    case 'data':
      return (
        <>
          {situation.stale && <StaleBanner failure={situation.stale} answeredAt={answeredAt} />}
          <div className={situation.stale ? classes.dimmed : undefined} aria-busy={renewing} data-renewing={renewing}>
            {children}
          </div>
        </>
      )
  }
}
