import {
  type AlertEvent,
  type AlertRule,
  type AlertState,
  advance,
  DEFAULT_PACE,
  fingerprintOf,
  openEpisode,
  type Pace,
  resolve,
} from '../alert/index.ts'
import { OFF } from '../alert/latch.ts'
import { type Judged, judgeCondition, type MetricOf, type Readings } from '../condition/index.ts'
import { alertRuleOf, renderCondition } from '../language/index.ts'
import type { RuleInForce } from '../rules/index.ts'
import type { AlertChanges, AlertFacts, StoredAlert } from './alert-record.ts'
import { episodeOf } from './episode.ts'

export interface RoundInput {
  rules: readonly RuleInForce[]
  stored: readonly StoredAlert[]
  readings: Readings
  metricOf: MetricOf
  now: number
  /**
   * The round before, when this process made it: alerts that were evaluated then have grown older by so much, on a clock that cannot
   * jump. For all others the wall clock has to do.
   */
  since?: { checkedAt: number; elapsedMs: number } | undefined
  pace?: Pace
}

/** What a rule showed in this round, over all of its alerts. */
export interface RuleVerdict {
  verdict: Judged['verdict'] | 'off'
  explanation: string
}

export interface RoundOutcome {
  /** Every alert as it stands after the round. */
  alerts: readonly StoredAlert[]
  /** What has to be stored of that. */
  changes: AlertChanges
  verdicts: ReadonlyMap<string, RuleVerdict>
  /** What the first clause of each rule saw, for each of its alerts that had something to see. */
  observed: ReadonlyMap<string, readonly number[]>
}

/** Alerts that no rule watches: raised by an application, or about a channel that takes no messages. */
export const isRaised = (rule: string): boolean => rule.startsWith('raised:') || rule.startsWith('notifier:')

/**
 * One evaluation of every rule. What it says depends only on what it is given, so that the live loop, a restart and another server
 * come to the same.
 */
export function judgeRound(input: RoundInput): RoundOutcome {
  const { rules, stored, now } = input
  const byRule = Map.groupBy(stored, ({ rule }) => rule)
  const verdicts = new Map<string, RuleVerdict>()
  const observed = new Map<string, number[]>()
  const lives: Life[] = []
  for (const rule of rules) {
    const { name, enabled } = rule.definition
    const known = byRule.get(name) ?? []
    if (!enabled) {
      verdicts.set(name, { verdict: 'off', explanation: 'The rule is switched off.' })
      lives.push(...known.map((alert) => endLife(alert, now)))
      continue
    }
    const { lives: own, truncated } = judgeRule(rule, known, input)
    verdicts.set(name, worstOf(own, truncated))
    observed.set(
      name,
      own.flatMap(({ judged }) => judged?.clauses[0]?.observed ?? []),
    )
    lives.push(...own)
  }
  const names = new Set(rules.map(({ definition }) => definition.name))
  for (const alert of stored) {
    if (!names.has(alert.rule)) lives.push(isRaised(alert.rule) ? asItWas(alert) : endLife(alert, now))
  }
  return {
    alerts: lives.flatMap(({ after }) => after ?? []),
    changes: changesOf(lives, input.pace ?? DEFAULT_PACE),
    verdicts,
    observed,
  }
}

/** One alert before and after the round; `after` is undefined when there is nothing worth remembering. */
interface Life {
  before: StoredAlert | undefined
  after: StoredAlert | undefined
  events: AlertEvent[]
  judged?: Judged
}

const asItWas = (alert: StoredAlert): Life => ({ before: alert, after: alert, events: [] })

function judgeRule(
  rule: RuleInForce,
  known: readonly StoredAlert[],
  input: RoundInput,
): { lives: Life[]; truncated: boolean } {
  const { definition } = rule
  const { metricOf, readings, now, pace = DEFAULT_PACE } = input
  const remembered = known.filter(({ state }) => isWatched(state, pace))
  const { judged, truncated } = judgeCondition({
    rule: definition,
    metricOf,
    readings,
    known: remembered.map(({ labels }) => labels),
    now,
  })
  const byPrint = new Map(known.map((alert) => [alert.fingerprint, alert]))
  const lives = judged.map((one) => {
    const fingerprint = fingerprintOf(definition.name, one.labels)
    const before = byPrint.get(fingerprint)
    byPrint.delete(fingerprint)
    return judgeLife(rule, one, { fingerprint, before }, input)
  })
  const alertRule = alertRuleOf(definition)
  // Those that ended are still to be told as ended; those of a rule that is about something else now are over.
  const others = [...byPrint.values()].map((alert) =>
    alert.state.checksum === alertRule.checksum ? asItWas(alert) : endEdited(alert, alertRule, now),
  )
  return { lives: [...lives, ...others], truncated }
}

