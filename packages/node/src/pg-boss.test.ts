import { PGlite } from '@electric-sql/pglite'
import { fromPglite, type JobResult, type JobWithMetadata, PgBoss } from 'pg-boss'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ObservedJob, observeHandler } from './pg-boss.ts'
import { createRecordedMarks } from './testing/recorded-marks.ts'

interface Reply {
  messageId: string
}

const QUEUE = 'replies'

let database: PGlite
let boss: PgBoss
let recorded: ReturnType<typeof createRecordedMarks>

beforeAll(async () => {
  database = await PGlite.create('memory://')
  boss = new PgBoss({ db: fromPglite(database), backend: 'pglite', supervise: false, schedule: false })
  boss.on('error', () => {})
  await boss.start()
})
afterAll(async () => {
  await boss?.stop({ graceful: false })
  await database?.close()
})
beforeEach(async () => {
  recorded = createRecordedMarks()
  await boss.createQueue(QUEUE, { retryLimit: 0 })
})
afterEach(async () => {
  await boss.offWork(QUEUE)
  await boss.deleteQueue(QUEUE)
})

type Handler = (jobs: JobWithMetadata<Reply>[]) => Promise<unknown>

const observed = (handler: Handler) =>
  observeHandler(recorded.plumbline, handler, { messageId: (job) => job.data.messageId })

const work = (handler: Handler, batchSize = 1) =>
  boss.work(QUEUE, { includeMetadata: true, pollingIntervalSeconds: 0.5, batchSize }, handler)

const send = async (messageId: string, options = {}): Promise<string> =>
  String(await boss.send(QUEUE, { messageId }, options))

const state = async (id: string) => (await boss.findJobs(QUEUE, { id }))[0]?.state

const finished = (id: string, expected: string) => expect.poll(() => state(id), { timeout: 15_000 }).toBe(expected)

test('a real job and a real handler fit', () => {
  const fits = (job: JobWithMetadata<Reply>) => {
    const fitting: ObservedJob = job
    const inline = boss.work(
      QUEUE,
      { includeMetadata: true },
      observeHandler(recorded.plumbline, async (jobs: JobWithMetadata<Reply>[]) => jobs.length, {
        messageId: (reply) => reply.data.messageId,
      }),
    )
    return [fitting, inline]
  }
  expect(fits).toBeTypeOf('function')
})

test('a job that goes well is queued and started at the times of the job, and completed', async () => {
  let job: JobWithMetadata<Reply> | undefined
  await work(
    observed(async ([first]) => {
      job = first
    }),
  )
  await finished(await send('goes well'), 'completed')
  expect(recorded.marks.map(({ stage, at }) => [stage, at])).toEqual([
    ['queued', Number(job?.createdOn)],
    ['started', Number(job?.startedOn)],
    ['completed', undefined],
  ])
})

test('a deferred job is queued when it may run', async () => {
  let job: JobWithMetadata<Reply> | undefined
  await work(
    observed(async ([first]) => {
      job = first
    }),
  )
  await finished(await send('deferred', { startAfter: 1 }), 'completed')
  expect(Number(job?.startAfter)).toBeGreaterThan(Number(job?.createdOn))
  expect(recorded.at('deferred', 'queued')).toBe(Number(job?.startAfter))
})

test('a retry leaves the message in flight: one start, no failure', async () => {
  await work(
    observed(async ([job]) => {
      if (job?.retryCount === 0) throw new Error('no answer')
    }),
  )
  await finished(await send('fails once', { retryLimit: 2 }), 'completed')
  expect(recorded.stages('fails once')).toEqual(['queued', 'started', 'completed'])
})

test('a job that fails is failed once, when no attempt is left', async () => {
  let attempts = 0
  await work(
    observed(async () => {
      attempts++
      throw new Error('no answer')
    }),
  )
  await finished(await send('fails', { retryLimit: 1 }), 'failed')
  expect(attempts).toBe(2)
  expect(recorded.stages('fails')).toEqual(['queued', 'started', 'failed'])
})

test('each job of an array is marked', async () => {
  const ids = await Promise.all(['a', 'b', 'c'].map((id) => send(id)))
  await work(
    observed(async () => {}),
    3,
  )
  await Promise.all(ids.map((id) => finished(id, 'completed')))
  for (const id of ['a', 'b', 'c']) expect(recorded.stages(id)).toEqual(['queued', 'started', 'completed'])
})

test('with results for each job, each has its own outcome', async () => {
  const ids = await Promise.all(['good', 'bad', 'dead', 'forgotten'].map((id) => send(id)))
  const handler = async (jobs: JobWithMetadata<Reply>[]): Promise<JobResult[]> => {
    const outcomes: Record<string, JobResult['status']> = { good: 'completed', bad: 'failed', dead: 'deadletter' }
    return jobs.flatMap(({ id, data }) => {
      const status = outcomes[data.messageId]
      return status ? [{ id, status }] : []
    })
  }
  await boss.work(
    QUEUE,
    { includeMetadata: true, perJobResults: true, batchSize: 4, pollingIntervalSeconds: 0.5 },
    observeHandler(recorded.plumbline, handler, { messageId: (job) => job.data.messageId, perJobResults: true }),
  )
  await Promise.all(ids.map((id, i) => finished(id, i === 0 ? 'completed' : 'failed')))
  expect(['good', 'bad', 'dead', 'forgotten'].map((id) => recorded.stages(id).at(-1))).toEqual([
    'completed',
    'failed',
    'failed',
    'failed',
  ])
})

const job = (fields: Partial<ObservedJob> = {}): ObservedJob => ({
  id: 'job-1',
  createdOn: new Date(1_000),
  startAfter: new Date(1_000),
  startedOn: new Date(2_000),
  retryCount: 0,
  retryLimit: 0,
  signal: new AbortController().signal,
  ...fields,
})

test('what the handler is given, returns and throws passes through unchanged', async () => {
  const jobs = [job()]
  const transaction = {}
  const result = {}
  const error = new Error('no answer')
  const returns = observeHandler(recorded.plumbline, async (...args: [ObservedJob[], object]) => [args, result])
  expect(await returns(jobs, transaction)).toEqual([[jobs, transaction], result])
  expect((await returns(jobs, transaction))[1]).toBe(result)
  const throws = observeHandler(recorded.plumbline, () => Promise.reject(error))
  await expect(throws(jobs)).rejects.toBe(error)
})

test('a job that was taken away while the handler ran is not completed', async () => {
  const taken = AbortSignal.abort()
  await observeHandler(recorded.plumbline, async () => {})([job({ signal: taken })])
  expect(recorded.stages('job-1')).toEqual(['queued', 'started'])
})

test.each([null, undefined, 'done', [null, { id: 'job-1' }], [{}]])(
  'results that are none do not disturb (case %#)',
  async (result) => {
    const handler = observeHandler(recorded.plumbline, async () => result, { perJobResults: true })
    expect(await handler([job()])).toBe(result)
    expect(recorded.stages('job-1')).toEqual(['queued', 'started', 'failed'])
  },
)

test('a callback that throws does not reach the handler', async () => {
  const handler = observeHandler(recorded.plumbline, async () => 7, {
    messageId: () => {
      throw new Error('no id')
    },
  })
  expect(await handler([job()])).toBe(7)
  expect(recorded.marks.map(({ messageId }) => messageId)).toEqual(['', '', ''])
})
