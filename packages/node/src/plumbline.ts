import type { Clock } from './clock.ts'
import type { MarkOptions, NewMeasurement } from './new-row.ts'
import type { Operations } from './operations/operation.ts'
import type { Problem } from './problems.ts'
import type { Send } from './send.ts'
import type { PlumblineStats } from './stats.ts'

/** The SDK. No method throws or blocks, whatever it is given; what cannot be kept is dropped and counted in `stats()`. */
export interface Plumbline extends Operations {
  /** Where the server is, without a slash at the end; undefined when the client is switched off. */
  readonly url: string | undefined

  /** Notes that a message reached a stage, such as `queued`, `started`, `completed`, `sent` or `failed`. */
  mark(messageId: string, stage: string, options?: MarkOptions): void

  /** Notes one observed number. `service` defaults to the client's; without either the row is dropped. */
  record(measurement: NewMeasurement): void

  /**
   * Sends what is waiting now, and keeps the process alive until that is done or `timeoutMs` (default 5,000) is over.
   * True when the server acknowledged all of it; false when some of it was lost, refused or is still waiting.
   */
  flush(options?: { timeoutMs?: number | undefined }): Promise<boolean>

  /**
   * Flushes for at most `timeoutMs` (default 1,500), drops what is left, and stops for good. Later rows are dropped and
   * counted. May be called at any time and as often as you like: every call gets the promise of the first.
   */
  close(options?: { timeoutMs?: number | undefined }): Promise<void>

  /** What happened to every row so far. */
  stats(): PlumblineStats
}

export interface PlumblineOptions {
  /** Where the server is. Default: `PLUMBLINE_URL`, then `http://127.0.0.1:3000`. */
  url?: string | undefined
  /** Sent as a bearer token. Default: `PLUMBLINE_INGEST_KEY`; none is needed for a server on loopback. */
  ingestKey?: string | undefined
  /** Pipeline of the marks. Default: `chat`. */
  pipeline?: string | undefined
  /** Stamped on every row that does not bring its own. Default: left out. */
  service?: string | undefined
  environment?: string | undefined
  release?: string | undefined
  /** Default: true, unless `ENABLE_SLA_TIMING` is `false`, `0` or `off`. Off, the client does nothing and costs nothing. */
  enabled?: boolean | undefined
  /** Rows that may wait, those being sent included. Default 10,000. The oldest are dropped first. */
  outboxRows?: number | undefined
  /** Bytes that waiting rows may hold, estimated from above. Default 4 MiB. */
  outboxBytes?: number | undefined
  /** Longest time a row waits before it is sent. Default 1,000. */
  flushIntervalMs?: number | undefined
  /** Rows of one request; so many waiting rows are sent at once. Default 1,000, which is also the most. */
  batchRows?: number | undefined
  /** Time for one attempt. Default 10,000. */
  requestTimeoutMs?: number | undefined
  /** A batch that is not acknowledged for so long is dropped. Default 300,000. */
  giveUpAfterMs?: number | undefined
  /** Close when Node has nothing left to do (`beforeExit`); signals are left to the app either way. Default false. */
  closeOnExit?: boolean | undefined
  /** Told at most once a minute for each code. What it throws or rejects with is ignored. Default: nobody is told. */
  onProblem?: ((problem: Problem) => unknown) | undefined
  /** Seam for tests: time and timers. Default: this machine's. */
  clock?: Clock | undefined
  /** Seam for tests: numbers in [0, 1) that spread retries. Default: `Math.random`. */
  random?: (() => number) | undefined
  /** Seam for tests and unusual networks: makes one request. Default: `node:http`, without following redirects. */
  send?: Send | undefined
}
