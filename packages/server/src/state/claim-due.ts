import { type ExpressionBuilder, sql, type Transaction } from 'kysely'
import type { Claim, Delivery } from '../notify/outbox.ts'
import type { Engine } from './engine.ts'
import type { Tables } from './tables.ts'

/** See `Outbox.claimDue`. */
export async function claimDue(transaction: Transaction<Tables>, engine: Engine, claim: Claim): Promise<Delivery[]> {
  const claimed: Delivery[] = []
  for (const channelId of await readWaitingChannels(transaction)) {
    if (claim.except.includes(channelId)) continue
    const due = await takeOldestDue(transaction, engine, channelId, claim)
    if (due) claimed.push(await begin(transaction, due, claim))
  }
  return claimed
}

async function readWaitingChannels(transaction: Transaction<Tables>): Promise<string[]> {
  const rows = await transaction
    .selectFrom('deliveries')
    .select('channel_id')
    .distinct()
    .where('finished_at', 'is', null)
    .execute()
  return rows.map(({ channel_id }) => channel_id)
}

const COLUMNS = [
  'delivery_id',
  'channel_id',
  'group_hash',
  'opened_at',
  'notification',
  'created_at',
  'attempts',
] as const

/** The oldest delivery of a channel that is due, if there is one, to have alone until the transaction ends. */
function takeOldestDue(transaction: Transaction<Tables>, engine: Engine, channelId: string, claim: Claim) {
  const query = transaction
    .selectFrom('deliveries')
    .select(COLUMNS)
    .select((eb) => eb.case().when(isBehind(eb)).then(sql.lit(1)).else(sql.lit(0)).end().as('behind'))
    .where('channel_id', '=', channelId)
    .where('finished_at', 'is', null)
    .where((eb) => eb.or([eb('next_attempt_at', '<=', claim.now), eb('written_at', '>', claim.writtenUntil)]))
    .where((eb) =>
      eb.or([eb.not(isBehind(eb)), eb.and([eb('created_at', '<=', claim.behindSince), eb('copied_at', 'is', null)])]),
    )
    .orderBy('sequence')
    .limit(1)
  return engine.takeUnlocked(query).executeTakeFirst()
}

/** An earlier message of its group waits on the same channel. */
const isBehind = (eb: ExpressionBuilder<Tables, 'deliveries'>) =>
  eb.exists(
    eb
      .selectFrom('deliveries as earlier')
      .select('earlier.sequence')
      .whereRef('earlier.channel_id', '=', 'deliveries.channel_id')
      .whereRef('earlier.group_hash', '=', 'deliveries.group_hash')
      .where('earlier.finished_at', 'is', null)
      .whereRef('earlier.sequence', '<', 'deliveries.sequence'),
  )

type DueRow = NonNullable<Awaited<ReturnType<typeof takeOldestDue>>>

async function begin(transaction: Transaction<Tables>, row: DueRow, { now, leaseUntil }: Claim): Promise<Delivery> {
  const attempts = row.attempts + 1
  await transaction
    .updateTable('deliveries')
    .set({ attempts, next_attempt_at: leaseUntil, written_at: now })
    .where('delivery_id', '=', row.delivery_id)
    .where('channel_id', '=', row.channel_id)
    .execute()
  const last = await transaction
    .selectFrom('deliveries')
    .select('reference')
    .where('channel_id', '=', row.channel_id)
    .where('group_hash', '=', row.group_hash)
    .where('opened_at', '=', row.opened_at)
    .where('reference', 'is not', null)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  const channel = await transaction
    .selectFrom('channel_states')
    .select('switched_off')
    .where('channel_id', '=', row.channel_id)
    .executeTakeFirst()
  return {
    channelId: row.channel_id,
    notification: JSON.parse(row.notification),
    createdAt: row.created_at,
    attempts,
    ...(last?.reference && { reference: last.reference }),
    ...(row.behind === 1 && { behind: true }),
    ...(channel?.switched_off != null && { switchedOff: channel.switched_off }),
  }
}
