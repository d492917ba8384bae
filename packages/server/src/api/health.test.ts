import { expect, test } from 'vitest'
import { createHealth, type HealthSources } from './health.ts'

const NOW = Date.UTC(2026, 10, 22, 12)

const healthOf = (changed: Partial<HealthSources> = {}) =>
  createHealth({
    version: '1.0.0',
    startedAt: NOW - 60_000,
    previousStopWasClean: true,
    now: () => NOW,
    pingStore: async () => {},
    pingState: async () => undefined,
    storeVersion: '26.7',
    storeFailingSince: () => undefined,
    spool: () => ({
      rows: 0,
      bytes: 0,
      openRows: 0,
      openSince: undefined,
      oldestReceivedAt: undefined,
      sealedSegments: 0,
    }),
    spoolLimitBytes: 1_000_000,
    freeDiskBytes: async () => 10 ** 9,
    quarantinedRows: () => 0,
    judging: () => ({ isEnabled: true, failing: undefined }),
    ...changed,
  })()

test('the server is healthy when all of its parts are', async () => {
  const { status, checks } = await healthOf()
  expect(status).toBe('healthy')
  expect(checks.alerts).toEqual({ status: 'healthy', detail: 'the rules are judged' })
})

test('rules that cannot be judged degrade it, and say since when and why', async () => {
  const failing = { since: NOW - 90_000, error: new Error('the event store did not answer') }
  const { status, checks } = await healthOf({ judging: () => ({ isEnabled: true, failing }) })
  expect(status).toBe('degraded')
  expect(checks.alerts).toEqual({
    status: 'degraded',
    detail:
      'the rules could not be judged for 1.5 min: the event store did not answer. No alert begins or ends meanwhile; it is tried again',
  })
})

test('alerts that are switched off are no fault', async () => {
  const { status, checks } = await healthOf({ judging: () => ({ isEnabled: false, failing: undefined }) })
  expect(status).toBe('healthy')
  expect(checks.alerts).toMatchObject({ status: 'skipped' })
})
