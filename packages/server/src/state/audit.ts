import { takeNumbers } from './sequences.ts'
import type { Session } from './session.ts'

/** Who did what that others may want to know of. */
export interface AuditEntry {
  /** Epoch milliseconds. */
  at: number
  /** A person, or the rule that acted by itself. */
  actor: string
  /** Such as `webhook.disable`. */
  action: string
  /** JSON. */
  detail: unknown
}

export interface Audit {
  appendAudit(entry: AuditEntry): Promise<void>
  /** Newest first. */
  readAudit(limit: number): Promise<AuditEntry[]>
}

export function createAudit({ run }: Session): Audit {
  return {
    appendAudit: ({ at, actor, action, detail }) =>
      run((db) =>
        db.transaction().execute(async (transaction) => {
          const id = await takeNumbers(transaction, 'audit', 1)
          const row = { id, at, actor, action, detail: JSON.stringify(detail) }
          await transaction.insertInto('audit').values(row).execute()
        }),
      ),
    readAudit: (limit) =>
      run(async (db) => {
        const columns = ['at', 'actor', 'action', 'detail'] as const
        const rows = await db.selectFrom('audit').select(columns).orderBy('id', 'desc').limit(limit).execute()
        return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) }))
      }),
  }
}
