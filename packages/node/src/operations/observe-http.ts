import { errorMonitor } from 'node:events'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { createHttpMeter, type HttpCall, type HttpOptions, type HttpSink } from './http-meter.ts'
import { listen } from './listen.ts'

/**
 * Measures every request of `node:http` and `node:https`, and so of clients that use them (axios, got, node-fetch), from
 * the moment that it is written to the head of the answer. Each redirect and each retry is a request of its own; tunnels
 * (`CONNECT`) and upgrades are left out. Listens to `http.client.*` of `node:diagnostics_channel`, which Node 18.8 and newer
 * have; a request that fails before it is written whole is not seen.
 *
 * Returns how to stop; requests under way are then not recorded.
 */
export function observeHttp(plumbline: HttpSink, options: HttpOptions = {}): () => void {
  if (plumbline.url === undefined) return () => {}
  const meter = createHttpMeter(plumbline, options)
  const calls = new WeakMap<object, HttpCall>()
  let listening = true

  function take(request: object): HttpCall | undefined {
    const call = calls.get(request)
    calls.delete(request)
    return listening ? call : undefined
  }

  const stop = listen({
    'http.client.request.start'(message) {
      const { request } = message as { request: ClientRequest }
      // Without the granted ones, which end in no answer, the refused ones would look like nothing but failures.
      if (request.method === 'CONNECT' || request.hasHeader('upgrade')) return
      const call = meter.begin(request.method, addressOf(request))
      if (call === undefined) return
      calls.set(request, call)
      // Not the channel of errors, which Node 18 lacks. A monitor does not handle the error: the app still has to.
      request.once(errorMonitor, (error) => take(request)?.failed(error))
    },
    'http.client.response.finish'(message) {
      const { request, response } = message as { request: ClientRequest; response: IncomingMessage }
      take(request)?.answered(response.statusCode, response.statusMessage)
    },
  })
  return () => {
    listening = false
    stop()
  }
}

/** By way of a proxy the path is a whole address. */
const addressOf = (request: ClientRequest): string =>
  request.path.startsWith('/')
    ? `${request.protocol}//${request.getHeader('host') ?? request.host}${request.path}`
    : request.path
