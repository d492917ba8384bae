import { createPlumbline, type Plumbline } from '@plumbline/node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RecordingServer, startRecordingServer } from '../testing/recording-server.ts'
import { fillHistory } from './fill-history.ts'
import { planHistory } from './plan-history.ts'

const to = Date.parse('2026-03-10T12:00:00Z')
const range = { from: to - 6 * 3_600_000, to, seed: 1 }
const planned = [...planHistory(range)]

let server: RecordingServer
beforeEach(async () => {
  server = await startRecordingServer()
})
afterEach(() => server.close())

const openClients = (url: string): Plumbline[] =>
  Array.from({ length: 3 }, () =>
    createPlumbline({ url, service: 'demo-chat', environment: 'demo', enabled: true, outboxBytes: 16 * 1024 * 1024 }),
  )

test('every planned mark arrives once, with its own time, and is counted as acknowledged', async () => {
  const filled = await fillHistory(planHistory(range), openClients(server.url.href))
  expect(filled).toEqual({ acknowledged: planned.length, lost: 0 })
  expect(planned.length).toBeGreaterThan(20_000)
  const keyOf = ({ messageId, stage, at }: { messageId: string; stage: string; at: number }): string =>
    `${messageId} ${stage} ${at}`
  expect(server.marks.map(keyOf).sort()).toEqual(planned.map(keyOf).sort())
})

test('the marks of a plan that a server refuses are counted as lost', async () => {
  const filled = await fillHistory(planned.slice(0, 2_500), openClients(new URL('/nowhere', server.url).href))
  expect(filled).toEqual({ acknowledged: 0, lost: 2_500 })
})
