import { failed, type Outcome } from './alert-problem.ts'
import { type AlertServerOptions, callServer, isObject } from './call-server.ts'
import type { Threshold } from './thresholds.ts'

/** Gives every rule that answers to the threshold's requirement a new limit. Several rules may: all of them are changed. */
export async function applyThreshold(
  server: AlertServerOptions,
  threshold: Threshold,
  limit: string,
): Promise<Outcome<object>> {
  const answer = await callServer(server, { method: 'GET', path: 'api/v1/alerts/rules' })
  if (!answer.accepted) return answer
  const ids = findRules(answer.body, threshold.requirement)
  if (ids === undefined) return failed('bad_answer', 'the server does not list its rules; is it of the same version?')
  if (ids.length === 0) return failed('no_rule', `the server has no rule that answers ${threshold.requirement}`)
  for (const id of ids) {
    const path = `api/v1/alerts/rules/${encodeURIComponent(id)}`
    const changed = await callServer(server, { method: 'PATCH', path, body: { limit } })
    if (!changed.accepted) return changed
  }
  return { accepted: true }
}

function findRules(body: unknown, requirement: string): string[] | undefined {
  if (!isObject(body) || !Array.isArray(body.rules)) return undefined
  return body.rules.flatMap((rule) => {
    if (!isObject(rule) || typeof rule.id !== 'string' || !Array.isArray(rule.sources)) return []
    return rule.sources.includes(requirement) ? [rule.id] : []
  })
}
