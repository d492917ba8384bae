import { SEVERITIES } from '@plumbline/protocol/catalogue'
import { parseTimeOfDay, TIME_OF_DAY, TIME_OF_DAY_FORM } from '@plumbline/protocol/quantities'
import type { Matcher } from '../../notify/matcher.ts'
import type { Grouping, Route } from '../../notify/route.ts'
import type { Hours, Weekday } from '../../notify/weekly.ts'
import { texts, wordList } from '../lists.ts'
import { defaultTo, duration, flag, text } from '../setting.ts'
import type { Tree } from '../yaml-tree.ts'
import { type AlertReading, type Form, itemsOf, readForm, unknownName } from './form.ts'

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly Weekday[]

export const days = wordList({ words: WEEKDAYS, description: 'Days on which it begins.' })
export const timeOfDay = (description: string) => text({ description, pattern: TIME_OF_DAY, form: TIME_OF_DAY_FORM })
export const zone = defaultTo(
  'UTC',
  text({ description: 'Time zone, such as Europe/Berlin.', pattern: /^[\w/+-]+$/, form: 'UTC or Europe/Berlin' }),
)
export const matchers = defaultTo(
  [],
  texts({
    example: '[service=checkout, severity!=info]',
    description: 'Conditions on labels, of which every one must fit.',
  }),
)

/** What a route is written with, beside its hours. */
export const ROUTE_SETTINGS = {
  severities: wordList({ words: SEVERITIES, description: 'Severities that it takes; all when left out.' }),
  matchers,
  channels: texts({ example: '[slack, email]', description: 'Ids of the channels that are told.' }),
  further: defaultTo(false, flag({ description: 'Ask the routes below as well.' })),
  groupBy: texts({ example: '[category, service]', description: 'Labels by which alerts share a message.' }),
  groupWait: duration({
    min: '1ms',
    max: '1h',
    description: 'How long a new group waits for more of its kind; not at all when left out.',
  }),
  groupInterval: duration({
    min: '1s',
    max: '1d',
    description: 'Shortest time between two messages about a group that changed.',
  }),
  repeatInterval: duration({
    min: '5m',
    max: '30d',
    description: 'After so long a group that did not change is told of again.',
  }),
}

export const HOURS_SETTINGS = {
  days,
  from: timeOfDay('When it begins.'),
  to: timeOfDay('When it ends; not later than the beginning means on the next day.'),
  zone,
}

/** The routes of the file; `undefined` when it has none, so that the usual ones hold. */
export function readRoutes(
  tree: Tree | undefined,
  channelIds: readonly string[],
  reading: AlertReading,
): Route[] | undefined {
  const items = itemsOf(tree, 'alerts.routes', reading)
  if (items.length === 0) return undefined
  return items.flatMap((item, index) => readRoute(item, { path: `alerts.routes[${index}]`, channelIds }, reading) ?? [])
}

function readRoute(
  tree: Tree,
  { path, channelIds }: { path: string; channelIds: readonly string[] },
  reading: AlertReading,
): Route | undefined {
  if (tree.kind === 'broken') return undefined
  const form = readForm(ROUTE_SETTINGS, { tree, path, further: ['during'] }, reading)
  const { values, problem, lacks, entries } = form
  const { severities, channels, further, groupBy } = values
  for (const id of channels ?? [])
    if (!channelIds.includes(id)) problem('channels', unknownName(id, channelIds, 'channel'))
  const hours = entries.get('during')
  const during = hours && readHours(hours, `${path}.during`, reading)
  if (channels === undefined) return lacks('channels', '[slack]')
  return {
    ...(severities && { severities }),
    matchers: readMatchers(form, reading),
    ...(during && { during }),
    channels,
    ...(further && { further }),
    ...(groupBy && { groupBy }),
    grouping: groupingOf(values),
  }
}

function groupingOf({
  groupWait,
  groupInterval,
  repeatInterval,
}: Form<typeof ROUTE_SETTINGS>['values']): Partial<Grouping> {
  return {
    groupWaitMs: groupWait ?? 0,
    ...(groupInterval !== undefined && { groupIntervalMs: groupInterval }),
    ...(repeatInterval !== undefined && { repeatIntervalMs: repeatInterval }),
  }
}

/** The conditions on labels of a route or a maintenance window. */
export function readMatchers(
  { values, understand }: Form<{ matchers: typeof matchers }>,
  { grammar }: AlertReading,
): readonly Matcher[] {
  return values.matchers.flatMap((written) => understand('matchers', written, grammar.parseMatcher) ?? [])
}

function readHours(tree: Tree, path: string, reading: AlertReading): Hours | undefined {
  const { values, understand, lacks } = readForm(HOURS_SETTINGS, { tree, path }, reading)
  const inZone = understand('zone', values.zone, reading.grammar.parseZone)
  const fromMinute = understand('from', values.from, parseTimeOfDay) ?? lacks('from', '"09:00"')
  const toMinute = understand('to', values.to, parseTimeOfDay) ?? lacks('to', '"17:00"')
  if (fromMinute === undefined || toMinute === undefined || inZone === undefined) return undefined
  return { days: values.days ?? WEEKDAYS, fromMinute, toMinute, zone: inZone }
}
