import type { Labels } from '../../analyse/measured.ts'
import {
  type AlertEvent,
  type AlertState,
  advance,
  DEFAULT_PACE,
  fingerprintOf,
  openEpisode,
  type Pace,
  resolve,
} from '../alert/index.ts'
import { type Judged, judgeCondition, type MetricOf, type Readings } from '../condition/index.ts'
import { alertRuleOf, labelsOf, renderCondition } from '../language/index.ts'
import type { RuleInForce } from '../rules/index.ts'
import type { AlertChanges, AlertFacts, StoredAlert } from './alert-record.ts'
import { episodeOf } from './episode.ts'

export interface RoundInput {
  rules: readonly RuleInForce[]
  stored: readonly StoredAlert[]
  readings: Readings
  metricOf: MetricOf
  now: number
  /** Since the round before, on a clock that cannot jump; absent when another process made that one. */
  elapsedMs?: number | undefined
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
    const own = judgeRule(rule, known, input)
    verdicts.set(name, worstOf(own))
    observed.set(
      name,
      own.flatMap(({ judged }) => judged?.clauses[0]?.observed ?? []),
    )
    lives.push(...own)
  }
  const names = new Set(rules.map(({ definition }) => definition.name))
  for (const alert of stored) {
    if (!names.has(alert.rule))
      lives.push(isRaised(alert.rule) ? { before: alert, after: alert, events: [] } : endLife(alert, now))
  }
  return { alerts: lives.flatMap(({ after }) => after ?? []), changes: changesOf(lives), verdicts, observed }
}

/** One alert before and after the round; `after` is undefined when there is nothing worth remembering. */
interface Life {
  before: StoredAlert | undefined
  after: StoredAlert | undefined
  events: AlertEvent[]
  judged?: Judged
}

function judgeRule(rule: RuleInForce, known: readonly StoredAlert[], input: RoundInput): Life[] {
  const { definition } = rule
  const { metricOf, readings, now, elapsedMs, pace = DEFAULT_PACE } = input
  const remembered = known.filter(({ state }) => isWatched(state))
  const { judged } = judgeCondition({
    rule: definition,
    metricOf,
    readings,
    known: remembered.map(({ labels }) => withoutScope(labels, labelsOf(definition.condition))),
    now,
  })
  const alertRule = alertRuleOf(definition)
  const byPrint = new Map(known.map((alert) => [alert.fingerprint, alert]))
  return judged.map((one): Life => {
    const labels = { ...labelsOf(definition.condition), ...one.labels }
    const fingerprint = fingerprintOf(definition.name, labels)
    const before = byPrint.get(fingerprint)
    const { next, events } = advance({
      rule: alertRule,
      check: one.check,
      previous: before?.state,
      now,
      pace,
      ...(elapsedMs !== undefined && { elapsedMs }),
    })
    if (!before && !isWatched(next)) return { before, after: undefined, events: [], judged: one }
    const record: StoredAlert = {
      fingerprint,
      rule: definition.name,
      labels,
      state: next,
      evidence: factsOf(rule, one, before, next),
      version: before?.version ?? 0,
      updatedAt: now,
    }
    return { before, after: record, events, judged: one }
  })
}

/** Something goes on that the next round has to know of. */
const isWatched = (state: AlertState): boolean =>
  openEpisode(state.status) !== null || state.latches.some(({ on, checks }) => on || checks > 0)

const withoutScope = (labels: Labels, scope: Labels): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([label]) => scope[label] === undefined))

function factsOf(
  { definition, title, nextSteps }: RuleInForce,
  { clauses, explanation, verdict }: Judged,
  before: StoredAlert | undefined,
  next: AlertState,
): AlertFacts {
  // An alert that has ended goes on showing what it ended with, and one without data what was seen last.
  const keeps = before && (verdict === 'noData' || (openEpisode(next.status) === null && !isWatched(next)))
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

/** The rule is gone, or switched off: what was open ends. */
function endLife(alert: StoredAlert, now: number): Life {
  const outcome = resolve(alert.state, 'ruleRemoved', now)
  if (!outcome.ok) return { before: alert, after: alert, events: [] }
  const { next, events } = outcome.value
  return { before: alert, after: { ...alert, state: next, updatedAt: now }, events }
}

const ORDER: readonly Judged['verdict'][] = ['firing', 'inconclusive', 'ok', 'noData']

function worstOf(lives: readonly Life[]): RuleVerdict {
  const judged = lives.flatMap(({ judged }) => judged ?? [])
  const worst = ORDER.find((verdict) => judged.some((one) => one.verdict === verdict)) ?? 'noData'
  const shown = judged.find(({ verdict }) => verdict === worst)
  return { verdict: worst, explanation: shown?.explanation ?? 'Nothing was measured yet.' }
}

function changesOf(lives: readonly Life[]): AlertChanges {
  const changed = lives.filter(
    ({ before, after, events }) =>
      after !== undefined &&
      after !== before &&
      (before === undefined ||
        events.length > 0 ||
        isWatched(after.state) ||
        isWatched(before.state) ||
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
