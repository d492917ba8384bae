import type { StandingRule } from '@plumbline/protocol/catalogue'
import { entriesOf, readGroup } from '../group.ts'
import { follow, type Tree } from '../yaml-tree.ts'
import type { AlertConfig, DisableWebhook } from './alert-config.ts'
import { ALERT_SETTINGS } from './alert-settings.ts'
import type { AlertReading } from './form.ts'
import { readChannels } from './read-channels.ts'
import { readMaintenance } from './read-maintenance.ts'
import { readRoutes } from './read-routes.ts'
import { openRuleFile, type RuleSource, readOwnRules, readShippedRules, withCooldown } from './read-rules.ts'
import { routesOfRules } from './rule-routes.ts'

/** Keys under `alerts` that hold lists and maps, beside the settings. */
const LISTS = ['channels', 'routes', 'maintenance', 'rules', 'alert_rules'] as const

/** What the file says of alerts. */
export interface WrittenAlerts {
  alerts: Tree | undefined
  /** Rules at the top of the file, where source 001 has them. */
  topRules: Tree | undefined
  /** The name of the file, for the rules that stand in it. */
  file: string
}

/** Everything about alerts; what is wrong is noted in the reading. `files` are the further files that it was read from. */
export function readAlerts(
  { alerts, topRules, file }: WrittenAlerts,
  shipped: readonly StandingRule[],
  reading: AlertReading,
): { config: AlertConfig; files: readonly string[] } {
  const entries = entriesOf(alerts, [...Object.keys(ALERT_SETTINGS), ...LISTS], 'alerts', reading)
  const { enabled, interval, environment, publicUrl, links, files, cooldowns, actions } = readGroup(
    ALERT_SETTINGS,
    entries,
    'alerts',
    reading,
  )
  const { channels, fallbacks, messengers } = readChannels(entries.get('channels'), reading)
  const ids = channels.map(({ id }) => id)
  const logs = channels.filter(({ kind }) => kind === 'console').map(({ id }) => id)
  const routes = readRoutes(entries.get('routes'), ids, reading) ?? reading.grammar.defaultRoutes(messengers, logs)

  const listed = entries.get('files')
  const further = files.flatMap((name, index) => openRuleFile(name, placeOf(listed, index), reading) ?? [])
  const inFile = [topRules, entries.get('alert_rules')].flatMap((tree): RuleSource[] => (tree ? [{ tree, file }] : []))
  const shippedIds = shipped.map(({ id }) => id)
  const rules = [
    ...readShippedRules(entries.get('rules'), shipped, reading),
    ...readOwnRules([...inFile, ...further], shippedIds, reading),
  ]
  const page = publicUrl?.replace(/\/+$/, '')
  const config: AlertConfig = {
    enabled,
    intervalMs: interval,
    ...(environment !== undefined && { environment }),
    ...(page !== undefined && { publicUrl: page }),
    links: {
      ...(page !== undefined && { page: `${page}/dashboard/alerts?id={fingerprint}` }),
      ...(links.logs !== undefined && { logs: links.logs }),
      ...(links.runbook !== undefined && { runbook: links.runbook }),
    },
    channels,
    fallbacks,
    routes: [...routesOfRules(rules, { channels, routes }, reading), ...routes],
    cooldowns,
    maintenance: readMaintenance(entries.get('maintenance'), reading),
    rules: rules.map(({ rule }) => withCooldown(rule, cooldowns)),
    actions: { disableWebhook: readDisableWebhook(actions.disableWebhook, entries.get('actions'), reading) },
  }
  return { config, files }
}

const placeOf = (tree: Tree | undefined, index: number): string => (tree ? follow(tree, [index]).at : 'alerts.files')

interface WrittenDisableWebhook {
  enabled: boolean
  dryRun: boolean
  url: DisableWebhook['url'] | undefined
  reenableAfter: number
}

function readDisableWebhook(
  { enabled, dryRun, url, reenableAfter }: WrittenDisableWebhook,
  tree: Tree | undefined,
  reading: AlertReading,
): DisableWebhook {
  const path = 'alerts.actions.disableWebhook'
  const at = tree ? follow(tree, ['disableWebhook', 'url']).at : path
  if (enabled && !dryRun && url === undefined)
    reading.problems.push({ where: at, text: `${path} needs "url" to do more than a dry run` })
  const target = url && reading.grammar.parseTarget(url.reveal())
  if (target?.ok === false) reading.problems.push({ where: at, text: `${path}.url: ${target.problem}` })
  return { enabled, dryRun, ...(url && { url }), reenableAfterMs: reenableAfter }
}
