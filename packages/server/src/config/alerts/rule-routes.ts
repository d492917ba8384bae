import type { Route as WrittenRoute } from '../../judge/language/index.ts'
import type { ChannelConfig } from '../../notify/open-channel.ts'
import type { Route } from '../../notify/route.ts'
import { seen } from '../problem.ts'
import { follow } from '../yaml-tree.ts'
import { type AlertReading, unknownName } from './form.ts'
import type { ReadRule } from './read-rules.ts'

/**
 * The routes of rules that name their own (`routes: [page, "#ops-alerts", email]`), found by the label `rule` of their alerts. They go
 * before the others and take the alert alone. `page` is where critical alerts go, `log` the logs, `#x` the bot that writes there, or
 * else every Slack; anything else is the id of a channel.
 */
export function routesOfRules(
  rules: readonly ReadRule[],
  { channels, routes }: { channels: readonly ChannelConfig[]; routes: readonly Route[] },
  reading: AlertReading,
): Route[] {
  const ids = channels.map(({ id }) => id)
  const critical = routes.filter(({ severities, matchers, during }) => {
    return matchers.length === 0 && during === undefined && (severities?.includes('critical') ?? true)
  })
  const slacks = channels.filter((channel) => channel.kind === 'slack')

  const channelsOf = (route: WrittenRoute): readonly string[] => {
    switch (route.kind) {
      case 'page':
        return [...new Set(critical.flatMap(({ channels }) => channels))]
      case 'log':
        return channels.filter(({ kind }) => kind === 'console').map(({ id }) => id)
      case 'channel': {
        const bots = slacks.filter((slack) => slack.by === 'bot' && slack.channel === route.channel)
        return (bots.length > 0 ? bots : slacks).map(({ id }) => id)
      }
      case 'named':
        return ids.filter((id) => id === route.name)
    }
  }

  return rules.flatMap(({ rule: { definition, written }, tree }): Route[] => {
    if (!Object.hasOwn(written, 'routes')) return []
    const { name, action } = definition
    for (const route of action.routes) {
      if (channelsOf(route).length > 0 || tree === undefined) continue
      const text =
        route.kind === 'named' ? unknownName(route.name, ids, 'channel') : `leads nowhere: ${whatLacks(route)}`
      reading.problems.push({ where: follow(tree, ['routes']).at, text: `routes of ${seen(name)}: ${text}` })
    }
    const to = [...new Set(action.routes.flatMap(channelsOf))]
    return [{ matchers: [{ label: 'rule', operator: '=', value: name }], channels: to, grouping: { groupWaitMs: 0 } }]
  })
}

function whatLacks(route: WrittenRoute): string {
  if (route.kind === 'channel') return 'there is no channel of type slack'
  return route.kind === 'page' ? 'no route takes every critical alert' : 'there is no channel of type console'
}
