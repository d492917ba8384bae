import { type Alert, readAlert } from './alert.ts'
import { failed, type Outcome } from './alert-problem.ts'
import type { AlertSeverity } from './alert-type.ts'
import { type AlertServerOptions, type Call, callServer, isObject } from './call-server.ts'

/** A saved summary of one metric; `kind` says how it came about. */
export interface Baseline {
  id: string
  metric: string
  samples: number
  kind: string
}

export interface AlertFilter {
  /** Open alerts, or ended ones; both when absent. */
  resolved?: boolean
  severity?: AlertSeverity
  /** The rule, or the type that an application raised it with. */
  type?: string
}

export interface BaselineOptions {
  /** Ids of metrics. Default: all that have a value. */
  metrics?: readonly string[]
  environment?: string
  note?: string
}

/** The most that the server lists. */
const MOST_ALERTS = 1_000

export function askForAlerts(server: AlertServerOptions, filter: AlertFilter): Promise<Outcome<{ alerts: Alert[] }>> {
  const { resolved, severity, type } = filter
  const state = resolved === undefined ? 'all' : resolved ? 'history' : 'active'
  const query = new URLSearchParams({ state, limit: String(MOST_ALERTS) })
  if (severity !== undefined) query.set('severity', severity)
  if (type !== undefined) query.set('rule', type)
  return listAlerts(server, { method: 'GET', path: `api/v1/alerts?${query}` })
}

export const askForCheck = (server: AlertServerOptions): Promise<Outcome<{ alerts: Alert[] }>> =>
  listAlerts(server, { method: 'POST', path: 'api/v1/alerts/check', body: {} })

/** Alerts that fired; one that is only about to is none yet. */
async function listAlerts(server: AlertServerOptions, call: Call): Promise<Outcome<{ alerts: Alert[] }>> {
  const answer = await callServer(server, call)
  if (!answer.accepted) return answer
  const rows = isObject(answer.body) && Array.isArray(answer.body.alerts) ? answer.body.alerts : [undefined]
  const alerts: Alert[] = []
  for (const row of rows) {
    const alert = readAlert(row)
    if (alert === undefined) return failed('bad_answer', 'the server does not list alerts as this version expects')
    if (alert !== 'pending') alerts.push(alert)
  }
  return { accepted: true, alerts }
}

export async function askToResolve(server: AlertServerOptions, id: string): Promise<Outcome<{ alert: Alert }>> {
  const path = `api/v1/alerts/${encodeURIComponent(id)}/resolve`
  const answer = await callServer(server, { method: 'POST', path, body: {} })
  if (!answer.accepted) return answer
  const alert = readAlert(isObject(answer.body) ? answer.body.alert : undefined)
  return alert === undefined || alert === 'pending'
    ? failed('bad_answer', 'the server does not show the alert that it resolved')
    : { accepted: true, alert }
}

export async function askForBaseline(
  server: AlertServerOptions,
  { metrics, environment, note }: BaselineOptions,
): Promise<Outcome<{ baselines: Baseline[] }>> {
  const body = { metrics, environment, note, promote: true }
  const answer = await callServer(server, { method: 'POST', path: 'api/v1/baselines', body })
  if (!answer.accepted) return answer
  const baselines = isObject(answer.body) ? answer.body.baselines : undefined
  return Array.isArray(baselines) && baselines.every(isBaseline)
    ? { accepted: true, baselines }
    : failed('bad_answer', 'the server does not list the baselines that it saved')
}

const isBaseline = (row: unknown): row is Baseline =>
  isObject(row) &&
  typeof row.id === 'string' &&
  typeof row.metric === 'string' &&
  typeof row.samples === 'number' &&
  typeof row.kind === 'string'

/** Fails with the channels, by id or kind, that the server does not have. */
export async function askForChannels(server: AlertServerOptions, names: readonly string[]): Promise<Outcome<object>> {
  const answer = await callServer(server, { method: 'GET', path: 'api/v1/alerts/channels' })
  if (!answer.accepted) return answer
  const rows = isObject(answer.body) && Array.isArray(answer.body.channels) ? answer.body.channels : []
  const channels = rows.filter(isObject)
  const missing = names.filter((name) => !channels.some(({ id, kind }) => id === name || kind === name))
  if (missing.length === 0) return { accepted: true }
  return failed(
    'no_channel',
    `the server has no channel ${missing.join(', ')}; set it up there, where messages are sent`,
  )
}
