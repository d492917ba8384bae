import { CHAT_PIPELINE } from '@plumbline/protocol'
import { nearestRank } from '@plumbline/protocol/histogram'

const WINDOW_MS = 60_000

/** The demo's own count of its messages, kept apart from Plumbline so that the two can be compared. */
export interface Tally {
  arrived(messageId: string, at: number): void
  started(messageId: string): void
  ended(messageId: string, outcome: 'sent' | 'failed', at: number): void
  /** Messages that are neither sent nor failed. */
  open(): string[]
  /** Queued and not started. */
  waiting(): number
  summary(now: number): TallySummary
}

/** The last minute, and what is open now. */
export interface TallySummary {
  arrivedLastMinute: number
  waiting: number
  working: number
  sentLastMinute: number
  failedLastMinute: number
  p50Ms: number | undefined
  p95Ms: number | undefined
  /** Of those sent or failed in the last minute. */
  withinSlaPercent: number | undefined
}

interface Ended {
  at: number
  outcome: 'sent' | 'failed'
  latencyMs: number
}

/** Holds the open messages and those that came or ended since the last summary but one minute. */
export function createTally(): Tally {
  const open = new Map<string, { arrivedAt: number; started: boolean }>()
  let arrivals: number[] = []
  let ended: Ended[] = []

  function forget(now: number): void {
    arrivals = arrivals.filter((at) => at > now - WINDOW_MS)
    ended = ended.filter(({ at }) => at > now - WINDOW_MS)
  }

  function waiting(): number {
    let count = 0
    for (const { started } of open.values()) if (!started) count++
    return count
  }

  return {
    arrived(messageId, at) {
      open.set(messageId, { arrivedAt: at, started: false })
      arrivals.push(at)
    },
    started(messageId) {
      const message = open.get(messageId)
      if (message) message.started = true
    },
    ended(messageId, outcome, at) {
      const message = open.get(messageId)
      if (!message) return
      open.delete(messageId)
      ended.push({ at, outcome, latencyMs: at - message.arrivedAt })
    },
    open: () => [...open.keys()],
    waiting,
    summary(now) {
      forget(now)
      const latencies = ended
        .filter(({ outcome }) => outcome === 'sent')
        .map(({ latencyMs }) => latencyMs)
        .sort((a, b) => a - b)
      const inTime = latencies.filter((latencyMs) => latencyMs < CHAT_PIPELINE.slaMs).length
      return {
        arrivedLastMinute: arrivals.length,
        waiting: waiting(),
        working: open.size - waiting(),
        sentLastMinute: latencies.length,
        failedLastMinute: ended.length - latencies.length,
        p50Ms: latencies[nearestRank(0.5, latencies.length) - 1],
        p95Ms: latencies[nearestRank(0.95, latencies.length) - 1],
        withinSlaPercent: ended.length > 0 ? (100 * inTime) / ended.length : undefined,
      }
    },
  }
}
