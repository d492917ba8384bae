import { createServer, type Server } from 'node:http'
import { createPlumbline, type Plumbline } from '@plumbline/node'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MAINTENANCE, NO_MODEL, type Refusal, refusedWith, SEND_CALL, UNANSWERED } from '../model/calls.ts'
import { listenOnLoopback } from '../testing/listen-on-loopback.ts'
import { type RecordingServer, startRecordingServer } from '../testing/recording-server.ts'
import { callMeasured } from './measured-call.ts'

let server: RecordingServer
let plumbline: Plumbline
let helpdesk: Server

beforeEach(async () => {
  server = await startRecordingServer()
  plumbline = createPlumbline({ url: server.url.href, enabled: true })
})
afterEach(async () => {
  await plumbline.close({ timeoutMs: 0 })
  helpdesk.closeAllConnections()
  helpdesk.close()
  await server.close()
})

/** Calls a helpdesk that answers like this, or not at all. */
async function call(answer: Refusal | undefined, timeoutMs: number): Promise<unknown> {
  helpdesk = createServer((_request, response) => {
    if (answer) response.writeHead(answer.status).end(JSON.stringify(answer.body))
  })
  const url = await listenOnLoopback(helpdesk)
  const ids = { messageId: 'm-1', conversationId: 'c-1' }
  return callMeasured(plumbline, { ...SEND_CALL, ...ids, url, body: {}, timeoutMs })
}

describe('a call is an operation', () => {
  const belongs = { kind: 'operation', ...SEND_CALL, traceId: 'm-1', subject: 'c-1' }

  test('that succeeds with an answer', async () => {
    expect(await call({ status: 201, body: { error: 'none' } }, 60_000)).toEqual({ error: 'none' })
    await plumbline.flush()
    expect(server.measurements).toEqual([expect.objectContaining({ ...belongs, ok: true })])
  })

  test.each([
    {
      because: 'it is refused for maintenance',
      answer: MAINTENANCE,
      timeoutMs: 60_000,
      failure: refusedWith(MAINTENANCE),
    },
    { because: 'it is refused for a fault', answer: NO_MODEL, timeoutMs: 60_000, failure: refusedWith(NO_MODEL) },
    { because: 'nobody answers', answer: undefined, timeoutMs: 20, failure: UNANSWERED },
  ])('that fails as the history tells it when $because', async ({ answer, timeoutMs, failure }) => {
    await expect(call(answer, timeoutMs)).rejects.toThrow(failure.errorMessage)
    await plumbline.flush()
    expect(server.measurements).toEqual([expect.objectContaining({ ...belongs, ok: false, ...failure })])
  })
})
