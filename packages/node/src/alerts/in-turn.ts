import { type AlertProblem, failed, type Outcome } from './alert-problem.ts'

/** So many calls may wait for a server that is slow; a loop that never awaits must not fill the app's memory. */
const MOST_WAITING = 100

export interface Turns {
  /** Runs a job after all those before it, so that what an app writes in one order happens in that order. */
  run<Done extends object>(job: () => Promise<Outcome<Done>>): Promise<Outcome<Done>>
  /** Resolves when every job so far is done. */
  settled(): Promise<void>
}

/** A job rejects only for what an app handed in: an id that is no text, options that throw when they are read. */
const toProblem = (error: unknown) =>
  failed(
    'invalid_argument',
    `what was handed in cannot be used: ${error instanceof Error ? error.message : 'no reason given'}`,
  )

/** Runs jobs one after another and resolves to what came of each; never rejects. What fails is told to `tell`. */
export function createTurns(tell: (problem: AlertProblem) => void): Turns {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  return {
    async run(job) {
      if (waiting >= MOST_WAITING) {
        const refused = failed('overloaded', `${MOST_WAITING} calls wait for the server already; this one is dropped`)
        tell(refused.problem)
        return refused
      }
      waiting++
      const turn = last.then(job).catch(toProblem)
      last = turn
      const outcome = await turn
      waiting--
      if (!outcome.accepted) tell(outcome.problem)
      return outcome
    },
    settled: async () => {
      await last
    },
  }
}
