import type { Kysely } from 'kysely'
import type { Notification } from '../notify/notification.ts'
import type { Attempt } from '../notify/outbox.ts'
import type { Session } from './session.ts'
import type { Tables } from './tables.ts'

/** A message for a channel and what became of it. Times are epoch milliseconds. */
export interface DeliveryRecord {
  channelId: string
  notification: Notification
  createdAt: number
  state: 'waiting' | 'delivered' | 'failed'
  /** First to last. */
  attempts: Attempt[]
}

/** How a channel does, by its messages so far. */
export interface ChannelState {
  channelId: string
  waiting: number
  lastDeliveredAt: number | null
  /** The last attempt that did not deliver. */
  lastFailure: { at: number; detail: string } | null
  /** Why it is used no more. */
  switchedOff: string | null
}

export interface DeliveryQuery {
  fingerprint?: string
  deliveryId?: string
  limit: number
}

/** What the outbox tells people. */
export interface DeliveryRecords {
  /** The newest messages first; with a fingerprint those about that alert, with a delivery id that one on each of its channels. */
  readDeliveries(query: DeliveryQuery): Promise<DeliveryRecord[]>
  /** Of every channel that has or had messages. */
  readChannelStates(): Promise<ChannelState[]>
  /** Uses a channel again; false when it was not switched off. */
  switchChannelOn(channelId: string): Promise<boolean>
  /** How many messages about an alert, by its fingerprint, were planned since a time. A copy for another channel is the same message. */
  countNotifications(query: { sinceMs: number }): Promise<Map<string, number>>
  /** Deletes messages that were delivered or given up before a time, and their attempts. */
  forgetDeliveries(beforeMs: number): Promise<void>
}

export function createDeliveryRecords({ run }: Session): DeliveryRecords {
  return {
    readDeliveries: (query) => run((db) => readDeliveries(db, query)),
    readChannelStates: () => run(readChannelStates),
    switchChannelOn: (channelId) =>
      run(async (db) => {
        const switched = await db
          .updateTable('channel_states')
          .set({ switched_off_at: null, switched_off: null })
          .where('channel_id', '=', channelId)
          .where('switched_off', 'is not', null)
          .returning('channel_id')
          .execute()
        return switched.length === 1
      }),
    countNotifications: ({ sinceMs }) =>
      run(async (db) => {
        const rows = await db
          .selectFrom('delivery_alerts')
          .select(({ fn }) => ['fingerprint', fn.countAll<number>().as('messages')])
          .where(({ exists, selectFrom }) =>
            exists(
              selectFrom('deliveries')
                .select('deliveries.delivery_id')
                .whereRef('deliveries.delivery_id', '=', 'delivery_alerts.delivery_id')
                .where('deliveries.created_at', '>=', sinceMs),
            ),
          )
          .groupBy('fingerprint')
          .execute()
        return new Map(rows.map(({ fingerprint, messages }) => [fingerprint, messages]))
      }),
    forgetDeliveries: (beforeMs) =>
      run((db) =>
        db.transaction().execute(async (transaction) => {
          await transaction.deleteFrom('deliveries').where('finished_at', '<', beforeMs).execute()
          await transaction
            .deleteFrom('delivery_alerts')
            .where(({ not, exists, selectFrom }) =>
              not(
                exists(
                  selectFrom('deliveries')
                    .select('deliveries.delivery_id')
                    .whereRef('deliveries.delivery_id', '=', 'delivery_alerts.delivery_id'),
                ),
              ),
            )
            .execute()
        }),
      ),
  }
}

async function readDeliveries(
  db: Kysely<Tables>,
  { fingerprint, deliveryId, limit }: DeliveryQuery,
): Promise<DeliveryRecord[]> {
  let newest = db.selectFrom('deliveries').selectAll().orderBy('sequence', 'desc').limit(limit)
  if (deliveryId !== undefined) newest = newest.where('delivery_id', '=', deliveryId)
  if (fingerprint !== undefined)
    newest = newest.where('delivery_id', 'in', (eb) =>
      eb.selectFrom('delivery_alerts').select('delivery_alerts.delivery_id').where('fingerprint', '=', fingerprint),
    )
  const rows = await newest.execute()
  if (rows.length === 0) return []
  const ids = [...new Set(rows.map(({ delivery_id }) => delivery_id))]
  const attempts = await db
    .selectFrom('delivery_attempts')
    .selectAll()
    .where('delivery_id', 'in', ids)
    .orderBy('number')
    .execute()
  const attemptsOf = Map.groupBy(attempts, keyOf)
  return rows.map((row) => ({
    channelId: row.channel_id,
    notification: JSON.parse(row.notification),
    createdAt: row.created_at,
    state: row.state,
    attempts: (attemptsOf.get(keyOf(row)) ?? []).map(attemptOf),
  }))
}

const keyOf = ({ delivery_id, channel_id }: { delivery_id: string; channel_id: string }): string =>
  JSON.stringify([delivery_id, channel_id])

const attemptOf = (row: Tables['delivery_attempts']): Attempt => ({
  deliveryId: row.delivery_id,
  channelId: row.channel_id,
  number: row.number,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  outcome: row.outcome,
  detail: row.detail,
})

async function readChannelStates(db: Kysely<Tables>): Promise<ChannelState[]> {
  const rows = await db
    .selectFrom('channel_states')
    .select(['channel_id', 'last_delivered_at', 'last_failed_at', 'last_failure', 'switched_off'])
    .execute()
  const waiting = await db
    .selectFrom('deliveries')
    .select(({ fn }) => ['channel_id', fn.countAll<number>().as('messages')])
    .where('finished_at', 'is', null)
    .groupBy('channel_id')
    .execute()
  const stateOf = new Map(rows.map((row) => [row.channel_id, row]))
  const waitingOf = new Map(waiting.map(({ channel_id, messages }) => [channel_id, messages]))
  return [...new Set([...stateOf.keys(), ...waitingOf.keys()])].sort().map((channelId) => {
    const { last_delivered_at, last_failed_at, last_failure, switched_off } = stateOf.get(channelId) ?? {}
    return {
      channelId,
      waiting: waitingOf.get(channelId) ?? 0,
      lastDeliveredAt: last_delivered_at ?? null,
      lastFailure: last_failed_at != null && last_failure != null ? { at: last_failed_at, detail: last_failure } : null,
      switchedOff: switched_off ?? null,
    }
  })
}
