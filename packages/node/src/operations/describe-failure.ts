import { ERROR_MESSAGE_CHARS, LABEL_CHARS } from '../limits.ts'
import { ownText } from '../own-text.ts'

export interface Failure {
  /** `HTTP 429`, an error code such as `ECONNRESET`, else the name of the error. */
  errorType: string
  errorMessage: string | undefined
}

/** An error whose reason lies deeper has been wrapped for its own sake. */
const CAUSES = 4

/**
 * What was thrown or rejected with, whatever it is. Errors of HTTP clients tell their status, those of Node and undici
 * their code, which `fetch` hides in the cause of a "fetch failed". Never throws: what cannot be read is left out.
 */
export function describeFailure(failure: unknown): Failure {
  try {
    return isObject(failure) ? describeObject(failure) : describePrimitive(failure)
  } catch {
    return { errorType: 'Error', errorMessage: undefined }
  }
}

/** Whether the work was called off: by an `AbortController`, not by `AbortSignal.timeout`, whose reason is a `TimeoutError`. */
export function isAbort(failure: unknown): boolean {
  try {
    return isObject(failure) && behindAbort(failure).name === 'AbortError'
  } catch {
    return false
  }
}

type Properties = Record<string, unknown>

const isObject = (value: unknown): value is Properties =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'

/** Node's own clients answer a time-out with an abort, and hide in its cause what it was. */
const behindAbort = (failure: Properties): Properties =>
  failure.name === 'AbortError' && isObject(failure.cause) && failure.cause.name === 'TimeoutError'
    ? failure.cause
    : failure

function describeObject(given: Properties): Failure {
  const failure = behindAbort(given)
  let link: unknown = failure
  for (let depth = 0; depth < CAUSES && isObject(link); depth++) {
    const errorType = classOf(link)
    if (errorType !== undefined) return { errorType, errorMessage: messageOf(link) ?? messageOf(failure) }
    link = link.cause
  }
  return { errorType: label(failure.name) ?? 'Error', errorMessage: messageOf(failure) }
}

function classOf({ name, status, statusCode, code }: Properties): string | undefined {
  // With or without a code of its own, depending on who made it.
  if (name === 'AbortError') return name
  const httpStatus = [status, statusCode, code].find(isFailureStatus)
  return httpStatus === undefined ? label(code) : `HTTP ${httpStatus}`
}

const isFailureStatus = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 400 && Number(value) < 600

const label = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? cut(value, LABEL_CHARS) : undefined

const messageOf = ({ message }: Properties): string | undefined =>
  typeof message === 'string' && message !== '' ? withoutSecrets(message) : undefined

const describePrimitive = (failure: unknown): Failure => ({
  errorType: failure === null ? 'null' : typeof failure,
  errorMessage: typeof failure === 'string' ? withoutSecrets(failure) : undefined,
})

/** Credentials are no longer: those that the end of a message cuts in two are still known by what follows them. */
const CREDENTIALS_CHARS = 1_024

/** Takes the credentials and the query strings out of the addresses in a text; each pattern is linear in its length. */
function withoutSecrets(text: string): string {
  const shown = text
    .slice(0, ERROR_MESSAGE_CHARS + CREDENTIALS_CHARS)
    .replace(/:\/\/[^\s/]*@/g, '://')
    .replace(/\?[^\s?"'<>=]{1,100}=[^\s"'<>]*/g, '?…')
  return cut(shown, ERROR_MESSAGE_CHARS)
}

const cut = (text: string, mostChars: number): string =>
  text.length > mostChars ? ownText(text.slice(0, mostChars)) : text
