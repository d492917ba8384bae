import { setTimeout as delay } from 'node:timers/promises'
import type { IntakeAnswer } from '@plumbline/protocol'
import { type Answer, post } from './http.ts'
import type { Batch, Oracle } from './oracle.ts'

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
    try {
      return await post(url ?? '', table, { batchId, sentAt: Date.now(), [table]: rows })
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
