import type { Alert } from './alert.ts'
import { type AlertProblem, failed, type Outcome } from './alert-problem.ts'
import { type AlertingConfig, type AlertingSettings, isCheckInterval } from './alerting-config.ts'
import {
  type AlertFilter,
  askForAlerts,
  askForBaseline,
  askForChannels,
  askForCheck,
  askToResolve,
  type Baseline,
  type BaselineOptions,
} from './ask-alerts.ts'
import type { AlertServerOptions } from './call-server.ts'
import { createTurns } from './in-turn.ts'
import { watchThresholds } from './thresholds.ts'
import { createWantedThresholds } from './wanted-thresholds.ts'

/**
 * The server's alerts, seen from an application. Rules are judged, and all state is kept, in the server (A004-8); this only asks.
 * Calls reach the server one after another, in the order in which they are made, awaited or not. None of them rejects.
 */
export interface AlertingSystem {
  readonly config: AlertingSettings
  /** Judges every rule now, with the thresholds that were set before. Resolves to the alerts that are open. */
  checkThresholds(): Promise<Outcome<{ alerts: Alert[] }>>
  /** Alerts that fired, at most 1,000. Undefined when the server does not say, which is not the same as none. */
  getAlerts(filter?: AlertFilter): Promise<Alert[] | undefined>
  /** Ends an alert by hand; it fires again if its cause goes on. */
  resolveAlert(id: string): Promise<Outcome<{ alert: Alert }>>
  /** Saves the present values of metrics, to compare with later. */
  captureBaseline(options?: BaselineOptions): Promise<Outcome<{ baselines: Baseline[] }>>
  /** Resolves when every call so far is done; true when every threshold that was set is in force. */
  flush(): Promise<boolean>
}

const OFF = failed('off', 'alerts are switched off: config.enabled is false')

interface System extends AlertingSystem {
  configure(config: AlertingConfig): void
}

/** Makes a system that asks nothing before its first call. */
export function createAlertingSystem(): System {
  const server: AlertServerOptions = {}
  const wanted = createWantedThresholds()
  const turns = createTurns(tell)
  const thresholds = watchThresholds(want)
  let onProblem: AlertingConfig['onProblem']
  let timer: NodeJS.Timeout | undefined
  let enabled = true
  let checkIntervalMs = 0
  let channels: readonly string[] = []

  function tell(problem: AlertProblem): void {
    const listener = onProblem
    Promise.resolve()
      .then(() => listener?.(problem))
      .catch(() => {})
  }

  function inTurn<Done extends object>(job: () => Promise<Outcome<Done>>): Promise<Outcome<Done>> {
    return enabled ? turns.run(job) : Promise.resolve(OFF)
  }

  function want(name: string, value: unknown): void {
    if (value === undefined) return
    const problem = wanted.want(name, value)
    if (problem !== undefined) tell(problem)
    else void inTurn(() => wanted.apply(server))
  }

  const checkThresholds: AlertingSystem['checkThresholds'] = () =>
    inTurn(async () => {
      const applied = await wanted.apply(server)
      // One that still waits could not reach the server, and a check would not either.
      if (!applied.accepted && wanted.isWaiting()) return applied
      if (!applied.accepted) tell(applied.problem)
      return askForCheck(server)
    })

  function rearm(): void {
    clearInterval(timer)
    timer = undefined
    if (!enabled || checkIntervalMs === 0) return
    let isChecking = false
    timer = setInterval(async () => {
      if (isChecking) return
      isChecking = true
      await checkThresholds()
      isChecking = false
    }, checkIntervalMs)
    timer.unref()
  }

  const config: AlertingSettings = {
    get enabled() {
      return enabled
    },
    set enabled(value) {
      enabled = value === true
      rearm()
      if (wanted.isWaiting()) void inTurn(() => wanted.apply(server))
    },
    get checkIntervalMs() {
      return checkIntervalMs
    },
    set checkIntervalMs(value) {
      if (isCheckInterval(value)) {
        checkIntervalMs = value
        rearm()
      } else
        tell({ code: 'invalid_option', message: 'checkIntervalMs must be from 1,000 to 86,400,000, or 0 for never' })
    },
    get channels() {
      return channels
    },
    set channels(names) {
      channels = [...names]
      if (channels.length > 0) void inTurn(() => askForChannels(server, channels))
    },
    get thresholds() {
      return thresholds
    },
    set thresholds(groups) {
      if (groups.persistence) thresholds.persistence = groups.persistence
      if (groups.performance) thresholds.performance = groups.performance
    },
  }

  function configure(given: AlertingConfig): void {
    try {
      if (given.onProblem !== undefined) onProblem = given.onProblem
      for (const name of ['url', 'token', 'timeoutMs'] as const)
        if (given[name] !== undefined) Object.assign(server, { [name]: given[name] })
      if (given.enabled !== undefined) config.enabled = given.enabled
      if (given.thresholds !== undefined) config.thresholds = given.thresholds
      if (given.channels !== undefined) config.channels = given.channels
      if (given.checkIntervalMs !== undefined) config.checkIntervalMs = given.checkIntervalMs
    } catch {
      tell({
        code: 'invalid_option',
        message: 'the configuration of alerts cannot be read; what came after that is left as it was',
      })
    }
  }

  return {
    config,
    configure,
    checkThresholds,
    async getAlerts(filter = {}) {
      const outcome = await inTurn(() => askForAlerts(server, filter))
      return outcome.accepted ? outcome.alerts : undefined
    },
    resolveAlert: (id) => inTurn(() => askToResolve(server, id)),
    captureBaseline: (options = {}) => inTurn(() => askForBaseline(server, options)),
    async flush() {
      await turns.settled()
      return wanted.areInForce()
    },
  }
}

const instance = createAlertingSystem()

/** The one of this process, as source 004 imports it. */
export const alertingSystem: AlertingSystem = instance

export const AlertingSystem = {
  /** The one of this process, with these settings changed. All state is the server's, so that a second one would see the same. */
  getInstance(config: AlertingConfig = {}): AlertingSystem {
    instance.configure(config)
    return alertingSystem
  },
}
