/** What is needed of the context API of OpenTelemetry JS 1.x, whose instance every copy of `@opentelemetry/api` shares. */
interface ContextManager {
  active(): { setValue(key: symbol, value: unknown): unknown }
  with<T>(context: unknown, run: () => T): T
}

const API = Symbol.for('opentelemetry.js.api.1')
/** The key behind `suppressTracing` of `@opentelemetry/core`, which we do not want to depend on. */
const SUPPRESS_TRACING = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

/** Runs something that the app's own OpenTelemetry, when there is one, must not trace: our requests are no work of the app. */
export function runUntraced<T>(run: () => T): T {
  const api = (globalThis as { [API]?: { context?: ContextManager } })[API]
  const contexts = api?.context
  return contexts === undefined ? run() : contexts.with(contexts.active().setValue(SUPPRESS_TRACING, true), run)
}
