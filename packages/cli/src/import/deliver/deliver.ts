import type { IntakeAnswer } from '@plumbline/protocol'
import type { Context } from '../../context.ts'
import type { Failure } from '../../http/failure.ts'
import { failure } from '../../http/failure.ts'
import { SourceProblem } from '../read/row.ts'
import type { Batch } from './cut-batches.ts'
import type { Attempt } from './post-batch.ts'

/** Enough to keep the server busy while we read; more only waits there. */
const IN_FLIGHT = 4
/** With the pauses between them about 45 s: a server that is started again is back by then. */
const MOST_ATTEMPTS = 10
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 15_000
/** Shorter pauses are not worth a word. */
const TOLD_PAUSE_MS = 2_000

export interface Delivery {
  batches: AsyncIterable<Batch>
  post: (body: string) => Promise<Attempt>
  /** Called in the order of the source, once a batch and all before it are acknowledged. Answers false to stop. */
  settle: (batch: Batch, answer: IntakeAnswer | undefined) => Promise<boolean>
  /** Called once when the server takes nothing for seconds, until it does again. */
  delayed: (failure: Failure) => void
  context: Context
  /** 0 to 1, to spread retries. */
  random: () => number
}

/** Why a delivery ended. Batches that were settled are safe in every case. */
export type Ending =
  | { kind: 'finished' }
  | { kind: 'stopped' }
  | { kind: 'interrupted' }
  | { kind: 'failed'; failure: Failure }
  | { kind: 'broken'; problem: SourceProblem }

interface InFlight {
  batch: Batch
  outcome: Promise<IntakeAnswer | Failure | undefined>
}

/** Sends batches, several at a time, and settles them in order; what was begun when it ends is waited for. */
export async function deliver({ batches, post, settle, delayed, context, random }: Delivery): Promise<Ending> {
  const { interrupted, clock } = context
  const flying: InFlight[] = []
  let heard = false
  let told = false

  async function send(body: string): Promise<IntakeAnswer | Failure> {
    for (let attempt = 1; ; attempt++) {
      const result = await post(body)
      if (result.kind === 'answered') {
        heard = true
        told = false
        return result.answer
      }
      if (result.kind === 'refused') return result.failure
      // Nobody there at all: say so at once. A server that was there may come back.
      if ((!heard && !result.heard) || attempt >= MOST_ATTEMPTS) return result.failure
      const backOffMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.5 + random() / 2)
      const pauseMs = result.afterMs ?? backOffMs
      if (pauseMs >= TOLD_PAUSE_MS && !told) {
        told = true
        delayed(result.failure)
      }
      await clock.sleep(pauseMs, interrupted)
      if (interrupted.aborted) return failure('interrupted', 'interrupted')
    }
  }

  let stopped = false

  /** Why the first batch under way could not be settled; undefined when it was. */
  async function settleFirst(): Promise<Ending | undefined> {
    const first = flying.shift()
    if (!first) return undefined
    const answer = await first.outcome
    if (answer && 'ok' in answer) {
      return answer.kind === 'interrupted' ? { kind: 'interrupted' } : { kind: 'failed', failure: answer }
    }
    stopped = !(await settle(first.batch, answer)) || stopped
    return undefined
  }

  async function run(): Promise<Ending | undefined> {
    for await (const batch of batches) {
      flying.push({ batch, outcome: batch.body === undefined ? Promise.resolve(undefined) : send(batch.body) })
      const failed = flying.length >= IN_FLIGHT ? await settleFirst() : undefined
      if (failed) return failed
      if (stopped || interrupted.aborted) break
    }
    return undefined
  }

  let failed: Ending | undefined
  let broken: SourceProblem | undefined
  try {
    failed = await run()
  } catch (error) {
    if (error instanceof SourceProblem) broken = error
    else if (!interrupted.aborted) throw error
  }
  // What is under way comes to its end; behind a batch that failed nothing may be settled, or it would be skipped at the next start.
  while (flying.length > 0) {
    if (failed) await flying.shift()?.outcome
    else failed = await settleFirst()
  }
  if (failed) return failed
  if (stopped) return { kind: 'stopped' }
  if (interrupted.aborted) return { kind: 'interrupted' }
  return broken ? { kind: 'broken', problem: broken } : { kind: 'finished' }
}
