import type { Notification, NotifiedAlert, Reason } from '../notification.ts'

/** What Alertmanager (0.34) calls our reasons. */
const REASONS: Record<Reason, string> = {
  first: 'first notification',
  added: 'new alerts added',
  escalated: 'new alerts added',
  acknowledged: 'unknown',
  someResolved: 'some alerts resolved',
  allResolved: 'all alerts resolved',
  repeat: 'repeat interval elapsed',
  test: 'unknown',
}

/** Go's zero time, which Alertmanager writes for "not yet". */
const NOT_YET = '0001-01-01T00:00:00Z'

/** The body of Alertmanager's webhook, version "4", for receivers that already understand it. */
export function renderAlertmanager(notification: Notification, receiver: string): string {
  const { groupKey, groupLabels, links, more, reason, kind } = notification
  const alerts = notification.alerts.map((alert) => ({
    status: alert.state === 'resolved' ? 'resolved' : 'firing',
    labels: labelsOf(alert),
    annotations: annotationsOf(alert),
    startsAt: new Date(alert.startedAt).toISOString(),
    endsAt: alert.endedAt === undefined ? NOT_YET : new Date(alert.endedAt).toISOString(),
    generatorURL: links.page ?? '',
    fingerprint: alert.fingerprint,
  }))
  return JSON.stringify({
    version: '4',
    groupKey,
    truncatedAlerts: more,
    status: kind === 'resolved' ? 'resolved' : 'firing',
    receiver,
    notification_reason: REASONS[reason],
    groupLabels: prometheusLabels(groupLabels),
    commonLabels: commonOf(alerts.map(({ labels }) => labels)),
    commonAnnotations: commonOf(alerts.map(({ annotations }) => annotations)),
    routeLabels: {},
    externalURL: links.page ?? '',
    alerts,
  })
}

const labelsOf = ({ name, severity, labels }: NotifiedAlert): Record<string, string> =>
  prometheusLabels({ ...labels, alertname: labels.rule ?? name, severity })

const annotationsOf = ({ name, explanation, nextSteps, runbookUrl }: NotifiedAlert): Record<string, string> => ({
  summary: name,
  description: explanation,
  ...(nextSteps.length > 0 && { next_steps: nextSteps.join('\n') }),
  ...(runbookUrl !== undefined && { runbook_url: runbookUrl }),
})

/** Prometheus takes letters, digits and underscores in the name of a label; the rest becomes underscores. */
function prometheusLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(labels).map(([name, value]) => [name.replace(/^(?=\d)|[^A-Za-z0-9_]/g, '_'), value])
  return Object.fromEntries(entries)
}

function commonOf(maps: readonly Record<string, string>[]): Record<string, string> {
  const [first = {}, ...others] = maps
  return Object.fromEntries(Object.entries(first).filter(([name, value]) => others.every((map) => map[name] === value)))
}
