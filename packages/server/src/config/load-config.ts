import { resolve } from 'node:path'
import { PlumblineError } from '../errors.ts'
import { ALERT_KEYS } from './alerts/alert-settings.ts'
import type { Config } from './config.ts'
import { readConfigFile } from './config-file.ts'
import { deepFreeze } from './deep-freeze.ts'
import { entriesOf, type Reading, readGroup, type ValuesOf } from './group.ts'
import { isLoopback } from './hosts.ts'
import { readOperations } from './operations.ts'
import { readPipelines } from './pipelines.ts'
import { renderProblems } from './problem.ts'
import type { Environment } from './references.ts'
import { resolveReviews } from './reviews.ts'
import { SETTINGS } from './settings.ts'
import { misspeltVariables } from './variables.ts'

export interface ConfigSources {
  env: Environment
  /** Folder that the server is started in; relative paths begin here. */
  cwd: string
  /** Text of a file; throws as `readFileSync(path, 'utf8')` does. */
  readFile(path: string): string
}

type Values = ValuesOf<typeof SETTINGS>

/** `loadAlerts` reads the last two, which alone can change while the server runs. */
const TOP_KEYS = [...Object.keys(SETTINGS), 'pipelines', 'operations', ...ALERT_KEYS]

/**
 * Reads plumbline.yaml (or the file that PLUMBLINE_CONFIG names) and the environment, which goes before the file. Nothing
 * has to be set. Throws `config-invalid` with every problem at once, or `token-required` when others can reach the server
 * and there is no admin token. Secrets appear in no message.
 */
export function loadConfig({ env, cwd, readFile }: ConfigSources): Config {
  const reading: Reading = { env, readFile: (path) => readFile(resolve(cwd, path)), problems: misspeltVariables(env) }
  const entries = entriesOf(readConfigFile(reading), TOP_KEYS, '', reading)
  const values = readGroup(SETTINGS, entries, '', reading)
  const pipelines = readPipelines(entries.get('pipelines'), reading)
  const operations = readOperations(entries.get('operations'), reading)
  reading.problems.push(...repeatedTokens(values.tokens))
  if (reading.problems.length > 0) throw new PlumblineError('config-invalid', renderProblems(reading.problems))
  requireToken(values)
  return deepFreeze(resolveConfig(values, { pipelines, operations }, cwd))
}

/** A key that every page shows must not be the admin token too. */
function repeatedTokens(tokens: Values['tokens']) {
  const texts = Object.values(tokens).flatMap((token) => (token ? [token.reveal()] : []))
  if (new Set(texts).size === texts.length) return []
  return [{ where: 'tokens', text: 'two of the tokens are the same; give each its own' }]
}

function requireToken({ server, tokens }: Values): void {
  if (isLoopback(server.host) || tokens.admin) return
  const detail = `on ${server.host} others can reach it, and there is no admin token`
  throw new PlumblineError('token-required', detail)
}

function resolveConfig(
  values: Values,
  { pipelines, operations }: Pick<Config, 'pipelines' | 'operations'>,
  cwd: string,
): Config {
  const { server, dataFolder, logLevel, allowedHosts, queryTimeout, tokens, store, state } = values
  const { retention, intake, limits } = values
  return {
    server,
    dataFolder: resolve(cwd, dataFolder),
    logLevel,
    allowedHosts,
    tokens: {
      ...(tokens.admin && { admin: tokens.admin }),
      ...(tokens.read && { read: tokens.read }),
      ...(tokens.ingest && { ingest: tokens.ingest }),
    },
    store: store.url ? { kind: 'remote', url: store.url } : { kind: 'embedded' },
    state: state.url ? { kind: 'postgres', url: state.url } : { kind: 'embedded' },
    retention: { rawMs: retention.raw, minuteMs: retention.minute, hourMs: retention.hour },
    intake: {
      groupDelayMs: intake.groupDelay,
      groupRows: intake.groupRows,
      bufferBytes: intake.buffer,
      spoolBytes: intake.spool,
    },
    limits,
    pipelines,
    operations,
    reviews: resolveReviews(values.reviews),
    queryTimeoutMs: queryTimeout,
  }
}
