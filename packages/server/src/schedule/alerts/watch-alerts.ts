import type { StageGraph } from '@plumbline/protocol'
import { muteSymptoms } from '../../judge/alert/index.ts'
import { type MetricOf, type Need, needsOf, type Readings } from '../../judge/condition/index.ts'
import {
  type AlertChanges,
  judgeRound,
  openAlertOf,
  type RoundInput,
  type RuleVerdict,
  type StoredAlert,
} from '../../judge/round/index.ts'
import type { RuleInForce } from '../../judge/rules/index.ts'
import type { AlertEvent } from '../../notify/alert-event.ts'
import { createOutage, type Failing } from './outage.ts'
import { toldAlert } from './told-alert.ts'

/** Where alerts live; the state store, seen by its shape. */
export interface WatchState {
  acquireLease(role: string, holder: string, ttlMs: number): Promise<boolean>
  releaseLease(role: string, holder: string): Promise<void>
  readAlerts(): Promise<StoredAlert[]>
  /** Returns the fingerprints that somebody else has changed in between, and which were left as they are. */
  commitAlerts(changes: AlertChanges): Promise<readonly string[]>
}

export interface WatchOptions {
  state: WatchState
  /** Names this server among those that share the state. */
  holder: string
  /** When false nothing is evaluated and nobody is told. */
  isEnabled: () => boolean
  rules: () => Promise<readonly RuleInForce[]>
  metricOf: MetricOf
  readMetrics: (needs: readonly Need[], now: number) => Promise<Readings>
  graphs: readonly StageGraph[]
  /** Whether somebody asked for quiet about it, so that it must not keep its symptoms quiet either. */
  isSilenced: () => Promise<(alert: AlertEvent) => boolean>
  /** Plans who is told of what, and puts it into the outbox. */
  tell: (alerts: readonly AlertEvent[]) => Promise<void>
  /** What is done by itself about alerts that fired in this round. */
  act: (fired: readonly StoredAlert[], rules: readonly RuleInForce[], now: number) => Promise<void>
  /** Others on the same state want to know when rules were judged last. */
  recordRound: (at: number) => Promise<void>
  /** Deletes what is too old to keep; called every hour. */
  tidy: (now: number) => Promise<void>
  intervalMs: () => number
  now: () => number
  /** Milliseconds on a clock that cannot jump. */
  steadyMs: () => number
  /** Told when rounds begin to fail, not of each that does. */
  onProblem: (error: unknown) => void
  /** Told when they succeed again. */
  onRecovered: (afterMs: number) => void
}

export interface Round {
  checkedAt: number
  alerts: readonly StoredAlert[]
  verdicts: ReadonlyMap<string, RuleVerdict>
}

export interface AlertWatch {
  /** Evaluates now, whoever's turn it is. */
  check(): Promise<Round>
  /** The last round of this server. */
  readonly last: Round | undefined
  /** Undefined while the rounds of this server succeed, and while it has none to make. */
  readonly failing: Failing | undefined
  /** Rounds of this server since its start. */
  readonly rounds: { readonly judged: number; readonly failed: number }
  stop(): Promise<void>
}

/** A server that is killed is replaced after this at the latest; it renews four times in it. */
const LEASE_MS = 20_000
const HEARTBEAT_MS = 5_000
const TICK_MS = 250
const TIDY_MS = 3_600_000

/** Alerts that ended are remembered so long by the plan: a channel hears of an end only from it. */
const REMEMBER_ENDED_MS = 24 * 3_600_000

