import type { StageGraph } from '@plumbline/protocol'

/** Where a schedule keeps its place: the state store's cursors and leases, seen by their shape. */
export interface SettleState {
  readCursor(name: string): Promise<{ position: number } | undefined>
  advanceCursor(name: string, from: number | undefined, to: number): Promise<boolean>
  acquireLease(role: string, holder: string, ttlMs: number): Promise<boolean>
}

export interface SettleOptions {
  state: SettleState
  holder: string
  pipelines: readonly StageGraph[]
  settle: (interval: { graph: StageGraph; afterMs: number; uptoMs: number }) => Promise<void>
  /** Arrival of the oldest acknowledged row that queries do not see yet: nothing after it may be settled. */
  oldestPendingAt: () => number | undefined
  now: () => number
  onProblem: (error: unknown) => void
}

const EVERY_MS = 10_000
const LEASE_MS = 60_000

/** Rows of other servers that share the store become visible within this time. */
const VISIBLE_WITHIN_MS = 5_000

/** After a longer absence the interval is settled in pieces, so that one query stays small. */
const LONGEST_INTERVAL_MS = 10 * 60_000

/**
 * Settles messages that came to rest, every ten seconds, on one server at a time.
 * Two cursors a pipeline make it safe to be killed anywhere: the end of an interval is written down before the interval is settled, so
 * that after a crash the very same interval, under the same token, is settled again.
 */
export async function settleOnce(options: SettleOptions): Promise<void> {
  if (!(await options.state.acquireLease('settle', options.holder, LEASE_MS))) return
  for (const graph of options.pipelines) await settlePipeline(graph, options)
}

async function settlePipeline(
  graph: StageGraph,
  { state, settle, now, oldestPendingAt }: SettleOptions,
): Promise<void> {
  const done = `settled-${graph.pipeline}`
  const planned = `settling-${graph.pipeline}`
  const limitMs = Math.min(now() - VISIBLE_WITHIN_MS, (oldestPendingAt() ?? Number.POSITIVE_INFINITY) - 1)
  let afterMs = (await state.readCursor(done))?.position
  if (afterMs === undefined) {
    // A new installation: everything that has arrived so far is one interval from the beginning.
    await state.advanceCursor(done, undefined, 0)
    afterMs = 0
  }
  while (afterMs < limitMs) {
    const plan = (await state.readCursor(planned))?.position
    const nextMs: number = afterMs === 0 ? limitMs : Math.min(limitMs, afterMs + LONGEST_INTERVAL_MS)
    const uptoMs: number = plan !== undefined && plan > afterMs ? plan : nextMs
    if (uptoMs !== plan && !(await state.advanceCursor(planned, plan, uptoMs))) return
    await settle({ graph, afterMs, uptoMs })
    if (!(await state.advanceCursor(done, afterMs, uptoMs))) return
    afterMs = uptoMs
  }
}

/** Runs `settleOnce` until stopped; rounds never overlap, a failed round is told and tried again in the next. */
export function startSettling(options: SettleOptions): { stop(): Promise<void> } {
  let round: Promise<void> = Promise.resolve()
  let busy = false
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    round = settleOnce(options)
      .catch(options.onProblem)
      .finally(() => {
        busy = false
      })
  }, EVERY_MS).unref()
  return {
    stop() {
      clearInterval(timer)
      return round
    },
  }
}
