import { resolve } from 'node:path'
import type { StandingRule } from '@plumbline/protocol/catalogue'
import type { Vocabulary } from '../judge/language/index.ts'
import type { AlertGrammar } from '../notify/alert-grammar.ts'
import type { AlertConfig } from './alerts/alert-config.ts'
import type { AlertReading } from './alerts/form.ts'
import { readAlerts } from './alerts/read-alerts.ts'
import { configFileOf, readConfigFile } from './config-file.ts'
import { deepFreeze } from './deep-freeze.ts'
import type { ConfigSources } from './load-config.ts'
import { renderProblems } from './problem.ts'
import { follow } from './yaml-tree.ts'

export interface AlertSources extends ConfigSources {
  /** `ALERT_GRAMMAR` of notify. */
  grammar: AlertGrammar
  /** The metrics that rules may ask about. */
  vocabulary: Vocabulary
  /** The rules that ship. */
  shipped: readonly StandingRule[]
}

/** `files` are those that were read, or looked for, as absolute paths: when one changes it is time to read again. */
export type LoadedAlerts = { readonly files: readonly string[] } & (
  | { readonly ok: true; readonly alerts: AlertConfig }
  /** Every problem of the alerts, as text. */
  | { readonly ok: false; readonly problems: string }
)

/**
 * Reads what the file, the rule files and the environment say of alerts. It is apart from `loadConfig` for two reasons: rules,
 * matchers and channels are texts that other stages understand, which only `server.ts` can hand in; and alerts alone are taken over
 * while the server runs, so that the start and a reload are the same call. What is wrong elsewhere in the file is the matter of
 * `loadConfig`.
 */
export function loadAlerts({ env, cwd, readFile, grammar, vocabulary, shipped }: AlertSources): LoadedAlerts {
  const reading: AlertReading = {
    env,
    readFile: (path) => readFile(resolve(cwd, path)),
    problems: [],
    grammar,
    vocabulary,
  }
  const file = configFileOf(env)
  const tree = readConfigFile(reading)
  const under = (key: string) => {
    const found = tree && follow(tree, [key])
    return found === tree ? undefined : found
  }
  const written = { alerts: under('alerts'), topRules: under('alert_rules'), file }
  const { config, files: further } = readAlerts(written, shipped, reading)
  const files = [file, ...further].map((path) => resolve(cwd, path))
  if (reading.problems.length > 0) return { ok: false, problems: renderProblems(reading.problems), files }
  return { ok: true, alerts: deepFreeze(config), files }
}
