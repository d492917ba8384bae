import { Button } from '@mantine/core'
import type { ApiFailure } from '../api/failure.ts'
import { StateSymbol } from '../symbols/state-symbol.tsx'
import classes from './states.module.css'

/** What failed, why, its code, and the way to try again. */
export function FailureNotice({ failure, onRetry }: { failure: ApiFailure; onRetry: () => void }) {
  return (
    <section className={classes.notice} role="alert">
      <StateSymbol name="critical" size={22} />
      <div>
        <h2>{failure.message}</h2>
        {failure.detail !== '' && <p>{failure.detail}</p>}
        <p className={classes.code}>
          Code <code>{failure.code}</code>
          {failure.status !== null && <>, status {failure.status}</>}
        </p>
        <Button variant="default" size="sm" onClick={onRetry}>
          Try again
        </Button>
      </div>
    </section>
  )
}