function judgeLife(
  rule: RuleInForce,
  judged: Judged,
  { fingerprint, before }: { fingerprint: string; before: StoredAlert | undefined },
  { since, now, pace = DEFAULT_PACE }: RoundInput,
): Life {
  const { definition } = rule
  const isOfLastRound = since !== undefined && before?.state.evaluatedAt === since.checkedAt
  const { next, events } = advance({
    rule: alertRuleOf(definition),
    check: judged.check,
    previous: before?.state,
    now,
    pace,
    ...(isOfLastRound && { elapsedMs: since.elapsedMs }),
  })
  if (!isWatched(next, pace)) {
    if (!before) return { before, after: undefined, events: [], judged }
    // That nothing is measured any more is no news of an alert that ended.
    if (before.state.status.kind === 'resolved' && judged.verdict === 'noData') return { ...asItWas(before), judged }
  }
  const after: StoredAlert = {
    fingerprint,
    rule: definition.name,
    labels: judged.labels,
    state: next,
    evidence: factsOf(rule, judged, before, next),
    version: before?.version ?? 0,
    updatedAt: now,
  }
  return { before, after, events, judged }
}

/** Something goes on that the next round has to know of; what a hold has counted is forgotten after a while. */
const isWatched = ({ status, latches }: AlertState, { memoryMs }: Pace): boolean =>
  openEpisode(status) !== null ||
  latches.some(({ on, checks, undecidedMs }) => on || (checks > 0 && undecidedMs <= memoryMs))

function factsOf(
  { definition, title, nextSteps }: RuleInForce,
  { clauses, explanation, verdict }: Judged,
  before: StoredAlert | undefined,
  next: AlertState,
): AlertFacts {
  // An alert that has ended goes on showing what it ended with, and one without data what was seen last; unless silence is the matter.
  const isOver = openEpisode(next.status) === null && next.status.kind !== 'pending'
  const keeps = before && (isOver || (verdict === 'noData' && definition.noData !== 'fire'))
  return {
    title,
    severity: openEpisode(next.status)?.severity ?? definition.severity,
    category: definition.category,
    condition: renderCondition(definition.condition),
    clauses: keeps ? before.evidence.clauses : clauses,
    explanation: keeps ? before.evidence.explanation : explanation,
    nextSteps: [...nextSteps],
    runbook: definition.runbook,
    cooldownMs: definition.cooldownMs,
  }
}

/** The rule is gone, or switched off: what was open ends, and what was pending is forgotten. */
function endLife(alert: StoredAlert, now: number): Life {
  const { state } = alert
  const outcome = resolve(state, 'ruleRemoved', now)
  if (outcome.ok) {
    const { next, events } = outcome.value
    return { before: alert, after: { ...alert, state: next, updatedAt: now }, events }
  }
  if (state.latches.every(({ checks }) => checks === 0)) return asItWas(alert)
  const calm: AlertState = { ...state, latches: state.latches.map(() => OFF), status: { kind: 'inactive' } }
  const events: AlertEvent[] = state.status.kind === 'pending' ? [{ kind: 'calmed', at: now }] : []
  return { before: alert, after: { ...alert, state: calm, updatedAt: now }, events }
}

/** The rule was edited so that it is no longer about what the alert is about. */
function endEdited(alert: StoredAlert, rule: AlertRule, now: number): Life {
  if (openEpisode(alert.state.status) === null) return endLife(alert, now)
  const { next, events } = advance({ rule, check: { kind: 'noData' }, previous: alert.state, now })
  return { before: alert, after: { ...alert, state: next, updatedAt: now }, events }
}

const ORDER: readonly Judged['verdict'][] = ['firing', 'inconclusive', 'ok', 'noData']

function worstOf(lives: readonly Life[], truncated: boolean): RuleVerdict {
  const judged = lives.flatMap(({ judged }) => judged ?? [])
  const worst = ORDER.find((verdict) => judged.some((one) => one.verdict === verdict)) ?? 'noData'
  const shown = judged.find(({ verdict }) => verdict === worst)
  const explanation = shown?.explanation ?? 'Nothing was measured yet.'
  const more = truncated
    ? ` There is more to judge than the ${judged.length} that are judged; narrow the rule with "where".`
    : ''
  return { verdict: worst, explanation: explanation + more }
}

function changesOf(lives: readonly Life[], pace: Pace): AlertChanges {
  const changed = lives.filter(
    ({ before, after, events }) =>
      after !== undefined &&
      after !== before &&
      (before === undefined ||
        events.length > 0 ||
        isWatched(after.state, pace) ||
        isWatched(before.state, pace) ||
        before.state.status.kind !== after.state.status.kind),
  )
  return {
    alerts: changed.flatMap(({ before, after }) =>
      after ? [{ record: after, expectedVersion: before?.version ?? null }] : [],
    ),
    episodes: changed.flatMap(({ after, events }) => (after && concernsEpisode(after, events) ? episodeOf(after) : [])),
    events: changed.flatMap(({ after, events }) =>
      after ? events.map((event) => ({ fingerprint: after.fingerprint, event })) : [],
    ),
  }
}

const concernsEpisode = ({ state }: StoredAlert, events: readonly AlertEvent[]): boolean =>
  openEpisode(state.status) !== null || events.some(({ kind }) => kind === 'resolved')
