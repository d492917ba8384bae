import { types } from 'node:util'

/**
 * How a call ended. `unobservable`: it returned what only works later. A thenable that is no plain promise, such as the query
 * of a builder or the promise of a library with a `then` of its own, begins its work, or reads an answer, when `then` is
 * called; a generator does when it is read. Only the app may do that.
 */
export type CallEnd =
  | { kind: 'returned'; value: unknown }
  | { kind: 'threw'; error: unknown }
  | { kind: 'unobservable' }

/**
 * Calls `run`, tells `onEnd` once how it ended, and hands on what it returned or threw. `onEnd` must not throw.
 *
 * A plain promise is answered with one that settles the same way, one turn later: watching the promise itself would make
 * Node believe that somebody handles its rejection, and an error that the app forgot would no longer be reported.
 * Everything else is returned as it is.
 */
export function observeCall<Result>(run: () => Result, onEnd: (end: CallEnd) => void): Result {
  let result: Result
  try {
    result = run()
  } catch (error) {
    onEnd({ kind: 'threw', error })
    throw error
  }
  if (!isPlainPromise(result)) {
    onEnd(worksLater(result) ? { kind: 'unobservable' } : { kind: 'returned', value: result })
    return result
  }
  return result.then(
    (value) => {
      onEnd({ kind: 'returned', value })
      return value
    },
    (error) => {
      onEnd({ kind: 'threw', error })
      throw error
    },
  ) as Result
}

/** The prototype of the promises that Node and async functions make, also in an app whose global `Promise` is another. */
const PROMISE: object = Object.getPrototypeOf((async () => {})())

/** A promise that nobody could tell from another one that settles alike. Symbols on it are Node's own bookkeeping. */
function isPlainPromise(value: unknown): value is Promise<unknown> {
  return (
    types.isPromise(value) && Object.getPrototypeOf(value) === PROMISE && Object.getOwnPropertyNames(value).length === 0
  )
}

const worksLater = (value: unknown): boolean => types.isGeneratorObject(value) || isThenable(value)

function isThenable(value: unknown): boolean {
  try {
    return (
      ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
      'then' in value &&
      typeof value.then === 'function'
    )
  } catch {
    return false
  }
}
