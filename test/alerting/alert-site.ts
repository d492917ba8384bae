import type { Alert, AlertDetail, AlertsAnswer } from '@plumbline/protocol/api'
import { type Answer, ask, post, request } from '../reliability/harness/http.ts'

/** A queue depth, as an application measures it. */
export const measureDepth = (url: string, depth: number): Promise<Answer> =>
  post(url, 'measurements', { kind: 'gauge', service: 'drafts', name: 'queue.depth', value: depth })

/** One critical rule that fires at once, and ends at once. */
export const DEEP_QUEUE = `
alerts:
  interval: 5s
  rules:
    queue-depth-high: { enabled: false }
    queue-very-deep: { enabled: false }
alert_rules:
  - name: deep_queue
    condition: queue.depth > 50
    severity: critical
    recoverFor: 1 check
`

/** Evaluates now, and gives the alerts of a rule that are active after that. */
export async function check(url: string, rule = 'deep_queue'): Promise<Alert[]> {
  const answer = await request(`${url}/api/v1/alerts/check`, { method: 'POST' })
  if (answer.status !== 200) throw new Error(`a check was answered with ${answer.status}: ${answer.text}`)
  return (answer.json as AlertsAnswer).alerts.filter((alert) => alert.rule === rule)
}

export const detailOf = (url: string, id: string): Promise<AlertDetail> => ask(url, `/api/v1/alerts/${id}`)

export const send = (url: string, path: string, body: unknown = {}, method = 'POST'): Promise<Answer> =>
  request(url + path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
