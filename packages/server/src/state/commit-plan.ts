import { createHash } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { GroupLog } from '../notify/group-log.ts'
import type { NewDelivery } from '../notify/outbox.ts'
import { batches } from './batches.ts'
import { replacing } from './replacing.ts'
import { takeNumbers } from './sequences.ts'
import type { Tables } from './tables.ts'

/** See `Outbox.commitPlan`. */
export async function commitPlan(
  transaction: Transaction<Tables>,
  { deliveries, logs }: { deliveries: readonly NewDelivery[]; logs: readonly GroupLog[] },
): Promise<void> {
  await insertDeliveries(transaction, deliveries)
  await linkAlerts(transaction, deliveries, logs)
  await writeLogs(transaction, logs)
}

/** Of bounded length, unlike the key, which is made of labels: an index of Postgres takes 2,700 bytes. */
const hashOf = (groupKey: string): string => createHash('sha256').update(JSON.stringify(groupKey)).digest('hex')

/** Puts messages in, but those that are there already. */
export async function insertDeliveries(
  transaction: Transaction<Tables>,
  deliveries: readonly NewDelivery[],
): Promise<void> {
  if (deliveries.length === 0) return
  const first = await takeNumbers(transaction, 'deliveries', deliveries.length)
  const rows = deliveries.map(({ channelId, notification, createdAt }, index) => ({
    delivery_id: notification.deliveryId,
    channel_id: channelId,
    sequence: first + index,
    group_hash: hashOf(notification.groupKey),
    opened_at: notification.openedAt,
    notification: JSON.stringify(notification),
    created_at: createdAt,
    written_at: createdAt,
    next_attempt_at: createdAt,
    attempts: 0,
    state: 'waiting' as const,
  }))
  for (const batch of batches(rows)) {
    await transaction
      .insertInto('deliveries')
      .values(batch)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** A message lists only so many of its group's alerts; that it is about the others as well is known from the log. */
async function linkAlerts(
  transaction: Transaction<Tables>,
  deliveries: readonly NewDelivery[],
  logs: readonly GroupLog[],
): Promise<void> {
  const toldOf = new Map(logs.map(({ channelId, groupKey, told }) => [JSON.stringify([channelId, groupKey]), told]))
  const links = deliveries.flatMap(({ channelId, notification: { deliveryId, groupKey, alerts, more } }) => {
    const told = more > 0 ? (toldOf.get(JSON.stringify([channelId, groupKey])) ?? {}) : {}
    const open = Object.entries(told).flatMap(([fingerprint, { state }]) => (state === 'resolved' ? [] : [fingerprint]))
    const fingerprints = new Set([...alerts.map(({ fingerprint }) => fingerprint), ...open])
    return [...fingerprints].map((fingerprint) => ({ fingerprint, delivery_id: deliveryId }))
  })
  for (const batch of batches(links)) {
    await transaction
      .insertInto('delivery_alerts')
      .values(batch)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

async function writeLogs(transaction: Transaction<Tables>, logs: readonly GroupLog[]): Promise<void> {
  const rows = logs.map((log) => ({
    row: { channel_id: log.channelId, group_hash: hashOf(log.groupKey), log: JSON.stringify(log) },
    isEmpty: Object.keys(log.told).length === 0,
  }))
  for (const batch of batches(rows.flatMap(({ row, isEmpty }) => (isEmpty ? [] : [row])))) {
    await transaction
      .insertInto('notify_logs')
      .values(batch)
      .onConflict((conflict) => conflict.columns(['channel_id', 'group_hash']).doUpdateSet(replacing('log')))
      .execute()
  }
  for (const { row, isEmpty } of rows) {
    if (!isEmpty) continue
    await transaction
      .deleteFrom('notify_logs')
      .where('channel_id', '=', row.channel_id)
      .where('group_hash', '=', row.group_hash)
      .execute()
  }
}
