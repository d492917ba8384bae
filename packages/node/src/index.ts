export {
  type Alert,
  type AlertConfig,
  type AlertFilter,
  type AlertingConfig,
  type AlertingSettings,
  AlertingSystem,
  type AlertProblem,
  type AlertServerOptions,
  type AlertSeverity,
  type AlertThresholds,
  AlertType,
  alertingSystem,
  type Baseline,
  type BaselineOptions,
  DEFAULT_ALERT_CONFIGS,
  type Outcome,
  type TriggerResult,
  triggerAlert,
} from './alerts/index.ts'
export { createPlumbline } from './client.ts'
export type { Clock } from './clock.ts'
export type { Instant, MarkOptions, NewMeasurement } from './new-row.ts'
export {
  type AnyFunction,
  type HttpOptions,
  type HttpRequest,
  type HttpSink,
  instrumentFetch,
  type OperationOptions,
  type Operations,
  observeHttp,
  observeUndici,
  type UndiciOptions,
  type WrapOptions,
  wrapFetch,
} from './operations/index.ts'
export type { Plumbline, PlumblineOptions } from './plumbline.ts'
export type { Problem, ProblemCode } from './problems.ts'
export type { IncomingAnswer, OutgoingRequest, Send } from './send.ts'
export type { PlumblineStats } from './stats.ts'
