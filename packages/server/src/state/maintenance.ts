import type { Selectable } from 'kysely'
import type { MaintenanceRecord } from '../notify/maintenance.ts'
import type { Session } from './session.ts'
import type { Tables } from './tables.ts'

/** A maintenance window that somebody planned while the server ran. Times are epoch milliseconds. */
export interface StoredMaintenance {
  window: MaintenanceRecord
  by: string
  comment: string
  createdAt: number
}

export interface Maintenance {
  /** In the order of their ids. */
  readMaintenance(): Promise<StoredMaintenance[]>
  /** False, and nothing changes, when there is one of this id. */
  addMaintenance(maintenance: StoredMaintenance): Promise<boolean>
  /** Gives what was removed; nothing when there was none. */
  removeMaintenance(id: string): Promise<StoredMaintenance | undefined>
  /** Removes windows that came once and were over before a time. */
  forgetMaintenance(beforeMs: number): Promise<void>
}

export function createMaintenance({ run }: Session): Maintenance {
  return {
    readMaintenance: () =>
      run(async (db) => {
        const rows = await db.selectFrom('maintenance_windows').selectAll().orderBy('id').execute()
        return rows.map(maintenanceOf)
      }),
    addMaintenance: ({ window: { id, ...definition }, by, comment, createdAt }) =>
      run(async (db) => {
        const added = await db
          .insertInto('maintenance_windows')
          .values({ id, definition: JSON.stringify(definition), created_by: by, comment, created_at: createdAt })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .returning('id')
          .execute()
        return added.length === 1
      }),
    removeMaintenance: (id) =>
      run(async (db) => {
        const row = await db.deleteFrom('maintenance_windows').where('id', '=', id).returningAll().executeTakeFirst()
        return row && maintenanceOf(row)
      }),
    forgetMaintenance: (beforeMs) =>
      run(async (db) => {
        const rows = await db.selectFrom('maintenance_windows').selectAll().execute()
        for (const row of rows) {
          const { window } = maintenanceOf(row)
          if (window.kind !== 'once' || window.to >= beforeMs) continue
          // Another of its name may have taken its place meanwhile.
          await db
            .deleteFrom('maintenance_windows')
            .where('id', '=', row.id)
            .where('definition', '=', row.definition)
            .execute()
        }
      }),
  }
}

const maintenanceOf = (row: Selectable<Tables['maintenance_windows']>): StoredMaintenance => ({
  window: { id: row.id, ...JSON.parse(row.definition) },
  by: row.created_by,
  comment: row.comment,
  createdAt: row.created_at,
})
