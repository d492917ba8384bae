import type { AlertsAnswer } from '@plumbline/protocol/api'
import type { Answer } from '../answers/use-answer.ts'
import { useNow } from '../freshness/use-now.ts'

/** The server's clock: as its last answer had it, moved on since. The viewer's own may be wrong, and ages are told by it. */
export function useServerNow({ data, dataUpdatedAt }: Answer<AlertsAnswer>): number {
  const now = useNow()
  return data ? data.now + Math.max(0, now - dataUpdatedAt) : now
}
