import type { GroupLog } from '../group-log.ts'
import type { Attempt, Claim, Decision, Delivery, NewDelivery, Outbox } from '../outbox.ts'

interface Row extends NewDelivery {
  sequence: number
  attempts: number
  nextAttemptAt: number
  writtenAt: number
  copiedAt?: number
  finished?: 'delivered' | 'failed'
  reference?: string
}

const keyOf = (channelId: string, name: string): string => JSON.stringify([channelId, name])

/** An outbox in memory with the promises of the real one. Everything passes through JSON, as it does in a table. */
export function createMemoryOutbox() {
  const rows = new Map<string, Row>()
  const logs = new Map<string, GroupLog>()
  const attempts: Attempt[] = []
  const switchedOff = new Map<string, string>()

  const insert = (delivery: NewDelivery): void => {
    const key = keyOf(delivery.channelId, delivery.notification.deliveryId)
    if (rows.has(key)) return
    const { createdAt } = delivery
    const row = { ...delivery, sequence: rows.size, attempts: 0, nextAttemptAt: createdAt, writtenAt: createdAt }
    rows.set(key, JSON.parse(JSON.stringify(row)))
  }

  const unfinished = (): Row[] => [...rows.values()].filter(({ finished }) => finished === undefined)

  const isBehind = (row: Row): boolean =>
    unfinished().some(
      (other) =>
        other.channelId === row.channelId &&
        other.notification.groupKey === row.notification.groupKey &&
        other.sequence < row.sequence,
    )

  const referenceOf = ({ channelId, notification: { groupKey, openedAt } }: Row): string | undefined =>
    [...rows.values()].findLast(
      ({ channelId: id, notification, reference }) =>
        reference && id === channelId && notification.groupKey === groupKey && notification.openedAt === openedAt,
    )?.reference

  function isDue(row: Row, { now, behindSince, writtenUntil, except }: Claim): boolean {
    if (except.includes(row.channelId)) return false
    if (row.nextAttemptAt > now && row.writtenAt <= writtenUntil) return false
    return !isBehind(row) || (row.createdAt <= behindSince && row.copiedAt === undefined)
  }

  function begin(row: Row, { now, leaseUntil }: Claim): Delivery {
    row.attempts++
    row.nextAttemptAt = leaseUntil
    row.writtenAt = now
    const reference = referenceOf(row)
    const off = switchedOff.get(row.channelId)
    return {
      channelId: row.channelId,
      notification: row.notification,
      createdAt: row.createdAt,
      attempts: row.attempts,
      ...(reference !== undefined && { reference }),
      ...(isBehind(row) && { behind: true }),
      ...(off !== undefined && { switchedOff: off }),
    }
  }

  const outbox: Outbox = {
    readLogs: async () => [...logs.values()],
    async commitPlan(planned) {
      for (const log of planned.logs) {
        const key = keyOf(log.channelId, log.groupKey)
        if (Object.keys(log.told).length === 0) logs.delete(key)
        else logs.set(key, JSON.parse(JSON.stringify(log)))
      }
      for (const delivery of planned.deliveries) insert(delivery)
    },
    async claimDue(claim) {
      const first = new Map<string, Row>()
      for (const row of unfinished()) if (isDue(row, claim) && !first.has(row.channelId)) first.set(row.channelId, row)
      return [...first.values()].map((row) => begin(row, claim))
    },
    async recordAttempt(attempt: Attempt, { next, copy, switchOff }: Decision) {
      attempts.push(attempt)
      const row = rows.get(keyOf(attempt.channelId, attempt.deliveryId))
      if (!row) throw new Error(`no delivery ${attempt.deliveryId} to ${attempt.channelId}`)
      row.writtenAt = attempt.endedAt
      if (next.state === 'waiting') row.nextAttemptAt = next.nextAttemptAt
      else row.finished = next.state
      if (next.state === 'delivered' && next.reference !== undefined) row.reference = next.reference
      if (copy) {
        row.copiedAt = attempt.endedAt
        insert(copy)
      }
      if (switchOff !== undefined) switchedOff.set(attempt.channelId, switchOff)
    },
  }
  return { ...outbox, attempts, switchedOff, logs, rows: () => [...rows.values()] }
}
