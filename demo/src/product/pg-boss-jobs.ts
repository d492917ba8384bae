import { setTimeout as sleep } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'
import { observeHandler } from '@plumbline/node/pg-boss'
import { fromPglite, type JobWithMetadata, PgBoss } from 'pg-boss'
import { RETRY } from '../model/service-times.ts'
import { exceptQueued } from './except-queued.ts'
import type { DeliveryJob, DraftJob, Jobs, OpenJobsOptions } from './jobs.ts'
import { createRateLimit, type RateLimit } from './rate-limit.ts'

const DRAFTS = 'drafts'
const DELIVERIES = 'deliveries'

/**
 * A worker looks for jobs when it is notified of one, when it has finished one, and this often besides: the shortest
 * that pg-boss allows, so that a job whose pause before a retry is over is found soon.
 */
const POLL_SECONDS = 0.5
/** Finished jobs are of no use to the demo and are soon deleted. */
const KEEP_SECONDS = 300

/** The queues on pg-boss and an embedded Postgres whose data live in this process's memory. */
export async function openPgBossJobs(options: OpenJobsOptions): Promise<Jobs> {
  const { plumbline, handlers, speed, jobsPerSecond } = options
  const database = await PGlite.create('memory://')
  const boss = new PgBoss({
    db: fromPglite(database),
    backend: 'pglite',
    useListenNotify: true,
    registerInstance: false,
    schedule: false,
    maintenanceIntervalSeconds: KEEP_SECONDS,
  })
  boss.on('error', options.onError)
  await boss.start()
  for (const queue of [DRAFTS, DELIVERIES]) {
    await boss.createQueue(queue, {
      notify: true,
      retryLimit: RETRY.attempts - 1,
      retryDelay: Math.round(RETRY.delayMs / 1_000 / speed),
      deleteAfterSeconds: KEEP_SECONDS,
    })
  }

  const rateLimit = () => createRateLimit(jobsPerSecond * speed)
  const drafts = createWorkers({
    boss,
    queue: DRAFTS,
    rateLimit: rateLimit(),
    handler: observeHandler(exceptQueued(plumbline), settling<DraftJob>(handlers.draft, handlers.draftGivenUp), {
      messageId: (job) => job.data.messageId,
      conversationId: (job) => job.data.conversationId,
    }),
  })
  const deliveries = createWorkers({
    boss,
    queue: DELIVERIES,
    rateLimit: rateLimit(),
    handler: settling<DeliveryJob>(handlers.deliver, handlers.deliveryGivenUp),
  })
  await drafts.resize(options.draftWorkers)
  await deliveries.resize(options.workers)

  return {
    title: 'pg-boss on an embedded Postgres',
    async enqueueDraft(job) {
      await boss.send(DRAFTS, job)
    },
    async enqueueDelivery(job) {
      await boss.send(DELIVERIES, job)
    },
    setDraftWorkers: drafts.resize,
    async close({ timeoutMs }) {
      await boss.stop({ graceful: true, timeout: timeoutMs })
      await database.close()
    },
  }
}

type Handler<Data> = (jobs: JobWithMetadata<Data>[]) => Promise<void>

/** Runs the work of a job, and tells when its last try has failed. */
function settling<Data extends { messageId: string }>(
  work: (data: Data) => Promise<void>,
  givenUp: (messageId: string) => void,
): Handler<Data> {
  return async (jobs) => {
    for (const { data, retryCount, retryLimit } of jobs) {
      try {
        await work(data)
      } catch (error) {
        if (retryCount >= retryLimit) givenUp(data.messageId)
        throw error
      }
    }
  }
}

interface WorkersOptions<Data> {
  boss: PgBoss
  queue: string
  rateLimit: RateLimit
  handler: Handler<Data>
}

/** Workers of one queue, each a registration of its own, so that their number can change while the others go on. */
function createWorkers<Data>({ boss, queue, rateLimit, handler }: WorkersOptions<Data>) {
  const ids: string[] = []

  async function add(): Promise<void> {
    const id = await boss.work(
      queue,
      { includeMetadata: true, pollingIntervalSeconds: POLL_SECONDS, notifyPollingIntervalSeconds: POLL_SECONDS },
      async (jobs: JobWithMetadata<Data>[]) => {
        await sleep(rateLimit.reserve(performance.now()))
        // pg-boss has taken the job already; one that still waits for its turn has not started.
        for (const job of jobs) job.startedOn = new Date()
        await handler(jobs).finally(() => boss.notifyWorker(id))
      },
    )
    ids.push(id)
  }

  return {
    async resize(count: number): Promise<void> {
      while (ids.length < count) await add()
      for (const id of ids.splice(count)) await boss.offWork(queue, { id, wait: false })
    },
  }
}
