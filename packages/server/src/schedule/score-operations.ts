/** Where a schedule keeps its place: the state store's cursors and leases, seen by their shape. */
export interface ScoringState {
  readCursor(name: string): Promise<{ position: number } | undefined>
  advanceCursor(name: string, from: number | undefined, to: number): Promise<boolean>
  acquireLease(role: string, holder: string, ttlMs: number): Promise<boolean>
}

export interface ScoringOptions {
  state: ScoringState
  holder: string
  /** Of the report of the last day; null when there is too little to judge, and then nothing is written. */
  readScore: () => Promise<number | null>
  write: (score: number, at: number) => Promise<void>
  now: () => number
  onProblem: (error: unknown) => void
}

/** The score is of a whole day: a rule about it learns nothing from asking more often. */
export const SCORE_EVERY_MS = 5 * 60_000

/** Without a score the first operations are waited for. */
const RETRY_MS = 60_000

const LOOK_EVERY_MS = 10_000
const LEASE_MS = 60_000
const CURSOR = 'operations-scored'

/** Writes the health score of operations as the gauge that rules read, every five minutes, on one server at a time. */
export async function scoreOnce({ state, holder, readScore, write, now }: ScoringOptions): Promise<void> {
  if (!(await state.acquireLease('score-operations', holder, LEASE_MS))) return
  const at = now()
  const last = (await state.readCursor(CURSOR))?.position
  // A cursor in the future was written by a clock that has been set back since.
  if (last !== undefined && last <= at && at - last < SCORE_EVERY_MS) return
  const score = await readScore()
  if (score !== null) await write(score, at)
  await state.advanceCursor(CURSOR, last, score === null ? at - SCORE_EVERY_MS + RETRY_MS : at)
}

/** Runs `scoreOnce` until stopped; rounds never overlap, and a failed one is told and tried again. */
export function startScoring(options: ScoringOptions): { stop(): Promise<void> } {
  let round: Promise<void> | undefined
  const timer = setInterval(() => {
    round ??= scoreOnce(options)
      .catch(options.onProblem)
      .finally(() => {
        round = undefined
      })
  }, LOOK_EVERY_MS).unref()
  return {
    async stop() {
      clearInterval(timer)
      await round
    },
  }
}
