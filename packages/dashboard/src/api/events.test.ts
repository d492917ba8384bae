import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { followEvents, type LiveState, retryDelayMs } from './events.ts'

const cleanups: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** A server whose open streams the test holds; and what following it did so far. */
async function follow() {
  const streams: ServerResponse[] = []
  const tokens: (string | undefined)[] = []
  const server = createServer((request, response) => {
    tokens.push(request.headers.authorization)
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    streams.push(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const end = new AbortController()
  const states: LiveState[] = []
  const seen = { data: 0 }
  const done = followEvents({
    connection: { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'secret' },
    signal: end.signal,
    onData: () => {
      seen.data += 1
    },
    onState: (state) => states.push(state),
  })
  cleanups.push(async () => {
    end.abort()
    await done
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { streams, tokens, states, seen, end, done }
}

test('says when data arrived, with the token in the header', async () => {
  const { streams, tokens, states, seen } = await follow()
  await expect.poll(() => states).toEqual(['connecting', 'live'])
  streams[0]?.write('event: hello\ndata: {}\n\nevent: da')
  streams[0]?.write('ta\ndata: {}\n\n: still here\n\n')
  await expect.poll(() => seen.data).toBe(1)
  expect(tokens).toEqual(['Bearer secret'])
})

test('comes back after the stream broke, and asks again for what it may have missed', async () => {
  const { streams, states, seen } = await follow()
  await expect.poll(() => streams.length).toBe(1)
  streams[0]?.end()
  await expect.poll(() => states, { timeout: 5_000 }).toEqual(['connecting', 'live', 'retrying', 'live'])
  expect(seen.data).toBe(1)
})

test('ends when it is told to, also while it waits to try again', async () => {
  const { streams, states, end, done } = await follow()
  await expect.poll(() => streams.length).toBe(1)
  streams[0]?.end()
  await expect.poll(() => states).toContain('retrying')
  end.abort()
  await done
  expect(streams.length).toBe(1)
})

test('waits longer each time, never longer than 30 s, never less than half', () => {
  fc.assert(
    fc.property(fc.nat({ max: 2_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const whole = Math.min(30_000, 1_000 * 2 ** attempt)
      const delay = retryDelayMs(attempt, random)
      expect(delay).toBeGreaterThanOrEqual(whole / 2)
      expect(delay).toBeLessThanOrEqual(whole)
    }),
  )
})
