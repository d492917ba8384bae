import type { Plumbline } from './plumbline.ts'

/** What is needed of a BullMQ job; times are epoch ms. */
export interface ObservedJob {
  id?: string | undefined
  /** When it was added. */
  timestamp: number
  opts: { delay?: number | undefined }
  /** Start of the latest attempt. */
  processedOn?: number | undefined
  /** Set when the job is completed or has failed for good, not while a retry is pending. */
  finishedOn?: number | undefined
  /** 1 during the first attempt. */
  attemptsStarted: number
}

type JobEvent = 'active' | 'completed' | 'failed'

/** What is needed of a BullMQ worker. */
export interface ObservableWorker<Job> {
  on(event: JobEvent, listener: (job: Job | undefined) => void): unknown
  off(event: JobEvent, listener: (job: Job | undefined) => void): unknown
}

export interface ObserveWorkerOptions<Job> {
  /** The id under which the app marks `sent`. Default: the id of the job. */
  messageId?: ((job: Job) => string) | undefined
  conversationId?: ((job: Job) => string | undefined) | undefined
  /** Default: the client's pipeline. */
  pipeline?: string | undefined
}

/**
 * Marks the jobs of a BullMQ 6 worker: `queued` and `started` when the first attempt starts, `completed`, and `failed` once
 * no attempt is left (a retry leaves the message in flight, and its time counts as processing). `sent` is the app's own mark.
 *
 * A job is queued from the moment it may run: its timestamp plus the delay it was added with. When it started before that,
 * because it was promoted or its delay was changed, it counts as queued when it started.
 *
 * Returns how to stop observing. Nothing the callbacks throw reaches the worker: such a mark is dropped as invalid.
 */
export function observeWorker<Job extends ObservedJob>(
  worker: ObservableWorker<Job>,
  plumbline: Pick<Plumbline, 'mark'>,
  options: ObserveWorkerOptions<Job> = {},
): () => void {
  const { messageId = (job: Job) => String(job.id), conversationId, pipeline } = options

  function mark(job: Job, stage: string, at: number | undefined): void {
    try {
      plumbline.mark(messageId(job), stage, { at, conversationId: conversationId?.(job), pipeline })
    } catch {
      plumbline.mark('', stage)
    }
  }

  const listeners: Record<JobEvent, (job: Job | undefined) => void> = {
    active(job) {
      if (job === undefined || job.attemptsStarted > 1) return
      const { timestamp, opts, processedOn } = job
      // `job.delay` is of no use here: BullMQ sets it to 0 when the delay is over, and to the back-off of a retry.
      const runnableAt = timestamp + (opts.delay ?? 0)
      mark(job, 'queued', processedOn === undefined ? runnableAt : Math.min(runnableAt, processedOn))
      mark(job, 'started', processedOn)
    },
    completed(job) {
      if (job !== undefined) mark(job, 'completed', job.finishedOn)
    },
    // Fires for every failed attempt; only the last one, or an unrecoverable error, finishes the job.
    failed(job) {
      if (job?.finishedOn !== undefined) mark(job, 'failed', job.finishedOn)
    },
  }

  const events = Object.keys(listeners) as JobEvent[]
  for (const event of events) worker.on(event, listeners[event])
  return () => {
    for (const event of events) worker.off(event, listeners[event])
  }
}
