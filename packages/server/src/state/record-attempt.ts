import type { Transaction } from 'kysely'
import type { Attempt, Decision } from '../notify/outbox.ts'
import { insertDeliveries } from './commit-plan.ts'
import type { Tables } from './tables.ts'

/** See `Outbox.recordAttempt`. */
export async function recordAttempt(
  transaction: Transaction<Tables>,
  attempt: Attempt,
  { next, copy, switchOff }: Decision,
): Promise<void> {
  const { deliveryId, channelId, number, startedAt, endedAt, outcome, detail } = attempt
  const key = { delivery_id: deliveryId, channel_id: channelId }
  await transaction
    .insertInto('delivery_attempts')
    .values({ ...key, number, started_at: startedAt, ended_at: endedAt, outcome, detail })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await advance(transaction, attempt, next)
  if (copy) {
    await insertDeliveries(transaction, [copy])
    await updateDelivery(transaction, attempt).set({ copied_at: endedAt }).execute()
  }
  const channel = {
    ...(outcome === 'delivered' ? { last_delivered_at: endedAt } : { last_failed_at: endedAt, last_failure: detail }),
    ...(switchOff !== undefined && { switched_off_at: endedAt, switched_off: switchOff }),
  }
  await transaction
    .insertInto('channel_states')
    .values({ channel_id: channelId, ...channel })
    .onConflict((conflict) => conflict.column('channel_id').doUpdateSet(channel))
    .execute()
}

const updateDelivery = (transaction: Transaction<Tables>, { deliveryId, channelId }: Attempt) =>
  transaction.updateTable('deliveries').where('delivery_id', '=', deliveryId).where('channel_id', '=', channelId)

/** A message that arrived has arrived, whatever an attempt says that ends after its lease. */
async function advance(transaction: Transaction<Tables>, attempt: Attempt, next: Decision['next']): Promise<void> {
  const { endedAt, number } = attempt
  const update = updateDelivery(transaction, attempt)
  switch (next.state) {
    case 'waiting':
      await update
        .set({ next_attempt_at: next.nextAttemptAt, written_at: endedAt })
        .where('finished_at', 'is', null)
        .where('attempts', '=', number)
        .execute()
      return
    case 'failed':
      await update
        .set({ state: 'failed', finished_at: endedAt, written_at: endedAt })
        .where('finished_at', 'is', null)
        .execute()
      return
    case 'delivered':
      await update
        .set({ state: 'delivered', finished_at: endedAt, written_at: endedAt, reference: next.reference || null })
        .execute()
  }
}
