export type AlertSeverity = 'info' | 'warning' | 'error' | 'critical'

/** What kind of trouble an application tells of by itself: the types of source 002. */
export const AlertType = {
  SYSTEM_HEALTH: 'SYSTEM_HEALTH',
  JOB_FAILURE: 'JOB_FAILURE',
  QUEUE_BACKLOG: 'QUEUE_BACKLOG',
  PERFORMANCE_DEGRADATION: 'PERFORMANCE_DEGRADATION',
  PLATFORM_API_FAILURE: 'PLATFORM_API_FAILURE',
  DATABASE_ISSUE: 'DATABASE_ISSUE',
  HIGH_ERROR_RATE: 'HIGH_ERROR_RATE',
} as const
export type AlertType = keyof typeof AlertType

/** How alerts of one type are told. */
export interface AlertConfig {
  /** Letters, digits, `_` and `-`, from a letter on, at most 64: one of `AlertType`, or your own. */
  readonly type: string
  /** In any case of letters. */
  readonly severity: AlertSeverity | Uppercase<AlertSeverity>
  /** What it is about; routes may lead by it. */
  readonly category?: string
  /**
   * The shortest time between two notifications, as the server keeps it by default. It is kept there, for all processes
   * together and over restarts; change it in `plumbline.yaml`, not here.
   */
  readonly cooldownMs?: number
}

const MINUTE_MS = 60_000

const BY_TYPE: Readonly<Record<AlertType, AlertConfig>> = {
  SYSTEM_HEALTH: configOf('SYSTEM_HEALTH', 'critical', 'system', 5),
  JOB_FAILURE: configOf('JOB_FAILURE', 'error', 'jobs', 15),
  QUEUE_BACKLOG: configOf('QUEUE_BACKLOG', 'warning', 'queue', 30),
  PERFORMANCE_DEGRADATION: configOf('PERFORMANCE_DEGRADATION', 'warning', 'performance', 60),
  PLATFORM_API_FAILURE: configOf('PLATFORM_API_FAILURE', 'error', 'api', 15),
  DATABASE_ISSUE: configOf('DATABASE_ISSUE', 'critical', 'system', 5),
  HIGH_ERROR_RATE: configOf('HIGH_ERROR_RATE', 'error', 'error_rate', 15),
}

/**
 * The configuration of every type, as a list and by type: `DEFAULT_ALERT_CONFIGS.find(…)` and
 * `DEFAULT_ALERT_CONFIGS[AlertType.QUEUE_BACKLOG]`. Frozen; spread one to change it.
 */
export const DEFAULT_ALERT_CONFIGS: readonly AlertConfig[] & Readonly<Record<AlertType, AlertConfig>> = Object.freeze(
  Object.assign(Object.values(BY_TYPE), BY_TYPE),
)

function configOf(type: AlertType, severity: AlertSeverity, category: string, cooldownMinutes: number): AlertConfig {
  return Object.freeze({ type, severity, category, cooldownMs: cooldownMinutes * MINUTE_MS })
}
