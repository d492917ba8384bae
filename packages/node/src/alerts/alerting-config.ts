import type { AlertProblem } from './alert-problem.ts'
import type { AlertServerOptions } from './call-server.ts'
import type { AlertThresholds } from './thresholds.ts'

/** What `AlertingSystem.getInstance()` takes; what is left out stays as it is. */
export interface AlertingConfig extends AlertServerOptions {
  /** Default true. Off, nothing is asked of the server and nothing sent to it. */
  enabled?: boolean | undefined
  /**
   * Asks the server to judge its rules so often, from 1,000 to 86,400,000. Default 0, not at all: the server judges them by itself
   * every 30 seconds. Does not keep the process alive.
   */
  checkIntervalMs?: number | undefined
  /** Limits of rules, for the whole server and over restarts. */
  thresholds?: Partial<AlertThresholds> | undefined
  /** Channels that this app counts on, by id or kind. One that the server does not have is told to `onProblem`. */
  channels?: readonly string[] | undefined
  /** Told of everything that failed. What it throws or rejects with is ignored. Default: nobody is told. */
  onProblem?: ((problem: AlertProblem) => unknown) | undefined
}

/** The configuration of a running system; a change of any of it takes effect. */
export interface AlertingSettings {
  enabled: boolean
  checkIntervalMs: number
  channels: readonly string[]
  get thresholds(): AlertThresholds
  set thresholds(groups: Partial<AlertThresholds>)
}

const INTERVAL_MS = { least: 1_000, most: 86_400_000 }

/** True for 0, which stops it, and for an interval that a timer of Node can keep. */
export const isCheckInterval = (value: unknown): value is number =>
  value === 0 || (typeof value === 'number' && value >= INTERVAL_MS.least && value <= INTERVAL_MS.most)
