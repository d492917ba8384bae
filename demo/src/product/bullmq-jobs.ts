import { setTimeout as sleep } from 'node:timers/promises'
import { observeWorker } from '@plumbline/node/bullmq'
import { type Job, Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { RETRY } from '../model/service-times.ts'
import { exceptQueued } from './except-queued.ts'
import type { DeliveryJob, DraftJob, Jobs, OpenJobsOptions } from './jobs.ts'

/** A Redis that does not answer within this is not there. */
const CONNECT_TIMEOUT_MS = 5_000
/** Pause between attempts to reach a Redis that was lost. */
const RECONNECT_MS = 1_000

/** The queues on BullMQ, under names of this run; they are removed from Redis at the end. */
export async function openBullMqJobs(options: OpenJobsOptions & { redisUrl: string }): Promise<Jobs> {
  const { plumbline, handlers, redisUrl, runId, speed, jobsPerSecond, onError } = options
  const { connection, disconnect } = await connect(redisUrl, onError)

  const queueOptions = {
    connection,
    defaultJobOptions: {
      attempts: RETRY.attempts,
      backoff: { type: 'fixed', delay: Math.round(RETRY.delayMs / speed) },
      removeOnComplete: true,
      removeOnFail: true,
    },
  }
  const workerOptions = { connection, limiter: { max: Math.ceil(jobsPerSecond * speed), duration: 1_000 } }
  const drafts = new Queue<DraftJob>(`demo-drafts-${runId}`, queueOptions)
  const deliveries = new Queue<DeliveryJob>(`demo-deliveries-${runId}`, queueOptions)
  const drafters = new Worker<DraftJob>(drafts.name, ({ data }) => handlers.draft(data), {
    ...workerOptions,
    concurrency: options.draftWorkers,
  })
  const deliverers = new Worker<DeliveryJob>(deliveries.name, ({ data }) => handlers.deliver(data), {
    ...workerOptions,
    concurrency: options.workers,
  })

  observeWorker(drafters, exceptQueued(plumbline), {
    messageId: (job: Job<DraftJob>) => job.data.messageId,
    conversationId: (job) => job.data.conversationId,
  })
  drafters.on('failed', (job) => {
    if (job?.finishedOn !== undefined) handlers.draftGivenUp(job.data.messageId)
  })
  deliverers.on('failed', (job) => {
    if (job?.finishedOn !== undefined) handlers.deliveryGivenUp(job.data.messageId)
  })
  for (const queue of [drafts, deliveries]) queue.on('error', onError)
  for (const worker of [drafters, deliverers]) {
    worker.on('error', onError)
    await worker.waitUntilReady()
  }

  return {
    title: `BullMQ on ${new URL(redisUrl).host}`,
    async enqueueDraft(job) {
      await drafts.add('draft', job)
    },
    async enqueueDelivery(job) {
      await deliveries.add('deliver', job)
    },
    async setDraftWorkers(count) {
      drafters.concurrency = count
    },
    async close({ timeoutMs }) {
      const inTime = new AbortController()
      const late = sleep(timeoutMs, undefined, { signal: inTime.signal }).catch(() => undefined)
      await Promise.race([finish().catch(onError), late])
      inTime.abort()
      disconnect()
    },
  }

  async function finish(): Promise<void> {
    await Promise.all([drafters.close(), deliverers.close()])
    for (const queue of [drafts, deliveries]) {
      await queue.obliterate({ force: true })
      await queue.close()
    }
  }
}

interface Connected {
  connection: Redis
  /** Also ends the copies of the connection that BullMQ makes; what waits for an answer on them is rejected. */
  disconnect: () => void
}

async function connect(url: string, onError: (error: Error) => void): Promise<Connected> {
  let wanted = true
  const connection = new Redis(url, {
    maxRetriesPerRequest: null,
    connectTimeout: CONNECT_TIMEOUT_MS,
    lazyConnect: true,
    retryStrategy: () => (wanted ? RECONNECT_MS : null),
  })
  const disconnect = (): void => {
    wanted = false
    connection.disconnect()
  }
  connection.on('error', onError)
  try {
    await connection.connect()
    return { connection, disconnect }
  } catch (error) {
    disconnect()
    throw new Error('No Redis answers at REDIS_URL; start it, or unset REDIS_URL to use pg-boss', { cause: error })
  }
}
