import type { Plumbline } from './plumbline.ts'

/** What is needed of a pg-boss job that was fetched with `includeMetadata`. Times are those of the database's clock. */
export interface ObservedJob {
  id: string
  createdOn: Date
  /** Not to run before this; later than `createdOn` for a deferred job. */
  startAfter: Date
  /** Start of the latest attempt. */
  startedOn: Date
  /** 0 during the first attempt. */
  retryCount: number
  retryLimit: number
  /** Aborted when pg-boss has taken the job away: it expired, or the worker is stopping. */
  signal: AbortSignal
}

export interface ObserveHandlerOptions<Job> {
  /** The id under which the app marks `sent`. Default: the id of the job. */
  messageId?: ((job: Job) => string) | undefined
  conversationId?: ((job: Job) => string | undefined) | undefined
  /** Default: the client's pipeline. */
  pipeline?: string | undefined
  /** Set it when `work` has it: the outcome of each job is then read from what the handler returns. Default false. */
  perJobResults?: boolean | undefined
}

type Outcome = 'completed' | 'failed' | 'deadletter'

/**
 * Wraps the handler of a pg-boss 12 queue; `work` must be called with `includeMetadata: true`. Marks each job of the array:
 * `queued` and `started` when its first attempt starts, `completed`, and `failed` when the handler failed on the last
 * attempt (a retry leaves the message in flight, and its time counts as processing). `sent` is the app's own mark.
 *
 * `queued` and `started` are told by the clock of the database, the others by this process's: keep both synchronised.
 * A job that pg-boss took away while the handler was running gets no `completed`, since its result is not taken either.
 *
 * What the handler is given, returns and throws passes through unchanged. Nothing the callbacks throw reaches it: such a
 * mark is dropped as invalid.
 */
export function observeHandler<Job extends ObservedJob, Rest extends unknown[], Result>(
  plumbline: Pick<Plumbline, 'mark'>,
  handler: (jobs: Job[], ...rest: Rest) => Promise<Result>,
  options: ObserveHandlerOptions<Job> = {},
): (jobs: Job[], ...rest: Rest) => Promise<Result> {
  const { messageId = (job: Job) => job.id, conversationId, pipeline, perJobResults = false } = options

  function mark(job: Job, stage: string, at?: Date | number): void {
    try {
      plumbline.mark(messageId(job), stage, { at, conversationId: conversationId?.(job), pipeline })
    } catch {
      plumbline.mark('', stage)
    }
  }

  function markStart(job: Job): void {
    if (job.retryCount > 0) return
    mark(job, 'queued', Math.max(Number(job.createdOn), Number(job.startAfter)))
    mark(job, 'started', job.startedOn)
  }

  function markEnd(job: Job, outcome: Outcome): void {
    const isLast = outcome === 'deadletter' || job.retryCount >= job.retryLimit
    if (outcome === 'completed') {
      if (!job.signal.aborted) mark(job, 'completed')
    } else if (isLast) mark(job, 'failed')
  }

  return async (jobs, ...rest) => {
    for (const job of jobs) markStart(job)
    let result: Result
    try {
      result = await handler(jobs, ...rest)
    } catch (error) {
      for (const job of jobs) markEnd(job, 'failed')
      throw error
    }
    const outcomes = perJobResults ? readOutcomes(result) : undefined
    for (const job of jobs) markEnd(job, outcomes ? (outcomes.get(job.id) ?? 'failed') : 'completed')
    return result
  }
}

/** As pg-boss reads them: the last entry of a job counts, and a job without one has failed. */
function readOutcomes(result: unknown): Map<string, Outcome> {
  const entries: ({ id: string; status: Outcome } | null | undefined)[] = Array.isArray(result) ? result : []
  return new Map(entries.flatMap((entry) => (entry ? [[entry.id, entry.status]] : [])))
}
