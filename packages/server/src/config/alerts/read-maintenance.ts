import { MAINTENANCE_LENGTH } from '@plumbline/protocol/api'
import { parseTimeOfDay, WALL_TIME, WALL_TIME_FORM } from '@plumbline/protocol/quantities'
import type { MaintenanceWindow } from '../../notify/mute.ts'
import { duration, text } from '../setting.ts'
import { stageId } from '../stages.ts'
import type { Tree } from '../yaml-tree.ts'
import { type AlertReading, itemsOf, readForm } from './form.ts'
import { days, matchers, readMatchers, timeOfDay, zone } from './read-routes.ts'

const instant = (description: string) => text({ description, pattern: WALL_TIME, form: WALL_TIME_FORM })

export const MAINTENANCE_SETTINGS = { id: stageId('Name of the window.'), matchers }
export const ONCE_SETTINGS = { from: instant('When it begins.'), to: instant('When it is over.'), zone }
export const WEEKLY_SETTINGS = {
  days,
  at: timeOfDay('When it begins.'),
  lasts: duration({ ...MAINTENANCE_LENGTH, description: 'How long it takes.' }),
  zone,
}

/** The planned times in which alerts are expected: once, or on some days of every week. */
export function readMaintenance(tree: Tree | undefined, reading: AlertReading): MaintenanceWindow[] {
  const ids = new Set<string>()
  return itemsOf(tree, 'alerts.maintenance', reading).flatMap((item, index) => {
    if (item.kind === 'broken') return []
    const path = `alerts.maintenance[${index}]`
    const form = readForm(MAINTENANCE_SETTINGS, { tree: item, path, further: ['once', 'weekly'] }, reading)
    const { id } = form.values
    if (id !== undefined && ids.has(id)) form.problem('id', `"${id}" stands here twice; every window has its own name`)
    ids.add(id ?? '')
    const once = form.entries.get('once')
    const weekly = form.entries.get('weekly')
    if ((once === undefined) === (weekly === undefined)) {
      const text = `${path} needs one of "once" and "weekly", such as weekly: { days: [sun], at: "02:00", lasts: 2h }`
      reading.problems.push({ where: item.at, text })
      return []
    }
    const time = once
      ? readOnce(once, `${path}.once`, reading)
      : weekly && readWeekly(weekly, `${path}.weekly`, reading)
    if (id === undefined) return form.lacks('id', 'nightly-backup') ?? []
    return time ? [{ id, matchers: readMatchers(form, reading), ...time }] : []
  })
}

function readOnce(tree: Tree, path: string, reading: AlertReading) {
  const { values, understand, lacks, problem } = readForm(ONCE_SETTINGS, { tree, path }, reading)
  const inZone = understand('zone', values.zone, reading.grammar.parseZone)
  if (inZone === undefined) return undefined
  const read = (written: string) => reading.grammar.parseInstantIn(written, inZone)
  const from = understand('from', values.from, read) ?? lacks('from', '"2026-11-22T22:00"')
  const to = understand('to', values.to, read) ?? lacks('to', '"2026-11-23T02:00"')
  if (from === undefined || to === undefined) return undefined
  if (to <= from) problem('to', 'is not after "from"')
  return { kind: 'once', from, to } as const
}

function readWeekly(tree: Tree, path: string, reading: AlertReading) {
  const { values, understand, lacks } = readForm(WEEKLY_SETTINGS, { tree, path }, reading)
  const inZone = understand('zone', values.zone, reading.grammar.parseZone)
  const fromMinute = understand('at', values.at, parseTimeOfDay) ?? lacks('at', '"02:00"')
  const lastsMs = values.lasts ?? lacks('lasts', '2h')
  const on = values.days ?? lacks('days', '[sun]')
  if (inZone === undefined || fromMinute === undefined || lastsMs === undefined || on === undefined) return undefined
  return { kind: 'weekly', stretch: { days: on, fromMinute, lastsMs, zone: inZone } } as const
}
