import type { BacktestAnswer } from '@plumbline/protocol/api'
import { openEpisode } from '../../judge/alert/index.ts'
import { type MetricOf, needsOf, type Readings } from '../../judge/condition/index.ts'
import { type Clause, type RuleDefinition, renderCondition } from '../../judge/language/index.ts'
import { judgeRound, type StoredAlert } from '../../judge/round/index.ts'
import type { RuleInForce } from '../../judge/rules/index.ts'
import { type HistorySources, readHistory } from './history.ts'
import { suggestLimit } from './suggest-limit.ts'

export interface BacktestInput {
  rule: RuleInForce
  from: number
  to: number
  /** How often the rule is judged when it is live. */
  intervalMs: number
  minutesSince: number
  metricOf: MetricOf
  sources: HistorySources
}

/** Steps of a backtest, at most: five minutes each over a week. */
const MOST_STEPS = 2_016
const MINUTE_MS = 60_000
/** An alert that stays open is told again after so long. */
const REPEAT_MS = 4 * 3_600_000

/**
 * When a rule would have fired on what is stored, by the code that judges it live. It sees sums of whole minutes, in at most 2,016
 * steps, so that what is shorter than a step is not seen.
 */
export async function backtest(input: BacktestInput): Promise<BacktestAnswer> {
  const { rule, from, to, metricOf, sources } = input
  const stepMs = Math.ceil(Math.max(input.intervalMs, (to - from) / MOST_STEPS) / MINUTE_MS) * MINUTE_MS
  const needs = needsOf(rule.definition, metricOf)
  const readingsAt = await readHistory(needs, { from, to, stepMs, minutesSince: input.minutesSince }, sources)
  const run = (definition: RuleDefinition) => replayRule({ ...rule, definition }, { ...input, stepMs, readingsAt })
  const { observed, ...past } = run(rule.definition)
  return {
    rule: rule.definition.name,
    condition: renderCondition(rule.definition.condition),
    from,
    to,
    ...past,
    suggestion: suggestLimit(rule.definition, observed, {
      firings: past.firings.length,
      lengthMs: to - from,
      count: (definition) => run(definition).firings.length,
    }),
  }
}

type Past = Pick<BacktestAnswer, 'checks' | 'noData' | 'inconclusive' | 'firings'> & {
  /** What the first clause saw at each check, when there was something to see. */
  observed: number[]
}

interface Replay extends BacktestInput {
  stepMs: number
  readingsAt: (at: number) => Readings
}

function replayRule(rule: RuleInForce, { from, to, stepMs, intervalMs, metricOf, readingsAt }: Replay): Past {
  const { definition } = rule
  const stepped: RuleInForce = { ...rule, definition: { ...inTime(definition, intervalMs), enabled: true } }
  const past: Past = { checks: 0, noData: 0, inconclusive: 0, firings: [], observed: [] }
  const open = new Map<string, BacktestAnswer['firings'][number]>()
  const toldAt = new Map<string, number>()
  let stored: readonly StoredAlert[] = []
  for (let at = from + stepMs; at <= to; at += stepMs) {
    const round = judgeRound({
      rules: [stepped],
      stored,
      readings: readingsAt(at),
      metricOf,
      now: at,
      pace: { intervalMs: stepMs, memoryMs: 3_600_000 },
    })
    stored = round.alerts
    past.checks++
    const verdict = round.verdicts.get(definition.name)?.verdict
    if (verdict === 'noData') past.noData++
    if (verdict === 'inconclusive') past.inconclusive++
    for (const value of round.observed.get(definition.name) ?? []) past.observed.push(value)
    for (const alert of stored) follow(alert, at)
  }
  return past

  function follow({ fingerprint, state, labels, evidence }: StoredAlert, at: number): void {
    const episode = openEpisode(state.status)
    const firing = open.get(fingerprint)
    const value = evidence.clauses[0]?.observed ?? null
    if (episode && firing) {
      firing.severity = episode.severity
      firing.worst = worse(firing.worst, value, definition.condition.clauses[0])
      if (at - (toldAt.get(fingerprint) ?? at) >= REPEAT_MS) tell(firing)
    } else if (episode) {
      const begun = { startedAt: at, endedAt: null, severity: episode.severity, labels, worst: value, notifications: 0 }
      open.set(fingerprint, begun)
      past.firings.push(begun)
      if (at - (toldAt.get(fingerprint) ?? Number.NEGATIVE_INFINITY) >= definition.cooldownMs) tell(begun)
    } else if (firing) {
      firing.endedAt = at
      open.delete(fingerprint)
    }

    function tell(told: BacktestAnswer['firings'][number]): void {
      told.notifications++
      toldAt.set(fingerprint, at)
    }
  }
}

/** Steps are longer than the live interval, so that a number of checks has to be the time that they take. */
function inTime(definition: RuleDefinition, intervalMs: number): RuleDefinition {
  const { condition, recovery } = definition
  const timed = (hold: typeof condition.hold): typeof condition.hold =>
    hold.kind === 'checks' && hold.checks > 1 ? { kind: 'duration', durationMs: (hold.checks - 1) * intervalMs } : hold
  return {
    ...definition,
    condition: { ...condition, hold: timed(condition.hold) },
    recovery: { ...recovery, hold: timed(recovery.hold) },
  }
}

function worse(a: number | null, b: number | null, clause: Clause): number | null {
  if (a === null || b === null) return a ?? b
  return clause.kind === 'compare' && clause.operator.startsWith('<') ? Math.min(a, b) : Math.max(a, b)
}
