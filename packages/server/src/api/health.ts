import type { HealthAnswer } from '@plumbline/protocol/api'
import { formatDuration, formatSize } from '@plumbline/protocol/quantities'
import type { SpoolLoad } from '../intake/spool.ts'

type Check = HealthAnswer['checks'][string]

export interface HealthSources {
  version: string
  startedAt: number
  previousStopWasClean: boolean
  now: () => number
  pingStore: () => Promise<void>
  pingState: () => Promise<unknown>
  storeVersion: string
  /** Since when the store has been refusing rows; undefined while it takes them. */
  storeFailingSince: () => number | undefined
  spool: () => SpoolLoad
  spoolLimitBytes: number
  freeDiskBytes: () => Promise<number>
  quarantinedRows: () => number
  /** `failing`: since when the rules could not be judged, and why; undefined while they are, here or by another server. */
  judging: () => { isEnabled: boolean; failing: { since: number; error: unknown } | undefined }
}

/** Below this the next batches may not fit. */
const LOW_DISK_BYTES = 100 * 1024 * 1024

/** What every part of the server says about itself. Healthy only when all are. */
export function createHealth(sources: HealthSources): () => Promise<HealthAnswer> {
  return async () => {
    const now = sources.now()
    const [store, state, disk] = await Promise.all([checkStore(sources), checkState(sources), checkDisk(sources)])
    const checks = {
      store,
      state,
      disk,
      spool: checkSpool(sources),
      alerts: checkAlerts(sources),
      lastStop: checkLastStop(sources),
    }
    const statuses = Object.values(checks).map((check) => check.status)
    const uptime = now - sources.startedAt
    return {
      status: statuses.includes('unhealthy') ? 'unhealthy' : statuses.includes('degraded') ? 'degraded' : 'healthy',
      version: sources.version,
      uptime,
      uptimeSeconds: Math.floor(uptime / 1_000),
      timestamp: new Date(now).toISOString(),
      checks,
    }
  }
}

async function timed(
  now: () => number,
  ask: () => Promise<unknown>,
): Promise<{ latencyMs: number } | { problem: string }> {
  const started = now()
  try {
    await ask()
    return { latencyMs: now() - started }
  } catch (error) {
    return { problem: messageOf(error) }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

async function checkStore({ now, pingStore, storeFailingSince, storeVersion }: HealthSources): Promise<Check> {
  const answer = await timed(now, pingStore)
  const failingSince = storeFailingSince()
  if ('problem' in answer)
    return { status: 'unhealthy', detail: `${answer.problem}. Rows are kept in the spool meanwhile.` }
  if (failingSince !== undefined) {
    return {
      status: 'degraded',
      detail: `inserts have failed for ${formatDuration(now() - failingSince)}; rows are kept in the spool`,
    }
  }
  return { status: 'healthy', detail: `version ${storeVersion}`, latencyMs: answer.latencyMs }
}

async function checkState({ now, pingState }: HealthSources): Promise<Check> {
  const answer = await timed(now, pingState)
  if ('problem' in answer) return { status: 'unhealthy', detail: answer.problem }
  return { status: 'healthy', detail: 'answers', latencyMs: answer.latencyMs }
}

async function checkDisk({ freeDiskBytes }: HealthSources): Promise<Check> {
  const free = await freeDiskBytes()
  const detail = `${formatSize(free)} free on the disk of the data folder`
  return free < LOW_DISK_BYTES ? { status: 'degraded', detail: `${detail}; make room` } : { status: 'healthy', detail }
}

function checkSpool({ spool, spoolLimitBytes, quarantinedRows }: HealthSources): Check {
  const { rows, bytes } = spool()
  const detail = `${rows} rows (${formatSize(bytes)} of ${formatSize(spoolLimitBytes)}) wait for the store`
  if (quarantinedRows() > 0) {
    return {
      status: 'degraded',
      detail: `${detail}; ${quarantinedRows()} rows that the store refuses are in spool/quarantine`,
    }
  }
  return { status: bytes > spoolLimitBytes / 2 ? 'degraded' : 'healthy', detail }
}

function checkAlerts({ now, judging }: HealthSources): Check {
  const { isEnabled, failing } = judging()
  if (!isEnabled) return { status: 'skipped', detail: 'switched off by alerts.enabled' }
  if (failing === undefined) return { status: 'healthy', detail: 'the rules are judged' }
  const forMs = Math.max(0, now() - failing.since)
  return {
    status: 'degraded',
    detail: `the rules could not be judged for ${formatDuration(forMs)}: ${messageOf(failing.error)}. No alert begins or ends meanwhile; it is tried again`,
  }
}

function checkLastStop({ previousStopWasClean }: HealthSources): Check {
  return {
    status: 'healthy',
    detail: previousStopWasClean ? 'clean' : 'not clean; everything acknowledged was recovered from the spool',
  }
}
