import type { HttpOptions, HttpSink } from './http-meter.ts'
import { wrapFetch } from './wrap-fetch.ts'

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
  const measured = wrapFetch(plumbline, fetch, options)
  let measuring = true
  const replacement = new Proxy(fetch, {
    apply: (target, self, args) => Reflect.apply(measuring ? measured : target, self, args),
  })
  Object.defineProperty(globalThis, 'fetch', {
    value: replacement,
    configurable: true,
    enumerable: true,
    writable: true,
  })
  return () => {
    measuring = false
    if (globalThis.fetch === replacement) Object.defineProperty(globalThis, 'fetch', descriptor)
  }
}
