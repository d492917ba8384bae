import { createPlumbline, type Plumbline } from '@plumbline/node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RecordingServer, startRecordingServer } from '../testing/recording-server.ts'
import { fillHistory } from './fill-history.ts'
import { type PlannedMessage, planHistory } from './plan-history.ts'

const to = Date.parse('2026-03-10T12:00:00Z')
const range = { from: to - 6 * 3_600_000, to, seed: 1 }
const planned = [...planHistory(range)]
const rowsOf = (messages: PlannedMessage[]): number =>
  messages.reduce((sum, { marks, calls }) => sum + marks.length + calls.length, 0)

let server: RecordingServer
beforeEach(async () => {
  server = await startRecordingServer()
})
afterEach(() => server.close())

const openClients = (url: string): Plumbline[] =>
  Array.from({ length: 3 }, () =>
    createPlumbline({ url, service: 'demo-chat', environment: 'demo', enabled: true, outboxBytes: 16 * 1024 * 1024 }),
  )

test('every planned mark and call arrives once, with its own time, and is counted as acknowledged', async () => {
  const filled = await fillHistory(planHistory(range), openClients(server.url.href))
  expect(filled).toEqual({ acknowledged: rowsOf(planned), lost: 0 })
  expect(rowsOf(planned)).toBeGreaterThan(30_000)

  const markOf = ({ messageId, stage, at }: { messageId: string; stage: string; at: number }): string =>
    `${messageId} ${stage} ${at}`
  const marks = planned.flatMap(({ messageId, marks }) => marks.map((mark) => markOf({ messageId, ...mark })))
  expect(server.marks.map(markOf).sort()).toEqual(marks.sort())

  const byText = (rows: object[]): string[] => rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort()
  const operations = planned.flatMap(({ messageId: traceId, conversationId: subject, release, calls }) =>
    calls.map((call) => ({ kind: 'operation', ...call, traceId, subject, release, environment: 'demo' })),
  )
  expect(byText(server.measurements)).toEqual(byText(operations))
})

test('the rows of a plan that a server refuses are counted as lost', async () => {
  const some = planned.slice(0, 600)
  const filled = await fillHistory(some, openClients(new URL('/nowhere', server.url).href))
  expect(filled).toEqual({ acknowledged: 0, lost: rowsOf(some) })
})
