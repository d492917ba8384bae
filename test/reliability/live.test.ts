import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from './harness/eventually.ts'
import { post, request, untilVisible } from './harness/http.ts'
import { openRaw, type RawConnection } from './harness/raw.ts'
import { openSite, type Server } from './harness/server.ts'

const site = openSite()
let server: Server
beforeAll(async () => {
  server = await site.start()
})
afterAll(() => site.close())

test('once the server says that no row waits, every acknowledged row can be seen', { timeout: 60_000 }, async () => {
  for (let round = 0; round < 60; round++) {
    const messageId = `seen-${round}`
    await post(server.url, 'marks', { messageId, stage: 'queued' })
    await untilVisible(server.url)
    const { status } = await request(`${server.url}/api/v1/chat/messages/${messageId}`)
    expect({ messageId, status }).toEqual({ messageId, status: 200 })
  }
})

describe('/api/v1/events', () => {
  const listen = async (): Promise<RawConnection> => {
    const listener = openRaw(server.url, 'GET /api/v1/events HTTP/1.1\r\nhost: localhost\r\n\r\n')
    await eventually(() => expect(listener.received()).toContain('event: hello'))
    return listener
  }
  const times = (listener: RawConnection, text: string): number => listener.received().split(text).length - 1

  test('says "data" to every listener once a mark can be seen', async () => {
    const listeners = [await listen(), await listen()]
    expect(listeners[0]?.received()).toMatch(/^HTTP\/1.1 200 .*content-type: text\/event-stream/s)
    await post(server.url, 'marks', { messageId: 'live', stage: 'queued' })
    for (const listener of listeners) {
      await eventually(() => expect(times(listener, 'event: data\ndata: {}\n\n')).toBeGreaterThan(0))
      listener.socket.destroy()
    }
    // What is said may still be about a mark of the test before; then it is said once more.
    await eventually(async () => expect((await request(`${server.url}/api/v1/chat/messages/live`)).status).toBe(200))
  })

  test('says it once a second at most, however many marks come', async () => {
    const listener = await listen()
    const startedAt = performance.now()
    for (let i = 0; i < 15; i++) {
      await post(server.url, 'marks', { messageId: `busy-${i}`, stage: 'queued' })
      await untilVisible(server.url)
    }
    const seconds = (performance.now() - startedAt) / 1_000
    expect(times(listener, 'event: data')).toBeLessThanOrEqual(Math.ceil(seconds) + 1)
    listener.socket.destroy()
  })

  test('answers HEAD and ends it', async () => {
    const answer = await request(`${server.url}/api/v1/events`, { method: 'HEAD', patienceMs: 3_000 })
    expect(answer.status).toBeLessThan(500)
  })

  test('takes 200 listeners, refuses the next with 429, and takes another once one has gone', async () => {
    const listeners = await Promise.all(Array.from({ length: 200 }, listen))
    const refused = await request(`${server.url}/api/v1/events`)
    expect(refused).toMatchObject({ status: 429, json: { code: 'overloaded' } })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    listeners[0]?.socket.destroy()
    await eventually(async () => (await listen()).socket.destroy())
    for (const { socket } of listeners) socket.destroy()
  })
})
