import type { HttpOptions, HttpSink } from './http-meter.ts'
import { measureFetch } from './wrap-fetch.ts'

/**
 * Replaces `globalThis.fetch` by one that is measured, as `wrapFetch` does it. Call it once, early: code that kept its own
 * reference to `fetch` before is not seen (`observeUndici` sees that, too).
 *
 * Returns how to undo it, which may be called at any time and again. Where somebody else has replaced `fetch` since, theirs
 * stays, and ours beneath it passes calls on without measuring.
 */
export function instrumentFetch(plumbline: HttpSink, options?: HttpOptions): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'fetch')
  const { fetch } = globalThis
  if (plumbline.url === undefined || typeof fetch !== 'function' || !descriptor?.configurable) return () => {}
  let isMeasuring = true
  const replacement = measureFetch(plumbline, fetch, options, () => isMeasuring)
  Object.defineProperty(globalThis, 'fetch', {
    value: replacement,
    configurable: true,
    enumerable: true,
    writable: true,
  })
  return () => {
    isMeasuring = false
    if (globalThis.fetch === replacement) Object.defineProperty(globalThis, 'fetch', descriptor)
  }
}
