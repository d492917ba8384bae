import { setTimeout as delay } from 'node:timers/promises'
import type { IntakeAnswer } from '@plumbline/protocol'
import { type Answer, post } from './http.ts'
import type { Batch, Oracle } from './oracle.ts'
import { headOf, openRaw } from './raw.ts'

export interface ProducerOptions {
  oracle: Oracle
  random: () => number
  /** Called right after a batch was acknowledged. */
  onAcknowledged?: () => void
}

/** Applications that send batch after batch. They outlive the server, and send to wherever it is now. */
export interface Producers {
  /** From now on send to this server. */
  target(url: string): void
  /** Sends again what was not acknowledged, until it is, then ends. Fails with the first answer that breaks the protocol. */
  finish(): Promise<void>
}

const AT_ONCE = 4
const RETRY_MS = 10

/** How often a client hangs up before the answer comes: then only the server knows that it has the batch. */
const HANGS_UP = 0.1
const HANGS_UP_AFTER_MS = 3

/** After a failure the application may have died with its batch: then nobody sends it again. */
const GIVES_UP = 0.05

/** Starts four producers. A batch whose answer was lost is sent again under the same batch id, as the SDK does. */
export function startProducers({ oracle, random, onAcknowledged }: ProducerOptions): Producers {
  let url: string | undefined
  let finishing = false

  async function produce(): Promise<void> {
    while (!finishing) {
      if (url === undefined) await delay(RETRY_MS)
      else await deliver(oracle.issue())
    }
  }

  async function deliver(batch: Batch): Promise<void> {
    for (;;) {
      const answer = await attempt(batch)
      if (answer?.status === 200) {
        checkCounts(batch, answer)
        oracle.acknowledge(batch)
        onAcknowledged?.()
        return
      }
      if (answer !== undefined && answer.status !== 429 && answer.status !== 503) {
        throw new Error(`a good batch was answered ${answer.status}: ${answer.text}`)
      }
      if (!finishing && random() < GIVES_UP) return
      await delay(RETRY_MS)
    }
  }

  async function attempt({ batchId, table, rows }: Batch): Promise<Answer | undefined> {
    const to = url ?? ''
    const body = JSON.stringify({ batchId, sentAt: Date.now(), [table]: rows })
    if (!finishing && random() < HANGS_UP) {
      const head = headOf(to, `/api/v1/${table}`, { 'content-length': Buffer.byteLength(body) })
      const connection = openRaw(to, head + body)
      await delay(HANGS_UP_AFTER_MS)
      connection.socket.destroy()
      return undefined
    }
    try {
      return await post(to, table, body)
    } catch {
      return undefined
    }
  }

  const running = Promise.all(Array.from({ length: AT_ONCE }, produce))
  running.catch(() => {
    finishing = true
  })
  return {
    target(to) {
      url = to
    },
    async finish() {
      finishing = true
      await running
    },
  }
}

function checkCounts({ rows }: Batch, { json, text }: Answer): void {
  const { accepted, duplicates, rejected } = json as IntakeAnswer
  const whole = rejected.length === 0 && (accepted === 0 ? duplicates === rows.length : accepted === rows.length)
  if (!whole) throw new Error(`a batch of ${rows.length} good rows was answered ${text}`)
}
