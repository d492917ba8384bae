import type { QueryClient } from '@tanstack/react-query'

/** The first part of the key of every question to the server. */
export const ANSWERS_KEY = 'plumbline'

/**
 * Asks every question on the page again. One that is on its way is waited for first: it may have been answered before the
 * news that this is about, and asking beside it would change nothing.
 */
export async function refreshAnswers(client: QueryClient): Promise<void> {
  const answers = { queryKey: [ANSWERS_KEY] }
  const onTheirWay = client.getQueryCache().findAll({ ...answers, fetchStatus: 'fetching' })
  await Promise.allSettled(onTheirWay.map((query) => query.promise))
  await client.invalidateQueries(answers)
}
