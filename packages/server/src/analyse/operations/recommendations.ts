import type { OperationError, OperationIssue, OperationRecommendation, SlowOperation } from '@plumbline/protocol/api'
import { sayChange, sayCount, sayMs, sayPercent } from '../words.ts'
import { FEWEST_OPERATIONS } from './minimum-samples.ts'

/** Errors whose text says what to do about them; the first that fits counts. */
const CAUSES: readonly { text: RegExp; action: (service: string) => string }[] = [
  {
    text: /rate.?limit|too many requests|\b429\b/i,
    action: (service) => `Spread out or batch the calls to ${service}, and wait as long as Retry-After says`,
  },
  {
    text: /tim(e|ed)[ -]?out|deadline/i,
    action: (service) => `Give slow calls to ${service} a time limit and a retry with back-off, or move them to a job`,
  },
  {
    text: /unauthori[sz]ed|forbidden|\b40[13]\b|(invalid|expired).*(token|key|credential)/i,
    action: (service) => `Renew the credentials for ${service}`,
  },
  {
    text: /ECONNREFUSED|ENOTFOUND|ECONNRESET|\b50[234]\b|unavailable|connection (refused|reset)/i,
    action: (service) => `See whether ${service} is up, and stop calling it while it is not`,
  },
]

/** What is known of a service that is in the report; nothing else is recommended about (A003-8). */
export interface RecommendationInput {
  service: string
  issues: readonly OperationIssue[]
  slowest: readonly SlowOperation[]
  /** Most frequent first. */
  errors: readonly OperationError[]
  /** Which operation became slower by most time in total. */
  slowed: { name: string; beforeMs: number; nowMs: number; percent: number } | undefined
}

export function recommend(input: RecommendationInput): OperationRecommendation[] {
  const { service, issues, slowest, errors, slowed } = input
  const has = (...kinds: OperationIssue['kind'][]): OperationIssue | undefined =>
    issues.find(({ kind }) => kinds.includes(kind))
  const recommendations: OperationRecommendation[] = []
  const add = (action: string, evidence: string): unknown => recommendations.push({ service, action, evidence })

  const slow = has('p95Duration', 'avgDuration')
  if (slow)
    add(
      `Optimize slow ${service} operations`,
      [slow.sentence, sayHeaviest(slowest, slow.limit)].filter(Boolean).join('; '),
    )
  const degrading = has('degrading')
  if (degrading)
    add(
      `Find what made ${service} slower; compare with recent deployments`,
      slowed === undefined
        ? degrading.sentence
        : `${slowed.name} takes ${sayMs(slowed.nowMs)} on average after ${sayMs(slowed.beforeMs)} (${sayChange(slowed.percent)})`,
    )
  const [error] = errors
  const failing = has('errorRate')
  if (failing) add(`Monitor error trends for ${service} service`, failing.sentence)
  const cause = error && CAUSES.find(({ text }) => text.test(`${error.type} ${error.message}`))
  if (error && cause && error.count >= FEWEST_OPERATIONS)
    add(
      cause.action(service),
      `its most frequent error, ${sayCount(error.count)} times: ${error.message || error.type}`,
    )
  return recommendations
}

/** Of those beyond the limit, else of the slowest, the one that costs most time. */
function sayHeaviest(slowest: readonly SlowOperation[], limitMs: number): string {
  const beyond = slowest.filter(({ p95Duration }) => (p95Duration ?? 0) > limitMs)
  const heaviest = (beyond.length > 0 ? beyond : slowest).toSorted((a, b) => b.timeShare - a.timeShare)[0]
  if (heaviest === undefined || heaviest.avgDuration === null) return ''
  const { name, avgDuration, count, timeShare } = heaviest
  return `${name} takes ${sayMs(avgDuration)} on average, ${sayCount(count)} calls, ${sayPercent(Math.round(timeShare))} of all time`
}
