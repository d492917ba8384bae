import type { Plumbline } from '@plumbline/node'

/** A visitor's message that waits for a draft. */
export interface DraftJob {
  messageId: string
  conversationId: string
  text: string
}

/** A drafted answer that waits to be sent. */
export interface DeliveryJob {
  messageId: string
  conversationId: string
  answer: string
}

/** What is done with a job; a rejection makes the queue try again, until the tries are used up. */
export interface JobHandlers {
  draft(job: DraftJob): Promise<void>
  deliver(job: DeliveryJob): Promise<void>
  /** The last try of a draft failed. The observed queue has marked the message as failed. */
  draftGivenUp(messageId: string): void
  /** The last try of a delivery failed. */
  deliveryGivenUp(messageId: string): void
}

/**
 * The product's two queues: drafting and delivering are jobs of their own, so that a send that fails is tried again
 * without a second draft. The draft queue is observed by the SDK, which marks `started`, `completed` and `failed`.
 */
export interface Jobs {
  /** Which queue this is, for the terminal. */
  readonly title: string
  enqueueDraft(job: DraftJob): Promise<void>
  enqueueDelivery(job: DeliveryJob): Promise<void>
  /** Changes how many drafts run at once; those that run are finished. */
  setDraftWorkers(count: number): Promise<void>
  /** Starts no further job, gives the running ones up to `timeoutMs` to finish, and frees everything. */
  close(options: { timeoutMs: number }): Promise<void>
}

export interface OpenJobsOptions {
  plumbline: Plumbline
  handlers: JobHandlers
  /** Drafts at once to begin with. */
  draftWorkers: number
  /** Deliveries at once. */
  workers: number
  /** Drafts that start in a second at most; deliveries likewise. */
  jobsPerSecond: number
  /** BullMQ on this Redis; pg-boss on an embedded Postgres when absent. */
  redisUrl: string | undefined
  /** Keeps the queues of this run apart from those of others on the same Redis. */
  runId: string
  speed: number
  /** Told when the queue has trouble of its own, such as a lost connection. */
  onError: (error: Error) => void
}
