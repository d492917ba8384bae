import { PlumblineError } from '../errors.ts'
import type { AlertConfig } from './alerts/alert-config.ts'
import { changedKeys } from './changed-keys.ts'
import type { Config } from './config.ts'
import { type AlertSources, loadAlerts } from './load-alerts.ts'
import { loadConfig } from './load-config.ts'
import type { ReviewConfig } from './reviews.ts'

/** What of the configuration is taken over while the server runs. */
export interface LiveConfig {
  readonly alerts: AlertConfig
  readonly reviews: ReviewConfig
}

/** `files` are those that were read, as of `LoadedAlerts`. Keys that changed and that only a restart takes over are `restartFor`. */
export type ReloadedConfig = { readonly files: readonly string[] } & (
  | ({ readonly ok: true; readonly restartFor: readonly string[] } & LiveConfig)
  | { readonly ok: false; readonly problems: string }
)

/**
 * Reads everything again beside a running server: what it takes over, and which keys of the rest differ from what it runs with. A file
 * that would stop a start is refused as a whole.
 */
export function reloadConfig(sources: AlertSources, running: Config): ReloadedConfig {
  const loaded = loadAlerts(sources)
  try {
    const config = loadConfig(sources)
    if (!loaded.ok) return loaded
    const { reviews } = config
    return { ...loaded, reviews, restartFor: changedKeys({ ...running, reviews }, config) }
  } catch (error) {
    if (!(error instanceof PlumblineError)) throw error
    const problems = loaded.ok ? error.detail : `${error.detail}\n${loaded.problems}`
    return { ok: false, problems, files: loaded.files }
  }
}
