import { channel } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { get, type RequestOptions, request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPlumbline } from '../client.ts'
import { moduleUrl, runApp } from '../testing/child-app.ts'
import { startHttpTarget, startObligingTarget } from '../testing/http-target.ts'
import { createRecordedOperations } from '../testing/recorded-operations.ts'
import { observeHttp } from './observe-http.ts'

let target: Awaited<ReturnType<typeof startObligingTarget>>
beforeAll(async () => {
  target = await startObligingTarget()
})
afterAll(() => target.stop())

async function observed(act: () => Promise<unknown>) {
  const { sink, rows } = createRecordedOperations()
  const stop = observeHttp(sink)
  try {
    await act()
  } finally {
    stop()
  }
  return rows
}

async function call(path: string, options: RequestOptions = {}): Promise<string> {
  const [response] = await once(request(`${target.url}${path}`, options).end(), 'response')
  let body = ''
  for await (const chunk of response) body += chunk
  return body
}

describe('requests of node:http', () => {
  test('are recorded with what they asked and how they were answered', async () => {
    const rows = await observed(async () =>
      expect(await call('/a/1?key=s3cret', { method: 'PUT' })).toBe('PUT answered'),
    )
    expect(rows).toMatchObject([
      {
        service: target.host,
        name: 'PUT /a/:id',
        ok: true,
        attributes: { method: 'PUT', host: target.host, status: 200 },
      },
    ])
    expect(JSON.stringify(rows)).not.toContain('s3cret')
  })

  test('failures have their status or their code, and the app still gets the error', async () => {
    const { url, stop } = await startObligingTarget()
    await stop()
    const rows = await observed(async () => {
      await call('/status/503')
      await expect(call('/reset')).rejects.toThrow('socket hang up')
      await expect(once(get(url), 'response')).rejects.toThrow('ECONNREFUSED')
      await expect(call('/hang', { signal: AbortSignal.timeout(20) })).rejects.toThrow('aborted')
    })
    expect(rows).toMatchObject([
      { ok: false, errorType: 'HTTP 503', errorMessage: 'Service Unavailable' },
      { ok: false, errorType: 'ECONNRESET', errorMessage: 'socket hang up' },
      { ok: false, errorType: 'ECONNREFUSED' },
      { ok: false, errorType: 'TimeoutError' },
    ])
  })

  test('early hints are not the answer', async () => {
    expect(await observed(() => call('/hints'))).toMatchObject([{ ok: true, attributes: { status: 200 } }])
  })

  test('one that breaks off after the head of its answer is recorded once, as answered', async () => {
    const rows = await observed(async () => {
      const sent = request(`${target.url}/stream`).end()
      const [response] = await once(sent, 'response')
      const errors: unknown[] = []
      for (const emitter of [sent, response]) emitter.on('error', (error: unknown) => errors.push(error))
      const closed = new Promise((resolve) => sent.on('close', resolve))
      sent.destroy(new Error('enough'))
      await closed
      expect(errors).not.toEqual([])
    })
    expect(rows).toMatchObject([{ ok: true }])
  })

  test('an error that the app does not handle still ends it', async () => {
    const { url, stop } = await startObligingTarget()
    await stop()
    const app = `
      import { get } from 'node:http'
      import { createPlumbline, observeHttp } from ${moduleUrl('index.ts')}
      observeHttp(createPlumbline({ enabled: true }))
      get('${url}')`
    expect(await runApp(app)).toMatchObject({ code: 1, stderr: expect.stringContaining('ECONNREFUSED') })
  })

  test('those by way of a proxy are of the host behind it', async () => {
    const rows = await observed(() =>
      call('', { path: 'http://api.test/a/1?key=s3cret', headers: { host: 'api.test' } }),
    )
    expect(rows).toMatchObject([{ service: 'api.test', name: 'GET /a/:id', attributes: { host: 'api.test' } }])
  })

  test('upgrades are left out, whether they are granted or not', async () => {
    const headers = { connection: 'upgrade', upgrade: 'websocket' }
    expect(await observed(() => call('/status/401', { headers }))).toEqual([])
  })

  test('tunnels are left out', async () => {
    const rows = await observed(() =>
      expect(call('', { method: 'CONNECT', path: 'api.test:443', headers: { host: 'proxy.test' } })).rejects.toThrow(),
    )
    expect(rows).toEqual([])
  })

  test('a request under way when it stops is not recorded, nor is a later one', async () => {
    const { sink, rows } = createRecordedOperations()
    const stop = observeHttp(sink)
    const hanging = request(`${target.url}/hang`).end()
    await once(hanging, 'finish')
    stop()
    stop()
    hanging.destroy()
    await expect(once(hanging, 'close')).rejects.toThrow('socket hang up')
    await call('/contacts')
    expect(rows).toEqual([])
    expect(channel('http.client.request.start').hasSubscribers).toBe(false)
  })
})

test("the SDK's own requests are not recorded", async () => {
  const server = await startHttpTarget((_, response) =>
    response.end('{"accepted":1,"duplicates":0,"rejected":[],"receivedAt":0}'),
  )
  const plumbline = createPlumbline({ enabled: true, url: server.url, ingestKey: '' })
  const stop = observeHttp(plumbline)
  try {
    await call('/contacts')
    expect(await plumbline.flush()).toBe(true)
    expect(await plumbline.flush()).toBe(true)
    expect(plumbline.stats().sent).toBe(1)
  } finally {
    stop()
    await plumbline.close()
    await server.stop()
  }
})

test('switched off, it does not even listen', () => {
  observeHttp(createPlumbline({ enabled: false }))
  expect(channel('http.client.request.start').hasSubscribers).toBe(false)
})
