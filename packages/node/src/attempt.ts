import { judgeAnswer, type Verdict } from './answer.ts'
import type { ClockOffset } from './clock-offset.ts'
import type { ResolvedOptions } from './options.ts'
import type { Batch } from './render-batches.ts'
import type { Send } from './send.ts'
import { runUntraced } from './untraced.ts'

export interface Attempts {
  options: Pick<ResolvedOptions, 'url' | 'ingestKey' | 'requestTimeoutMs' | 'clock'>
  send: Send
  offset: ClockOffset
  /** Aborted when the client stops. */
  stopping: AbortSignal
}

/** Sends a batch once and says what came of it; a `send` that throws, hangs or answers nonsense is one more failed attempt. */
export async function attempt(batch: Batch, { options, send, offset, stopping }: Attempts): Promise<Verdict> {
  const { clock } = options
  const ending = new AbortController()
  const end = () => ending.abort()
  const cancelTimeout = clock.schedule(end, options.requestTimeoutMs)
  stopping.addEventListener('abort', end)
  try {
    const offsetMs = offset.currentMs()
    const sentAtMs = clock.now()
    const startedMs = clock.monotonicMs()
    const request = {
      url: `${options.url}/api/v1/${batch.list}`,
      headers: headersFor(options.ingestKey),
      body: envelope(batch, sentAtMs, offsetMs),
      signal: ending.signal,
    }
    const answer = await Promise.race([runUntraced(() => send(request)), aborted(ending.signal)])
    const roundTripMs = clock.monotonicMs() - startedMs
    const verdict = judgeAnswer(answer, batch.rows, sentAtMs + roundTripMs + (offsetMs ?? 0))
    if (verdict.kind === 'acknowledged') offset.observe({ sentAtMs, roundTripMs, receivedAtMs: verdict.receivedAtMs })
    return verdict
  } catch (error) {
    return { kind: 'retry', code: 'unreachable', reason: reasonOf(error, ending.signal, options.requestTimeoutMs) }
  } finally {
    cancelTimeout()
    stopping.removeEventListener('abort', end)
  }
}

const headersFor = (ingestKey: string): Record<string, string> => ({
  'content-type': 'application/json',
  ...(ingestKey === '' ? {} : { authorization: `Bearer ${ingestKey}` }),
})

function envelope(batch: Batch, sentAtMs: number, offsetMs: number | undefined): string {
  const offset = offsetMs === undefined ? '' : `"clockOffsetMs":${offsetMs},`
  return `{"batchId":"${batch.id}","sentAt":${sentAtMs},${offset}"${batch.list}":[${batch.json}]}`
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true }))

/** Some network errors, such as those of several addresses tried in turn, have a code but no message. */
function reasonOf(error: unknown, signal: AbortSignal, timeoutMs: number): string {
  if (signal.aborted) return `no answer within ${timeoutMs} ms`
  if (!(error instanceof Error)) return 'unknown error'
  return error.message || ('code' in error ? String(error.code) : error.name)
}
