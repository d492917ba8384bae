import { PlumblineError } from '../errors.ts'
import { changedKeys } from './changed-keys.ts'
import type { Config } from './config.ts'
import { type AlertSources, type LoadedAlerts, loadAlerts } from './load-alerts.ts'
import { loadConfig } from './load-config.ts'

/**
 * Reads everything again beside a running server: its alerts, and which keys of the rest differ from what it runs with. A file that
 * would stop a start is refused as a whole.
 */
export function reloadConfig(
  sources: AlertSources,
  running: Config,
): LoadedAlerts & { readonly restartFor: readonly string[] } {
  const loaded = loadAlerts(sources)
  try {
    return { ...loaded, restartFor: changedKeys(running, loadConfig(sources)) }
  } catch (error) {
    if (!(error instanceof PlumblineError)) throw error
    const problems = loaded.ok ? error.detail : `${error.detail}\n${loaded.problems}`
    return { ok: false, problems, files: loaded.files, restartFor: [] }
  }
}
