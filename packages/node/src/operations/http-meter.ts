import { STATUS_CODES } from 'node:http'
import { templateOf } from '@plumbline/protocol/paths'
import { type Clock, createSystemClock } from '../clock.ts'
import { LABEL_CHARS } from '../limits.ts'
import type { NewMeasurement } from '../new-row.ts'
import { ownText } from '../own-text.ts'
import { describeFailure, isAbort } from './describe-failure.ts'
import { createHostTable, WELL_KNOWN_SERVICES } from './host-table.ts'
import { startStopwatch } from './stopwatch.ts'

/** An outgoing HTTP request, as a `name` hook is shown it. */
export interface HttpRequest {
  /** In capitals. */
  method: string
  /** With its query, and with whatever secrets are in it. */
  url: URL
}

export interface HttpOptions {
  /**
   * The service of a host: `{ 'api.example.com': 'crm', '*.example.net': 'shop', 'localhost:5678': 'n8n' }`. Comes before
   * the well-known hosts, such as `api.hubapi.com` for `hubspot`. Default: the host, with its port when it has one.
   */
  services?: Readonly<Record<string, string>> | undefined
  /** What is done, in at most 200 characters. Default: method and path, ids and query left out: `GET /contacts/:id`. */
  name?: ((request: HttpRequest) => string) | undefined
  /** Hosts that are not measured, written as in `services`. The Plumbline server never is. */
  ignore?: readonly string[] | undefined
  /**
   * Whether an answer with this status is a failure. Default: from 400 on, except 404 and 410. Unlike a wrong key, a limit
   * exceeded or a server error, "there is no such thing" is for most callers an answer, and would drown the failures.
   */
  isFailure?: ((status: number) => boolean) | undefined
  /** Whether calls that ended with an `AbortError` are left out. Default false: they count as failed, since many are time-outs. */
  ignoreAborts?: boolean | undefined
  /** Asked when a call begins. Default: none. */
  traceId?: (() => string | undefined) | undefined
  /** Seam for tests. Default: this machine's. */
  clock?: Clock | undefined
}

/** What the measuring of HTTP needs of a client. */
export interface HttpSink {
  record(measurement: NewMeasurement): void
  readonly url: string | undefined
}

/** A request under way. Ends once; neither method throws. */
export interface HttpCall {
  answered(status: unknown, statusText: unknown): void
  failed(error: unknown): void
}

export interface HttpMeter {
  /** Undefined when the request is not to be measured. Never throws. */
  begin(method: unknown, address: string): HttpCall | undefined
  /** Counts a call that could not be measured. */
  refuse(): void
}

const failsByDefault = (status: number): boolean => status >= 400 && status !== 404 && status !== 410

/**
 * Measures requests from their start to the head of the answer; redirects, retries and bodies are the caller's matter.
 * With options that throw when they are read it measures nothing, and every call counts as one that could not be measured.
 */
export function createHttpMeter(plumbline: HttpSink, options: HttpOptions = {}): HttpMeter {
  /** As every row that cannot be read: dropped, counted and told by the client. */
  const refuse = (): void => plumbline.record({ kind: 'operation', service: 'http', name: '', value: Number.NaN })
  try {
    return { refuse, begin: createBegin(plumbline, options, refuse) }
  } catch {
    return {
      refuse,
      begin() {
        refuse()
        return undefined
      },
    }
  }
}

function createBegin(plumbline: HttpSink, options: HttpOptions, refuse: () => void): HttpMeter['begin'] {
  const {
    name = nameOf,
    isFailure = failsByDefault,
    ignoreAborts = false,
    traceId,
    clock = createSystemClock(),
  } = options
  const serviceOf = createHostTable(Object.entries({ ...WELL_KNOWN_SERVICES, ...options.services }))
  const isIgnored = createHostTable((options.ignore ?? []).map((host) => [host, true]))
  const isOurs = belowAddress(plumbline.url)

  function start(method: unknown, url: URL): HttpCall {
    const request = { method: methodOf(method), url }
    const trace = traceId?.()
    const elapsed = startStopwatch(clock)

    function end(status: number | undefined, judge: () => Pick<NewMeasurement, 'ok' | 'errorType' | 'errorMessage'>) {
      const time = elapsed()
      try {
        // A part of an address keeps the whole of it alive, with whatever its query holds.
        const host = ownText(url.host)
        const service = serviceOf(url) ?? host.slice(0, LABEL_CHARS)
        const attributes = { method: request.method, host, ...(status === undefined ? {} : { status }) }
        const outcome = judge()
        const row = { kind: 'operation', service, name: ownText(name(request)), traceId: trace, attributes } as const
        plumbline.record({ ...row, ...time, ...outcome })
      } catch {
        refuse()
      }
    }

    return {
      answered(given, statusText) {
        // The answers of stand-ins for fetch may have none.
        const status = typeof given === 'number' && Number.isFinite(given) ? given : undefined
        end(status, () => {
          if (status === undefined || !isFailure(status)) return { ok: true }
          const text = typeof statusText === 'string' && statusText !== '' ? statusText : STATUS_CODES[status]
          return { ok: false, errorType: `HTTP ${status}`, errorMessage: text }
        })
      },
      failed(error) {
        if (!ignoreAborts || !isAbort(error)) end(undefined, () => ({ ok: false, ...describeFailure(error) }))
      },
    }
  }

  return (method, address) => {
    const url = parseAddress(address)
    if (url === undefined || isOurs(url) || isIgnored(url)) return undefined
    try {
      return start(method, url)
    } catch {
      refuse()
      return undefined
    }
  }
}

const nameOf = ({ method, url }: HttpRequest): string => `${method} ${templateOf(url.pathname)}`

/** Methods are tokens of a few letters; anything else comes from no known client. */
function methodOf(given: unknown): string {
  const method = typeof given === 'string' ? given.toUpperCase() : ''
  return /^[A-Z-]{1,20}$/.test(method) ? method : 'OTHER'
}

/** Undefined for what is not fetched over HTTP, such as `data:` and `blob:`, and for what is no address. */
function parseAddress(address: string): URL | undefined {
  try {
    const url = new URL(address)
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined
  } catch {
    return undefined
  }
}

function belowAddress(address: string | undefined): (url: URL) => boolean {
  const base = parseAddress(address ?? '')
  if (base === undefined) return () => false
  const folder = base.pathname.replace(/\/*$/, '/')
  return (url) => url.origin === base.origin && `${url.pathname}/`.startsWith(folder)
}
