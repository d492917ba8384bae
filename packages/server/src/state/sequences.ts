import type { Transaction } from 'kysely'
import type { Tables } from './tables.ts'

/**
 * Takes so many numbers, each larger than all that were taken before, and gives the first. Others that ask meanwhile wait
 * for the end of the transaction, so that the order of the numbers is that in which they can be seen.
 */
export async function takeNumbers(
  transaction: Transaction<Tables>,
  name: 'alert_events' | 'deliveries' | 'audit' | 'baselines',
  count: number,
): Promise<number> {
  const { last } = await transaction
    .insertInto('sequences')
    .values({ name, last: count })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet(({ eb }) => ({ last: eb('sequences.last', '+', count) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow()
  return last - count + 1
}
