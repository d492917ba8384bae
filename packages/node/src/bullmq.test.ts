import { type Job, Queue, QueueEvents, UnrecoverableError, Worker } from 'bullmq'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ObservableWorker, type ObservedJob, observeWorker } from './bullmq.ts'
import { createRecordedMarks } from './testing/recorded-marks.ts'
import { hasRedis, type Redis, startRedis } from './testing/redis.ts'

interface Reply {
  messageId: string
  conversationId?: string
}

test('a real worker and a real job fit, whatever their data', () => {
  const fits = (worker: Worker, typed: Worker<Reply>, job: Job<Reply>) => {
    const anyWorker: ObservableWorker<Job> = worker
    const typedWorker: ObservableWorker<Job<Reply>> = typed
    const observed: ObservedJob = job
    observeWorker(typed, createRecordedMarks().plumbline, { messageId: (reply: Job<Reply>) => reply.data.messageId })
    // @ts-expect-error a job of other data
    observeWorker(typed, createRecordedMarks().plumbline, {
      messageId: (reply: Job<{ id: number }>) => String(reply.data.id),
    })
    return [anyWorker, typedWorker, observed]
  }
  expect(fits).toBeTypeOf('function')
})

describe.runIf(hasRedis(process.env.CI === 'true'))('on a real Redis', () => {
  let redis: Redis
  let queue: Queue<Reply>
  let events: QueueEvents
  let worker: Worker<Reply>
  let recorded: ReturnType<typeof createRecordedMarks>
  let stop: () => void
  let attempts: number

  beforeAll(async () => {
    redis = await startRedis()
    const { host, port } = redis
    const connection = { host, port, maxRetriesPerRequest: null }
    queue = new Queue<Reply>('replies', { connection })
    events = new QueueEvents('replies', { connection })
    worker = new Worker<Reply>('replies', process, { connection })
    await Promise.all([events.waitUntilReady(), worker.waitUntilReady()])
  })

  afterAll(async () => {
    await worker?.close()
    await events?.close()
    await queue?.close()
    await redis?.stop()
  })

  beforeEach(() => {
    attempts = 0
    recorded = createRecordedMarks()
    stop?.()
    stop = observeWorker(worker, recorded.plumbline, {
      messageId: (job: Job<Reply>) => job.data.messageId,
      conversationId: (job: Job<Reply>) => job.data.conversationId,
    })
  })

  async function process(job: Job<Reply>): Promise<string> {
    attempts++
    if (job.name === 'fails') throw new Error('no answer')
    if (job.name === 'fails once' && job.attemptsStarted === 1) throw new Error('no answer')
    if (job.name === 'unrecoverable') throw new UnrecoverableError('no such model')
    return 'done'
  }

  /** Adds a job and waits until it is finished for good and the worker has said so. */
  async function finish(name: string, options: Parameters<Queue['add']>[2] = {}): Promise<Job<Reply>> {
    const job = await queue.add(name, { messageId: name, conversationId: 'c-1' }, options)
    const ended = new Promise<void>((resolve) => {
      const look = (finished: Job<Reply> | undefined) => {
        if (finished?.id !== job.id || finished?.finishedOn === undefined) return
        worker.off('completed', look)
        worker.off('failed', look)
        resolve()
      }
      worker.on('completed', look)
      worker.on('failed', look)
    })
    await ended
    return (await queue.getJob(String(job.id))) as Job<Reply>
  }

  test('a job that goes well is queued, started and completed at the times of the job', async () => {
    const job = await finish('goes well')
    expect(recorded.marks.map(({ stage, at }) => [stage, at])).toEqual([
      ['queued', job.timestamp],
      ['started', job.processedOn],
      ['completed', job.finishedOn],
    ])
    expect(recorded.marks[0]).toMatchObject({ messageId: 'goes well', conversationId: 'c-1' })
  })

  test('a delayed job is queued when it may run', async () => {
    const job = await finish('delayed', { delay: 150 })
    expect(recorded.at('delayed', 'queued')).toBe(job.timestamp + 150)
    expect(recorded.at('delayed', 'started')).toBeGreaterThanOrEqual(recorded.at('delayed', 'queued'))
  })

  test('a job that was promoted before its delay was over is queued when it started', async () => {
    const added = queue.add('promoted', { messageId: 'promoted' }, { delay: 600_000, jobId: 'promoted' })
    await (await added).promote()
    await (await added).waitUntilFinished(events)
    await expect.poll(() => recorded.stages('promoted')).toEqual(['queued', 'started', 'completed'])
    expect(recorded.at('promoted', 'queued')).toBe(recorded.at('promoted', 'started'))
  })

  test('a retry leaves the message in flight: one start, no failure', async () => {
    await finish('fails once', { attempts: 3, backoff: 20 })
    expect(attempts).toBe(2)
    expect(recorded.stages('fails once')).toEqual(['queued', 'started', 'completed'])
  })

  test('a job that fails is failed once, when no attempt is left', async () => {
    const job = await finish('fails', { attempts: 3 })
    expect(attempts).toBe(3)
    expect(recorded.stages('fails')).toEqual(['queued', 'started', 'failed'])
    expect(recorded.at('fails', 'failed')).toBe(job.finishedOn)
  })

  test('an unrecoverable error fails the job although attempts are left', async () => {
    await finish('unrecoverable', { attempts: 3 })
    expect(attempts).toBe(1)
    expect(recorded.stages('unrecoverable')).toEqual(['queued', 'started', 'failed'])
  })

  test('without options the id of the job is that of the message', async () => {
    stop()
    stop = observeWorker(worker, recorded.plumbline)
    await finish('goes well', { jobId: 'job-1' })
    expect(recorded.stages('job-1')).toEqual(['queued', 'started', 'completed'])
  })

  test('a callback that throws does not reach the worker', async () => {
    stop()
    stop = observeWorker(worker, recorded.plumbline, {
      messageId: () => {
        throw new Error('no id')
      },
    })
    await finish('goes well')
    expect(recorded.marks.map(({ messageId }) => messageId)).toEqual(['', '', ''])
  })

  test('after stop nothing is marked, and no listener is left', async () => {
    stop()
    await finish('goes well')
    expect(recorded.marks).toEqual([])
    for (const event of ['active', 'completed', 'failed']) expect(worker.listenerCount(event)).toBe(0)
  })
})
