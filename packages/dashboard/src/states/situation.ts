import type { ApiFailure } from '../api/failure.ts'

/** What a page can show at all. */
export type Situation =
  | { kind: 'loading' }
  | { kind: 'unauthorised'; failure: ApiFailure }
  | { kind: 'failed'; failure: ApiFailure }
  /** Nothing has ever been received: show how to begin. */
  | { kind: 'new' }
  /** Nothing in this range, though there was data at other times. */
  | { kind: 'empty' }
  /** `stale`: the answer could not be renewed, the one before is shown. */
  | { kind: 'data'; stale: ApiFailure | null }

export interface Known {
  failure: ApiFailure | null
  /** Whether there is an answer to show, be it an old one. */
  answered: boolean
  /** Whether anything was ever received; null when not known. */
  everReceived: boolean | null
  /** Whether the range holds anything; null when not known. */
  filled: boolean | null
}

export function judgeSituation({ failure, answered, everReceived, filled }: Known): Situation {
  if (failure?.reason === 'unauthorised') return { kind: 'unauthorised', failure }
  if (failure && !answered) return { kind: 'failed', failure }
  if (everReceived === false) return { kind: 'new' }
  if (!answered || filled === null) return { kind: 'loading' }
  if (!filled && everReceived === null) return { kind: 'loading' }
  if (!filled) return failure ? { kind: 'failed', failure } : { kind: 'empty' }
  return { kind: 'data', stale: failure }
}
