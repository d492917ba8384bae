import type { RuleChange } from '@plumbline/protocol/api'
import { replacing } from './replacing.ts'
import type { Session } from './session.ts'

/** What was changed about a rule while the server ran. */
export interface StoredRuleChange {
  rule: string
  change: Omit<RuleChange, 'reset'>
  by: string
  /** Epoch milliseconds. */
  at: number
}

export interface RuleChanges {
  readRuleChanges(): Promise<StoredRuleChange[]>
  /** Takes the place of an earlier change of the rule. */
  writeRuleChange(change: StoredRuleChange): Promise<void>
  /** False when there was none. */
  removeRuleChange(rule: string): Promise<boolean>
}

export function createRuleChanges({ run }: Session): RuleChanges {
  return {
    readRuleChanges: () =>
      run(async (db) => {
        const rows = await db.selectFrom('rule_changes').selectAll().orderBy('rule').execute()
        return rows.map(({ rule, change, changed_by, changed_at }) => ({
          rule,
          change: JSON.parse(change),
          by: changed_by,
          at: changed_at,
        }))
      }),
    writeRuleChange: ({ rule, change, by, at }) =>
      run(async (db) => {
        await db
          .insertInto('rule_changes')
          .values({ rule, change: JSON.stringify(change), changed_by: by, changed_at: at })
          .onConflict((conflict) =>
            conflict.column('rule').doUpdateSet(replacing('change', 'changed_by', 'changed_at')),
          )
          .execute()
      }),
    removeRuleChange: (rule) =>
      run(async (db) => {
        const removed = await db.deleteFrom('rule_changes').where('rule', '=', rule).returning('rule').execute()
        return removed.length === 1
      }),
  }
}
