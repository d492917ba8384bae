import type { Attributes } from '@plumbline/protocol'
import type { Clock } from '../clock.ts'
import type { NewMeasurement } from '../new-row.ts'
import { describeFailure, isAbort } from './describe-failure.ts'
import { type CallEnd, observeCall } from './observe-call.ts'
import { startStopwatch } from './stopwatch.ts'

/** What an operation belongs to, and when it counts as failed. `Result` is what the function returns. */
export interface OperationOptions<Result = unknown> {
  /** The message, trace or run that it belongs to. */
  traceId?: string | undefined
  /** The conversation or session. */
  subject?: string | undefined
  customer?: string | undefined
  /** Up to 64 flat values; texts are cut at 1,024 characters. */
  attributes?: Attributes | undefined
  /**
   * Whether a returned value is a failure. Anything truthy is one: an error, as in `({ error }) => error`, is described as
   * if it had been thrown; of `true` the returned value itself is. Default: nothing that was returned is a failure.
   */
  isFailure?: ((result: Awaited<Result>) => unknown) | undefined
  /**
   * Whether a call that ended with an `AbortError` is left out. Default false, so that it counts as failed: many apps make
   * their time-outs with an `AbortController`.
   */
  ignoreAborts?: boolean | undefined
}

/** A function that may be wrapped. */
export type AnyFunction = (...args: never[]) => unknown

/** The options of one wrapped function, or how to make them of the arguments of a call, once it has ended. */
export type WrapOptions<Fn extends AnyFunction> =
  | OperationOptions<ReturnType<Fn>>
  | ((...args: Parameters<Fn>) => OperationOptions<ReturnType<Fn>> | undefined)

export interface Operations {
  /**
   * Calls `fn` and records how long it took and whether it succeeded, as an `operation` of `service`. What `fn` returns,
   * throws or rejects with passes through; nothing is added to it.
   *
   *     const contacts = await plumbline.operation('hubspot', 'contacts.batch', () => client.getContacts(ids))
   *
   * A thenable that is no plain promise (the query of Supabase, Prisma or Knex, the promise of OpenAI's client) does its
   * work when it is awaited, so it passes through unmeasured, counted as an invalid row, and `onProblem` is told: make `fn`
   * async, as in `async () => supabase.from('contacts').select()`. So does a generator, which works when it is read: measure
   * what reads it.
   */
  operation<Result>(
    service: string,
    name: string,
    fn: () => Result,
    options?: OperationOptions<Result> | undefined,
  ): Result

  /**
   * The same function, whose every call is measured: same type, `this`, arguments, `length`, `name` and properties.
   *
   *     const getContacts = plumbline.wrapOperation('hubspot', 'contacts.batch', client.getContacts)
   */
  wrapOperation<Fn extends AnyFunction>(
    service: string,
    name: string,
    fn: Fn,
    options?: WrapOptions<Fn> | undefined,
  ): Fn
}

const UNOBSERVABLE =
  'an operation returned what only works when it is awaited or read: make its function async, or measure what reads the generator'

export interface OperationSink {
  clock: Clock
  record(measurement: NewMeasurement): void
  /** Counts an operation that could not be measured. */
  refuse(reason: string): void
}

export function createOperations(sink: OperationSink): Operations {
  function measure<Result>(
    service: string,
    name: string,
    run: () => Result,
    describe: () => OperationOptions<never> | undefined,
  ): Result {
    const elapsed = startStopwatch(sink.clock)
    return observeCall(run, (end) => {
      const { at, value } = elapsed()
      if (end.kind === 'unobservable') {
        sink.refuse(UNOBSERVABLE)
        return
      }
      try {
        const { isFailure, ignoreAborts, traceId, subject, customer, attributes } = describe() ?? {}
        if (ignoreAborts === true && end.kind === 'threw' && isAbort(end.error)) return
        const { ok, errorType, errorMessage } = outcomeOf(end, isFailure)
        sink.record({
          kind: 'operation',
          service,
          name,
          at,
          value,
          ok,
          errorType,
          errorMessage,
          traceId,
          subject,
          customer,
          attributes,
        })
      } catch {
        sink.refuse('the options of an operation threw when they were asked')
      }
    })
  }

  return {
    operation: (service, name, fn, options) => measure(service, name, fn, () => options),
    wrapOperation(service, name, fn, options) {
      if (typeof fn !== 'function') return fn
      return new Proxy(fn, {
        apply: (target, self, args: Parameters<typeof fn>) =>
          measure<unknown>(
            service,
            name,
            () => Reflect.apply(target, self, args),
            () => (typeof options === 'function' ? options(...args) : options),
          ),
      })
    },
  }
}

type Outcome = Pick<NewMeasurement, 'ok' | 'errorType' | 'errorMessage'>

function outcomeOf(
  end: Exclude<CallEnd, { kind: 'unobservable' }>,
  isFailure: ((result: never) => unknown) | undefined,
): Outcome {
  if (end.kind === 'threw') return { ok: false, ...describeFailure(end.error) }
  const failure = isFailure?.(end.value as never)
  if (!failure) return { ok: true }
  return { ok: false, ...describeFailure(failure === true ? end.value : failure) }
}
