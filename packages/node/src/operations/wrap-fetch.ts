import { createHttpMeter, type HttpCall, type HttpMeter, type HttpOptions, type HttpSink } from './http-meter.ts'
import { type CallEnd, observeCall } from './observe-call.ts'
import type { AnyFunction } from './operation.ts'

/**
 * The same `fetch`, whose every call is measured until the head of the answer is there: redirects are part of the call, the
 * body is not, since whoever reads it decides how long that takes. What `fetch` is given, returns and throws passes through;
 * the response is the same object. For the `fetch` of Node, undici, node-fetch and others of that shape.
 *
 * A `fetch` that this client measures already is measured anew, with these options instead: no call counts twice.
 */
export function wrapFetch<Fetch extends AnyFunction>(plumbline: HttpSink, fetch: Fetch, options?: HttpOptions): Fetch {
  if (plumbline.url === undefined || typeof fetch !== 'function') return fetch
  return measureFetch(plumbline, fetch, options, () => true)
}

/** What is beneath a measured `fetch`, and who measures it; as a private field would tell, which a proxy cannot have. */
const MEASURED = new WeakMap<AnyFunction, { by: HttpSink; beneath: AnyFunction }>()

/** As `wrapFetch`, for as long as `isMeasuring`; after that calls only pass through. */
export function measureFetch<Fetch extends AnyFunction>(
  plumbline: HttpSink,
  fetch: Fetch,
  options: HttpOptions | undefined,
  isMeasuring: () => boolean,
): Fetch {
  const known = MEASURED.get(fetch)
  const beneath = known?.by === plumbline ? (known.beneath as Fetch) : fetch
  const meter = createHttpMeter(plumbline, options)
  const measured = new Proxy(beneath, {
    apply(target, self, args: unknown[]) {
      const run = () => Reflect.apply(target, self, args)
      const call = isMeasuring() ? beginCall(meter, args) : undefined
      return call === undefined ? run() : observeCall(run, (end) => endCall(meter, call, end))
    },
  })
  MEASURED.set(measured, { by: plumbline, beneath })
  return measured
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
