import { stripControls } from './terminal/plain-text.ts'

/** Everything a command may touch of the process around it; `main.ts` builds the real one, tests build their own. */
export interface Context {
  env: Readonly<Record<string, string | undefined>>
  stdout: Output
  stderr: Output
  fetch: typeof fetch
  clock: Clock
  /** Aborts at the first SIGINT or SIGTERM, and when nobody reads stdout any more. */
  interrupted: AbortSignal
  version: string
}

export interface Output {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
  rows?: number
}

export interface Clock {
  /** Epoch milliseconds, to show. */
  now(): number
  /** Milliseconds of a clock that never jumps, to measure and to wait by. */
  elapsed(): number
  /** Resolves after `ms`, or as soon as the signal aborts; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** Says what went wrong on stderr. The text may quote a server, so it is stripped of control characters first. */
export function complain(context: Context, text: string): void {
  context.stderr.write(`plumbline: ${stripControls(text)}\n`)
}
