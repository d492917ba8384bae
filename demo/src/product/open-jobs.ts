import type { Jobs, OpenJobsOptions } from './jobs.ts'

/** Opens the queues; only the system that is used is loaded. */
export async function openJobs(options: OpenJobsOptions): Promise<Jobs> {
  const { redisUrl } = options
  if (redisUrl !== undefined) return (await import('./bullmq-jobs.ts')).openBullMqJobs({ ...options, redisUrl })
  return (await import('./pg-boss-jobs.ts')).openPgBossJobs(options)
}
