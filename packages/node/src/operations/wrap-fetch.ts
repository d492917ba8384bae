import { createHttpMeter, type HttpCall, type HttpMeter, type HttpOptions, type HttpSink } from './http-meter.ts'
import { type CallEnd, observeCall } from './observe-call.ts'
import type { AnyFunction } from './operation.ts'

/**
 * The same `fetch`, whose every call is measured until the head of the answer is there: redirects are part of the call, the
 * body is not, since whoever reads it decides how long that takes. What `fetch` is given, returns and throws passes through;
 * the response is the same object. For the `fetch` of Node, undici, node-fetch and others of that shape.
 */
export function wrapFetch<Fetch extends AnyFunction>(plumbline: HttpSink, fetch: Fetch, options?: HttpOptions): Fetch {
  if (plumbline.url === undefined || typeof fetch !== 'function') return fetch
  const meter = createHttpMeter(plumbline, options)
  return new Proxy(fetch, {
    apply(target, self, args: unknown[]) {
      const run = () => Reflect.apply(target, self, args)
      const call = beginCall(meter, args)
      return call === undefined ? run() : observeCall(run, (end) => endCall(meter, call, end))
    },
  })
}

function beginCall(meter: HttpMeter, [input, init]: unknown[]): HttpCall | undefined {
  try {
    const address = addressOf(input)
    return address === undefined ? undefined : meter.begin(methodOf(init) ?? methodOf(input) ?? 'GET', address)
  } catch {
    // Reading what somebody else made can throw; then fetch itself will say what it thinks of it.
    return undefined
  }
}

function endCall(meter: HttpMeter, call: HttpCall, end: CallEnd): void {
  try {
    switch (end.kind) {
      case 'threw':
        call.failed(end.error)
        break
      case 'unobservable':
        meter.refuse()
        break
      case 'returned': {
        const { status, statusText } = Object(end.value)
        call.answered(status, statusText)
      }
    }
  } catch {
    meter.refuse()
  }
}

/** The address of a text, a `URL` or a `Request`; other objects are not asked, since asking could change them. */
function addressOf(input: unknown): string | undefined {
  if (typeof input === 'string') return input
  const { href, url } = Object(input)
  return [href, url].find((address) => typeof address === 'string')
}

const methodOf = (init: unknown): unknown => (typeof init === 'object' ? Object(init).method : undefined)