/** Evaluates every rule every interval, on one server at a time. Rounds never overlap; one that failed is made again. */
export function startWatchingAlerts(options: WatchOptions): AlertWatch {
  const { state, holder, steadyMs } = options
  const outage = createOutage({ now: options.now, onBegin: options.onProblem, onEnd: options.onRecovered })
  const rounds = { judged: 0, failed: 0 }
  let last: Round | undefined
  let running: Promise<unknown> = Promise.resolve()
  let isBusy = false
  let isHolder = false
  let committed: { checkedAt: number; steadyMs: number } | undefined
  let nextRoundMs = 0
  let nextHeartbeatMs = 0
  let nextTidyMs = 0

  async function round(): Promise<Round> {
    try {
      const made = await makeRound()
      rounds.judged++
      outage.succeed()
      return made
    } catch (error) {
      rounds.failed++
      outage.fail(error)
      throw error
    }
  }

  async function makeRound(): Promise<Round> {
    const begun = { checkedAt: options.now(), steadyMs: steadyMs() }
    const since = committed && { checkedAt: committed.checkedAt, elapsedMs: begun.steadyMs - committed.steadyMs }
    const judged = await judgeAndCommit(options, begun.checkedAt, since)
    committed = begun
    last = { checkedAt: begun.checkedAt, alerts: judged.alerts, verdicts: judged.verdicts }
    if (options.isEnabled()) await followUp(options, judged, begun.checkedAt)
    await options.recordRound(begun.checkedAt)
    return last
  }

  /** One at a time, in order. */
  function queue<T>(work: () => Promise<T>): Promise<T> {
    const result = running.then(work)
    running = result.catch(() => {})
    return result
  }

  async function beat(): Promise<void> {
    if (!options.isEnabled()) {
      outage.forget()
      return
    }
    const at = steadyMs()
    if (at >= nextHeartbeatMs) {
      nextHeartbeatMs = at + HEARTBEAT_MS
      isHolder = await state.acquireLease('alerts', holder, LEASE_MS)
      // Whoever has the lease knows how the rounds go.
      if (!isHolder) outage.succeed()
    }
    if (!isHolder || at < nextRoundMs) return
    nextRoundMs = at + options.intervalMs()
    await round()
    if (at < nextTidyMs) return
    nextTidyMs = at + TIDY_MS
    await options.tidy(options.now())
  }

  const timer = setInterval(() => {
    if (isBusy) return
    isBusy = true
    queue(beat)
      .catch(outage.fail)
      .finally(() => {
        isBusy = false
      })
  }, TICK_MS).unref()

  return {
    check: () => queue(round),
    get last() {
      return last
    },
    get failing() {
      return outage.failing
    },
    rounds,
    async stop() {
      clearInterval(timer)
      await running
      if (isHolder) await state.releaseLease('alerts', holder).catch(options.onProblem)
    },
  }
}

interface JudgedRound {
  rules: readonly RuleInForce[]
  alerts: readonly StoredAlert[]
  fired: readonly StoredAlert[]
  verdicts: Round['verdicts']
}

async function judgeAndCommit(
  { state, rules: readRules, metricOf, readMetrics, intervalMs }: WatchOptions,
  now: number,
  since: RoundInput['since'],
): Promise<JudgedRound> {
  const [rules, stored] = await Promise.all([readRules(), state.readAlerts()])
  const needs = rules
    .filter(({ definition }) => definition.enabled)
    .flatMap(({ definition }) => needsOf(definition, metricOf))
  const readings = await readMetrics(needs, now)
  const pace = { intervalMs: intervalMs(), memoryMs: 3_600_000 }
  const outcome = judgeRound({ rules, stored, readings, metricOf, now, since, pace })
  const lost = new Set(await state.commitAlerts(outcome.changes))
  const before = new Map(stored.map((alert) => [alert.fingerprint, alert]))
  // What somebody else changed meanwhile is told as it was; the next round sees it as it is.
  const alerts = outcome.alerts.flatMap((alert) =>
    lost.has(alert.fingerprint) ? (before.get(alert.fingerprint) ?? []) : alert,
  )
  const fired = new Set(
    outcome.changes.events.flatMap(({ fingerprint, event }) =>
      event.kind === 'fired' && !lost.has(fingerprint) ? fingerprint : [],
    ),
  )
  return {
    rules,
    alerts,
    fired: alerts.filter(({ fingerprint }) => fired.has(fingerprint)),
    verdicts: outcome.verdicts,
  }
}

/** Tells and acts; that an alert fired is known in this round only, so what is done about it does not depend on the telling. */
async function followUp(options: WatchOptions, { alerts, rules, fired }: JudgedRound, now: number): Promise<void> {
  try {
    await tellOf(alerts, rules, options, now)
  } finally {
    await options.act(fired, rules, now)
  }
}

async function tellOf(
  alerts: readonly StoredAlert[],
  rules: readonly RuleInForce[],
  { graphs, metricOf, isSilenced, tell }: WatchOptions,
  now: number,
): Promise<void> {
  const byName = new Map(rules.map((rule) => [rule.definition.name, rule]))
  const silenced = await isSilenced()
  const open = alerts.flatMap((alert) => {
    const rule = byName.get(alert.rule)
    const clause = rule?.definition.condition.clauses[0]
    const told = toldAlert(alert, undefined, undefined)
    if (told === undefined || silenced(told)) return []
    return openAlertOf(alert, rule, clause && metricOf(clause.metric)) ?? []
  })
  const voices = muteSymptoms(open, graphs)
  const titles = new Map(alerts.map(({ fingerprint, evidence }) => [fingerprint, evidence.title]))
  const events = alerts.flatMap((alert) => {
    const { status } = alert.state
    if (status.kind === 'resolved' && status.endedAt < now - REMEMBER_ENDED_MS) return []
    const voice = voices.get(alert.fingerprint)
    return toldAlert(alert, voice, voice?.kind === 'muted' ? titles.get(voice.by) : undefined) ?? []
  })
  await tell(events)
}
