import type { Plumbline, PlumblineStats } from '@plumbline/node'
import type { PlannedMark } from './plan-history.ts'

/** Marks between two flushes of one client; well within its outbox, so that none is dropped. */
const CHUNK = 4_000
/** For the server to acknowledge one chunk; only a server that hangs needs as long. */
const FLUSH_TIMEOUT_MS = 60_000

export interface FilledHistory {
  /** Marks the server acknowledged. */
  acknowledged: number
  /** Marks that were refused, dropped or not acknowledged. */
  lost: number
}

/**
 * Sends the marks through several clients side by side, since one client never has more than one request under way and
 * the server answers each only when it is durable. Closes the clients.
 */
export async function fillHistory(marks: Iterable<PlannedMark>, clients: readonly Plumbline[]): Promise<FilledHistory> {
  const planned = marks[Symbol.iterator]()

  async function send(client: Plumbline): Promise<void> {
    for (;;) {
      const handed = handChunk(planned, client)
      if (handed === 0) return
      if (!(await client.flush({ timeoutMs: FLUSH_TIMEOUT_MS }))) return
    }
  }

  await Promise.all(clients.map(send))
  await Promise.all(clients.map((client) => client.close({ timeoutMs: 0 })))

  const filled: FilledHistory = { acknowledged: 0, lost: 0 }
  for (const client of clients) {
    const stats = client.stats()
    filled.acknowledged += stats.sent + stats.duplicates
    filled.lost += lostOf(stats)
  }
  return filled
}

function handChunk(planned: Iterator<PlannedMark>, client: Plumbline): number {
  for (let handed = 0; handed < CHUNK; handed++) {
    const { value, done } = planned.next()
    if (done) return handed
    client.mark(value.messageId, value.stage, { at: value.at, conversationId: value.conversationId })
  }
  return CHUNK
}

const lostOf = ({ rejected, dropped }: PlumblineStats): number =>
  Object.values(dropped).reduce((sum, count) => sum + count, rejected)
