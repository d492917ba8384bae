import { createServer } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createPost } from './http-post.ts'
import { createGuardedLookup } from './target.ts'
import { answer, drop, hang, type Reply, startReceiver } from './test-support/receiver.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function receiver(...replies: Reply[]) {
  const started = await startReceiver(...replies)
  closers.push(started.close)
  return started
}

const post = createPost({ timeoutMs: 300 })
const request = (url: string) => ({ url, headers: { 'content-type': 'text/plain', 'x-key': '1' }, body: 'grüß' })

describe('a request', () => {
  test('arrives with its headers and its body', async () => {
    const { url, received } = await receiver(answer(201, 'thanks', { 'X-Reply': 'a' }))
    const result = await post(request(`${url}/path?sig=a%2Fb`))
    expect(result).toMatchObject({ kind: 'answer', status: 201, body: 'thanks', headers: { 'x-reply': 'a' } })
    expect(received).toMatchObject([
      { path: '/path?sig=a%2Fb', body: 'grüß', headers: { 'x-key': '1', 'content-length': '6' } },
    ])
  })

  test('does not follow redirects', async () => {
    const elsewhere = await receiver(answer(200))
    const { url } = await receiver(answer(307, '', { location: elsewhere.url }))
    expect(await post(request(url))).toMatchObject({ kind: 'answer', status: 307 })
    expect(elsewhere.received).toEqual([])
  })

  test('reads at most 64 kB of the answer, and does not wait for its end', { timeout: 5_000 }, async () => {
    const { url } = await receiver((response) => {
      response.writeHead(200)
      response.write('x'.repeat(1_000_000))
    })
    const result = await createPost()(request(url))
    expect(result).toMatchObject({ kind: 'answer', status: 200 })
    expect(result.kind === 'answer' && result.body.length).toBe(64 * 1024)
  })

  test('is judged by the head of an answer whose body never ends', async () => {
    const { url } = await receiver((response) => {
      response.writeHead(200)
      response.write('o')
    })
    expect(await post(request(url))).toMatchObject({ kind: 'answer', status: 200, body: 'o' })
  })

  test('fails when no answer comes in time', async () => {
    const { url } = await receiver(hang)
    expect(await post(request(url))).toEqual({ kind: 'failure', detail: 'no answer within 0.3 s' })
  })

  test('fails when the head comes too slowly, byte by byte', async () => {
    const server = createServer((socket) => {
      const timer = setInterval(() => socket.write('H'), 50)
      socket.on('error', () => {}).on('close', () => clearInterval(timer))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(() => new Promise((resolve) => server.close(resolve)))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const result = await post(request(`http://127.0.0.1:${port}/`))
    expect(result.kind).toBe('failure')
  })

  test('fails when the connection is dropped or refused, without naming the URL', async () => {
    const { url, close } = await receiver(drop)
    expect(await post(request(`${url}/secret-path`))).toEqual({
      kind: 'failure',
      detail: 'the target dropped the connection (ECONNRESET)',
    })
    await close()
    closers.length = 0
    const refused = await post(request(`${url}/secret-path`))
    expect(refused).toEqual({ kind: 'failure', detail: 'the target refuses connections (ECONNREFUSED)' })
  })

  test('fails when TLS is expected and not spoken', async () => {
    const { url } = await receiver(answer(200))
    expect(await post(request(url.replace('http:', 'https:')))).toMatchObject({ kind: 'failure' })
  })
})

describe('a forbidden target', () => {
  test('is not connected to, when the URL names it', async () => {
    expect(await post(request('http://169.254.169.254/latest'))).toMatchObject({ kind: 'forbidden' })
    expect(await post(request('file:///etc/passwd'))).toMatchObject({ kind: 'forbidden' })
  })

  test('is not connected to, when a name leads to it besides to a good one', async () => {
    const { port, received } = await receiver(answer(200))
    const resolveTo = (...addresses: string[]) =>
      createPost({
        lookup: createGuardedLookup((_name, _options, callback) =>
          callback(
            null,
            addresses.map((address) => ({ address, family: 4 })),
          ),
        ),
      })
    const url = `http://rebinding.example:${port}/`
    expect(await resolveTo('127.0.0.1', '169.254.169.254')(request(url))).toMatchObject({ kind: 'forbidden' })
    expect(received).toEqual([])
    expect(await resolveTo('127.0.0.1')(request(url))).toMatchObject({ kind: 'answer', status: 200 })
  })
})
