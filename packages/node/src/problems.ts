import type { Clock } from './clock.ts'

/** Everything the SDK can have to complain about. */
export type ProblemCode =
  | 'invalid_option'
  | 'invalid_row'
  | 'row_trimmed'
  | 'outbox_full'
  | 'unreachable'
  | 'server_busy'
  | 'bad_answer'
  | 'unauthorised'
  | 'batch_refused'
  | 'rows_rejected'
  | 'gave_up'
  | 'unexpected'

export interface Problem {
  code: ProblemCode
  /** What happened and what to do about it. */
  message: string
}

export type Tell = (code: ProblemCode, message: string) => void

const SILENCE_MS = 60_000

/**
 * Tells the host about problems, at most once a minute for each code. The callback runs after the present call stack, never
 * inside `mark()`, and what it throws or rejects with stays here.
 */
export function createTell(onProblem: ((problem: Problem) => unknown) | undefined, clock: Clock): Tell {
  if (typeof onProblem !== 'function') return () => {}
  const toldAtMs = new Map<ProblemCode, number>()
  return (code, message) => {
    const nowMs = clock.monotonicMs()
    const lastMs = toldAtMs.get(code)
    if (lastMs !== undefined && nowMs - lastMs < SILENCE_MS) return
    toldAtMs.set(code, nowMs)
    Promise.resolve()
      .then(() => onProblem({ code, message }))
      .catch(() => {})
  }
}
