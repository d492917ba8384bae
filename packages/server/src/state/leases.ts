import { sql } from 'kysely'
import type { Session } from './session.ts'

/** Rights to do something alone for a while: at most one holder of a role at a time, by the clock of the database. */
export interface Leases {
  /** Takes the role for `ttlMs` when it is free, lapsed or already the holder's. True for one of many that ask at once. */
  acquireLease(role: string, holder: string, ttlMs: number): Promise<boolean>
  /** Prolongs the lease to `ttlMs` from now; false when it has lapsed or belongs to another, who may be at work. */
  renewLease(role: string, holder: string, ttlMs: number): Promise<boolean>
  /** Gives the role back; nothing happens when it belongs to another. */
  releaseLease(role: string, holder: string): Promise<void>
}

export function createLeases({ run, engine }: Session): Leases {
  const endOf = (ttlMs: number) => sql<number>`${engine.clockMs()} + ${ttlMs}`
  return {
    acquireLease: (role, holder, ttlMs) =>
      run(async (db) => {
        const taken = await db
          .insertInto('leases')
          .values({ role, holder, until: endOf(ttlMs) })
          .onConflict((conflict) =>
            conflict
              .column('role')
              .doUpdateSet((row) => ({ holder: row.ref('excluded.holder'), until: row.ref('excluded.until') }))
              .where(({ eb, ref }) =>
                eb.or([eb('leases.until', '<=', engine.clockMs()), eb('leases.holder', '=', ref('excluded.holder'))]),
              ),
          )
          .returning('role')
          .execute()
        return taken.length === 1
      }),
    renewLease: (role, holder, ttlMs) =>
      run(async (db) => {
        const renewed = await db
          .updateTable('leases')
          .set({ until: endOf(ttlMs) })
          .where('role', '=', role)
          .where('holder', '=', holder)
          .where('until', '>', engine.clockMs())
          .returning('role')
          .execute()
        return renewed.length === 1
      }),
    releaseLease: (role, holder) =>
      run(async (db) => {
        await db.deleteFrom('leases').where('role', '=', role).where('holder', '=', holder).execute()
      }),
  }
}
