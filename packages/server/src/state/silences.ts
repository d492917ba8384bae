import type { Selectable } from 'kysely'
import type { Silence } from '../notify/mute.ts'
import type { Session } from './session.ts'
import type { Tables } from './tables.ts'

/** A silence with who wants it and why. Times are epoch milliseconds. */
export interface StoredSilence extends Silence {
  by: string
  comment: string
  createdAt: number
}

export interface Silences {
  /** Those that are on, are to come, or ended after a time; the last to end first. */
  readSilences(endedAfterMs: number): Promise<StoredSilence[]>
  addSilence(silence: StoredSilence): Promise<void>
  /** Ends a silence at a time, unless it has ended before; gives what it is then, or nothing when there is none of this id. */
  endSilence(id: string, at: number): Promise<StoredSilence | undefined>
}

export function createSilences({ run }: Session): Silences {
  return {
    readSilences: (endedAfterMs) =>
      run(async (db) => {
        const recent = db.selectFrom('silences').selectAll().where('to_at', '>', endedAfterMs)
        const rows = await recent.orderBy('to_at', 'desc').orderBy('id').execute()
        return rows.map(silenceOf)
      }),
    addSilence: ({ id, matchers, from, to, by, comment, createdAt }) =>
      run(async (db) => {
        await db
          .insertInto('silences')
          .values({
            id,
            matchers: JSON.stringify(matchers),
            from_at: from,
            to_at: to,
            created_by: by,
            comment,
            created_at: createdAt,
          })
          .execute()
      }),
    endSilence: (id, at) =>
      run(async (db) => {
        await db.updateTable('silences').set({ to_at: at }).where('id', '=', id).where('to_at', '>', at).execute()
        const row = await db.selectFrom('silences').selectAll().where('id', '=', id).executeTakeFirst()
        return row && silenceOf(row)
      }),
  }
}

const silenceOf = (row: Selectable<Tables['silences']>): StoredSilence => ({
  id: row.id,
  matchers: JSON.parse(row.matchers),
  from: row.from_at,
  to: row.to_at,
  by: row.created_by,
  comment: row.comment,
  createdAt: row.created_at,
})
