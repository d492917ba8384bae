import type { Outbox } from '../notify/outbox.ts'
import { claimDue } from './claim-due.ts'
import { commitPlan } from './commit-plan.ts'
import { recordAttempt } from './record-attempt.ts'
import type { Session } from './session.ts'

export function createOutbox({ run, engine }: Session): Outbox {
  return {
    readLogs: () =>
      run(async (db) => {
        const rows = await db.selectFrom('notify_logs').select('log').execute()
        return rows.map(({ log }) => JSON.parse(log))
      }),
    commitPlan: (planned) => run((db) => db.transaction().execute((transaction) => commitPlan(transaction, planned))),
    claimDue: (claim) => run((db) => db.transaction().execute((transaction) => claimDue(transaction, engine, claim))),
    recordAttempt: (attempt, decision) =>
      run((db) => db.transaction().execute((transaction) => recordAttempt(transaction, attempt, decision))),
  }
}
