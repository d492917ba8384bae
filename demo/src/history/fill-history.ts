import type { Plumbline, PlumblineStats } from '@plumbline/node'
import type { PlannedMessage } from './plan-history.ts'

/** Rows between two flushes of one client, give or take those of a message; well within its outbox, so that none is dropped. */
const CHUNK = 4_000
/** For the server to acknowledge one chunk; only a server that hangs needs as long. */
const FLUSH_TIMEOUT_MS = 60_000

export interface FilledHistory {
  /** Marks and operations that the server acknowledged. */
  acknowledged: number
  /** Marks and operations that were refused, dropped or not acknowledged. */
  lost: number
}

/**
 * Sends the messages with their calls through several clients side by side, since one client never has more than one request under way and
 * the server answers each only when it is durable. Closes the clients.
 */
export async function fillHistory(
  messages: Iterable<PlannedMessage>,
  clients: readonly Plumbline[],
): Promise<FilledHistory> {
  const planned = messages[Symbol.iterator]()

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

function handChunk(planned: Iterator<PlannedMessage>, client: Plumbline): number {
  let handed = 0
  while (handed < CHUNK) {
    const { value: message, done } = planned.next()
    if (done) break
    handed += hand(message, client)
  }
  return handed
}

function hand({ messageId, conversationId, release, marks, calls }: PlannedMessage, client: Plumbline): number {
  for (const { stage, at } of marks) client.mark(messageId, stage, { at, conversationId })
  for (const call of calls)
    client.record({ kind: 'operation', ...call, traceId: messageId, subject: conversationId, release })
  return marks.length + calls.length
}

const lostOf = ({ rejected, dropped }: PlumblineStats): number =>
  Object.values(dropped).reduce((sum, count) => sum + count, rejected)
