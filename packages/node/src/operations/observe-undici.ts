import { createHttpMeter, type HttpCall, type HttpOptions, type HttpSink } from './http-meter.ts'
import { listen } from './listen.ts'

export interface UndiciOptions extends HttpOptions {
  /**
   * Set it to false when `fetch` is wrapped as well, whose calls would count twice; the `fetch` of an installed undici is
   * then left out, too. Default true.
   */
  fetches?: boolean | undefined
}

/** What is needed of undici's request; `headers` is one text before undici 6. */
interface UndiciRequest {
  origin: string | URL
  path: string
  method: string
  upgrade?: unknown
  headers: string | readonly unknown[]
}

/**
 * Measures every request of undici, Node's own copy (which is global `fetch`) and installed ones alike, from the moment
 * that it is made to the head of the answer. Each redirect and each retry is a request of its own; tunnels (`CONNECT`) and
 * upgrades are left out. Listens to `undici:request:*` of `node:diagnostics_channel`, which Node 18.8 and newer have.
 *
 * Returns how to stop; requests under way are then not recorded.
 */
export function observeUndici(plumbline: HttpSink, options: UndiciOptions = {}): () => void {
  if (plumbline.url === undefined) return () => {}
  const meter = createHttpMeter(plumbline, options)
  const calls = new WeakMap<object, HttpCall>()

  function take(request: object): HttpCall | undefined {
    const call = calls.get(request)
    calls.delete(request)
    return call
  }

  return listen({
    'undici:request:create'(message) {
      const { request } = message as { request: UndiciRequest }
      if (request.upgrade || (options.fetches === false && isFetch(request))) return
      const call = meter.begin(request.method, addressOf(request))
      if (call !== undefined) calls.set(request, call)
    },
    'undici:request:headers'(message) {
      const { request, response } = message as { request: object; response: { statusCode: number; statusText: string } }
      // Early hints and their like come before the answer.
      if (response.statusCode >= 200) take(request)?.answered(response.statusCode, response.statusText)
    },
    'undici:request:error'(message) {
      const { request, error } = message as { request: object; error: unknown }
      take(request)?.failed(error)
    },
  })
}

/** By way of a proxy the path is a whole address; that of a tunnel is none, so tunnels are not measured. */
const addressOf = ({ origin, path }: UndiciRequest): string =>
  path.startsWith('/') ? `${new URL(origin).origin}${path}` : path

/** Every `fetch` sends this header, and nobody else does. */
const isFetch = ({ headers }: UndiciRequest): boolean =>
  typeof headers === 'string' ? /^sec-fetch-mode:/im.test(headers) : headers.includes('sec-fetch-mode')
