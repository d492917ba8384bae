import { AlertDetailSchema, AlertsAnswerSchema, type OperationsReport, type Trigger } from '@plumbline/protocol/api'
import type { Context } from '../context.ts'
import { type Failure, otherVersion } from '../http/failure.ts'
import { parseAnswer } from '../http/parse-answer.ts'
import { requestJson, type Server } from '../http/request.ts'
import { showSubject } from './words.ts'

/** One alert for everything, and one for each service or environment that is reported on alone: raised again it is still the same (A003-11). */
const TYPE = 'OPERATIONS_REPORT'
const MOST_SENTENCES = 20

type Told = { ok: true; message?: string } | Failure

/** Raises the alert of this report through the server, which tells its channels; resolves it when there is no reason any more. */
export function tellAlert(
  { report, alerts }: { report: OperationsReport; alerts: readonly string[] },
  server: Server,
  context: Context,
): Promise<Told> {
  return alerts.length > 0 ? raise(report, alerts, server, context) : resolve(report, server, context)
}

const labelsOf = ({ service, environment = null }: OperationsReport): Record<string, string> => ({
  ...(service !== null && { service }),
  ...(environment !== null && { environment }),
})

async function raise(
  report: OperationsReport,
  alerts: readonly string[],
  server: Server,
  context: Context,
): Promise<Told> {
  const { healthScore, health, period, overall } = report
  const body: Trigger = {
    type: TYPE,
    severity: health.status === 'unhealthy' ? 'error' : 'warning',
    title: `Operations${showSubject(report)}: health score ${healthScore}/100, ${alerts.length === 1 ? '1 reason' : `${alerts.length} reasons`} to look`,
    message: alerts.slice(0, MOST_SENTENCES).join('\n'),
    labels: labelsOf(report),
    category: 'system',
    metadata: { healthScore, hours: period.hours, errorRate: overall.errorRate, avgDuration: overall.avgDuration },
  }
  const response = await requestJson(server, { path: 'api/v1/alerts', body }, context)
  if (!response.ok) return response
  const detail = parseAnswer(AlertDetailSchema, response.body)
  if (!detail.ok) return otherVersion(server, detail.problem)
  return { ok: true, message: `alert ${detail.value.alert.id} is open: ${alerts.join('; ')}` }
}

async function resolve(report: OperationsReport, server: Server, context: Context): Promise<Told> {
  const query = { rule: `raised:${TYPE}`, limit: '1000' }
  const response = await requestJson(server, { path: 'api/v1/alerts', query }, context)
  if (!response.ok) return response
  const answer = parseAnswer(AlertsAnswerSchema, response.body)
  if (!answer.ok) return otherVersion(server, answer.problem)
  const labels = labelsOf(report)
  const open = answer.value.alerts.find(
    (alert) =>
      alert.state !== 'resolved' &&
      alert.labels.service === labels.service &&
      alert.labels.environment === labels.environment,
  )
  if (open === undefined) return { ok: true }
  const path = `api/v1/alerts/${encodeURIComponent(open.id)}/resolve`
  const resolved = await requestJson(server, { path, body: { note: 'the report finds no reason any more' } }, context)
  return resolved.ok ? { ok: true, message: `alert ${open.id} is resolved: no reason any more` } : resolved
}
