import { type ReviewsOptions, sendDueReviews } from './send-due.ts'

type Settings = Pick<ReviewsOptions, 'zone' | 'schedules'>

export interface ScheduleOptions extends Omit<ReviewsOptions, keyof Settings> {
  /** As they are set up now. */
  settings: () => Settings
}

/** Nobody minds a review that is half a minute late. */
const EVERY_MS = 30_000

/** Runs `sendDueReviews` until stopped; rounds never overlap, a failed one is told and tried again in the next. */
export function startReviews({ settings, ...options }: ScheduleOptions): { stop(): Promise<void> } {
  let round: Promise<void> | undefined
  const begin = (): void => {
    round ??= sendDueReviews({ ...options, ...settings() })
      .catch(options.onProblem)
      .finally(() => {
        round = undefined
      })
  }
  const timer = setInterval(begin, EVERY_MS).unref()
  begin()
  return {
    async stop() {
      clearInterval(timer)
      await round
    },
  }
}
