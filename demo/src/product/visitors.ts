import { createConversations } from '../model/conversations.ts'
import { drawExponential, type Random } from '../model/random.ts'
import type { Pace } from './pace.ts'

/** A rate that changes is noticed within this long; a Poisson process has no memory, so drawing anew costs nothing. */
const LONGEST_WAIT_MS = 1_000
/** Requests under way at once; visitors beyond that give up, so that a stuck webhook cannot pile them up. */
const PENDING_LIMIT = 100
const PATIENCE_MS = 10_000

export interface VisitorMessage {
  messageId: string
  conversationId: string
  text: string
}

export interface VisitorsOptions {
  webhookUrl: URL
  /** Messages a minute, asked before each. */
  perMinute: () => number
  /** Makes the ids of this run unique. */
  prefix: string
  random: Random
  pace: Pace
}

export interface Visitors {
  /** Messages that the webhook did not take. */
  turnedAway(): number
  /** Nobody writes any more, or waits for the webhook to answer. Harmless when called again. */
  stop(): Promise<void>
}

/** Visitors who write as a Poisson process, in conversations of several messages, over HTTP. */
export function startVisitors({ webhookUrl, perMinute, prefix, random, pace }: VisitorsOptions): Visitors {
  const conversations = createConversations(prefix)
  const stopping = new AbortController()
  const pending = new Set<Promise<void>>()
  let turnedAway = 0

  async function write(message: VisitorMessage): Promise<void> {
    try {
      const response = await fetch(webhookUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(message),
        signal: AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), stopping.signal]),
      })
      await response.body?.cancel()
      if (!response.ok) turnedAway++
    } catch {
      turnedAway++
    }
  }

  async function keepWriting(): Promise<void> {
    for (let serial = 1; ; serial++) {
      await untilNext()
      if (stopping.signal.aborted) return
      const conversationId = conversations.next(random)
      if (pending.size >= PENDING_LIMIT) {
        turnedAway++
        continue
      }
      const request = write({ messageId: `${prefix}-${serial}`, conversationId, text: 'Where is my order?' })
      pending.add(request)
      request.finally(() => pending.delete(request))
    }
  }

  async function untilNext(): Promise<void> {
    for (;;) {
      const gapMs = drawExponential(random, 60_000 / perMinute())
      await pace(Math.min(gapMs, LONGEST_WAIT_MS), stopping.signal).catch(() => undefined)
      if (gapMs <= LONGEST_WAIT_MS || stopping.signal.aborted) return
    }
  }

  const written = keepWriting()
  return {
    turnedAway: () => turnedAway,
    async stop() {
      stopping.abort()
      await written
      await Promise.all(pending)
    },
  }
}
