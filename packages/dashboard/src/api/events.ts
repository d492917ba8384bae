import { addressOf, type Connection, headersOf } from './client.ts'
import { createEventReader } from './event-stream.ts'

export type LiveState = 'connecting' | 'live' | 'retrying' | 'paused'

const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 30_000

/** The wait before the next attempt: doubled each time up to 30 s, with jitter so that pages do not return all at once. */
export function retryDelayMs(attempt: number, random: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt) * (0.5 + random / 2)
}

export interface EventFollower {
  connection: Connection
  signal: AbortSignal
  /** New rows became visible, or may have while the stream was away. */
  onData: () => void
  onState: (state: LiveState) => void
}

/** Follows the server's events until `signal` aborts, and comes back when the stream breaks. */
export async function followEvents({ connection, signal, onData, onState }: EventFollower): Promise<void> {
  onState('connecting')
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      for await (const event of readEvents(connection, signal)) {
        if (event === 'open') {
          onState('live')
          if (attempt > 0) onData()
          attempt = 0
        } else if (event === 'data') onData()
      }
    } catch {
      // A stream that breaks is tried again below; whoever asks for figures meets the reason and shows it.
    }
    if (signal.aborted) return
    onState('retrying')
    await pause(retryDelayMs(attempt, Math.random()), signal)
  }
}

/** One connection: `open` first, then the names of the events. */
async function* readEvents(connection: Connection, signal: AbortSignal): AsyncGenerator<string> {
  const response = await fetch(addressOf(connection, '/api/v1/events'), {
    headers: { accept: 'text/event-stream', ...headersOf(connection) },
    cache: 'no-store',
    signal,
  })
  if (!response.ok || !response.body) throw new Error(`The event stream answered with status ${response.status}`)
  yield 'open'
  const read = createEventReader()
  const decoder = new TextDecoder()
  const reader = response.body.getReader()
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    yield* read(decoder.decode(piece.value, { stream: true }))
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
