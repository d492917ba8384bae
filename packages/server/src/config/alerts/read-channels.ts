import type { ChannelConfig } from '../../notify/open-channel.ts'
import { checkedEntries, readGroup } from '../group.ts'
import { Secret } from '../secret.ts'
import { idProblem } from '../stages.ts'
import type { Tree } from '../yaml-tree.ts'
import { buildChannel } from './build-channel.ts'
import { CHANNEL_BASE, CHANNEL_TYPES } from './channel-settings.ts'
import { type AlertReading, unknownName } from './form.ts'

export interface Channels {
  channels: ChannelConfig[]
  fallbacks: Record<string, string>
  /** Those that reach somebody, in the order in which warnings would choose one. */
  messengers: string[]
}

/** The channels of the file, then those of the environment whose ids the file has not. */
export function readChannels(tree: Tree | undefined, reading: AlertReading): Channels {
  const written = checkedEntries(tree, 'alerts.channels', reading, {
    expected: 'the names of channels',
    problemOf: idProblem,
  })
  const read = [...written].map(([id, channel]) => readChannel(id, channel, reading))
  const fromFile = read.flatMap(({ config }) => config ?? [])
  const environment = reading.grammar.channelsFromEnvironment(reading.env, (text) => new Secret(text))
  reading.problems.push(...environment.problems)
  const isOfFile = (id: string): boolean => written.has(id)
  const channels = [...fromFile, ...environment.channels.filter(({ id }) => !isOfFile(id))]

  const known = [...written.keys(), ...environment.channels.map(({ id }) => id)]
  const fallbacks = Object.fromEntries(Object.entries(environment.fallbacks).filter(([id]) => !isOfFile(id)))
  for (const { id, fallback } of read) {
    if (fallback === undefined) continue
    if (fallback.id === id) reading.problems.push({ where: fallback.at, text: `${id} cannot stand in for itself` })
    else if (known.includes(fallback.id)) fallbacks[id] = fallback.id
    else reading.problems.push({ where: fallback.at, text: unknownName(fallback.id, known, 'channel') })
  }
  const messengers = [
    ...fromFile.filter(({ kind }) => kind !== 'console').toSorted((a, b) => slackFirst(a) - slackFirst(b)),
    ...environment.channels.filter(({ id }) => environment.messengers.includes(id) && !isOfFile(id)),
  ]
  return { channels, fallbacks, messengers: messengers.map(({ id }) => id) }
}

const slackFirst = ({ kind }: ChannelConfig): number => (kind === 'slack' ? 0 : 1)

interface ReadChannel {
  id: string
  config?: ChannelConfig | undefined
  fallback?: { id: string; at: string }
}

function readChannel(id: string, tree: Tree, reading: AlertReading): ReadChannel {
  if (tree.kind === 'broken') return { id }
  const path = `alerts.channels.${id}`
  const entries = new Map(tree.kind === 'map' ? tree.entries.map(({ key, value }) => [key, value]) : [])
  const { type, fallback } = readGroup(CHANNEL_BASE, entries, path, reading)
  if (type === undefined) {
    const text = `${path} needs "type", one of ${CHANNEL_TYPES.join(', ')}`
    if (!entries.has('type')) reading.problems.push({ where: tree.at, text })
    return { id }
  }
  return {
    id,
    config: buildChannel({ type, id, tree, path }, reading),
    ...(fallback !== undefined && { fallback: { id: fallback, at: entries.get('fallback')?.at ?? tree.at } }),
  }
}
