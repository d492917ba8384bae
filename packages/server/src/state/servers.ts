import { sql } from 'kysely'
import type { Session } from './session.ts'

/** Starts and stops of servers, by an instance id that a server keeps over its restarts. */
export interface Servers {
  /** Notes a start. The previous stop was clean when the instance said so, or has never run. */
  recordStart(instance: string, now: number): Promise<{ previousStopWasClean: boolean }>
  /** Notes that everything the instance had taken is safe. */
  recordCleanStop(instance: string, now: number): Promise<void>
}

export function createServers({ run }: Session): Servers {
  return {
    recordStart: (instance, now) =>
      run(async (db) => {
        const wasClean = sql<number>`case when servers.clean_stop_at is null then 0 else 1 end`
        const { previous_stop_clean } = await db
          .insertInto('servers')
          .values({ instance, started_at: now, clean_stop_at: null, previous_stop_clean: 1 })
          .onConflict((conflict) =>
            conflict
              .column('instance')
              .doUpdateSet({ started_at: now, clean_stop_at: null, previous_stop_clean: wasClean }),
          )
          .returning('previous_stop_clean')
          .executeTakeFirstOrThrow()
        return { previousStopWasClean: previous_stop_clean === 1 }
      }),
    recordCleanStop: (instance, now) =>
      run(async (db) => {
        await db.updateTable('servers').set({ clean_stop_at: now }).where('instance', '=', instance).execute()
      }),
  }
}
