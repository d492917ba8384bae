import type { ApiFailure } from '../api/failure.ts'
import { formatAgo } from '../formats/times.ts'
import { useNow } from '../freshness/use-now.ts'
import { StateSymbol } from '../symbols/state-symbol.tsx'
import classes from './states.module.css'

/** Says that the figures below are old, how old, and why. */
export function StaleBanner({ failure, answeredAt }: { failure: ApiFailure; answeredAt: number }) {
  const now = useNow()
  return (
    <p className={classes.stale} role="status">
      <StateSymbol name="warning" size={16} />
      <span>
        <strong>{failure.message}.</strong> These figures are from {formatAgo(now - answeredAt)}. The page goes on
        trying. <span className={classes.code}>({failure.code})</span>
      </span>
    </p>
  )
}
