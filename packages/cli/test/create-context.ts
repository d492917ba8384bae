import type { Context, Output } from '../src/context.ts'
import { NOW } from './performance-fixture.ts'

export interface TestContext extends Context {
  /** What was written so far. */
  out(): string
  err(): string
  interrupt(): void
  /** Lets time pass, as a slow answer does. */
  advance(ms: number): void
  /** How long each sleep was. */
  sleeps: number[]
}

/** A context with real HTTP, captured output, and a clock that moves only while somebody sleeps. */
export function createContext(given: { env?: Context['env']; stdout?: Partial<Output> } = {}): TestContext {
  const written = { out: '', err: '' }
  const interrupted = new AbortController()
  const sleeps: number[] = []
  let passedMs = 0
  return {
    env: { NO_COLOR: '1', ...given.env },
    stdout: {
      write: (text) => {
        written.out += text
      },
      ...given.stdout,
    },
    stderr: {
      write: (text) => {
        written.err += text
      },
    },
    fetch,
    clock: {
      now: () => NOW + passedMs,
      elapsed: () => passedMs,
      sleep: async (ms) => {
        sleeps.push(ms)
        passedMs += ms
      },
    },
    interrupted: interrupted.signal,
    version: '1.2.3',
    out: () => written.out,
    err: () => written.err,
    interrupt: () => interrupted.abort(),
    advance: (ms) => {
      passedMs += ms
    },
    sleeps,
  }
}
