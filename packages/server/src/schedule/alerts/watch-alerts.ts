import type { StageGraph } from '@plumbline/protocol'
import { muteSymptoms } from '../../judge/alert/index.ts'
import { type MetricOf, type Need, needsOf, type Readings } from '../../judge/condition/index.ts'
import {
  type AlertChanges,
  judgeRound,
  openAlertOf,
  type RuleVerdict,
  type StoredAlert,
} from '../../judge/round/index.ts'
import type { RuleInForce } from '../../judge/rules/index.ts'
import type { AlertEvent } from '../../notify/alert-event.ts'
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
  /** Deletes what is too old to keep; called every hour. */
  tidy: (now: number) => Promise<void>
  intervalMs: () => number
  now: () => number
  /** Milliseconds on a clock that cannot jump. */
  steadyMs: () => number
  onProblem: (error: unknown) => void
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
  stop(): Promise<void>
}

/** A server that is killed is replaced after this at the latest; it renews four times in it. */
const LEASE_MS = 20_000
const HEARTBEAT_MS = 5_000
const TICK_MS = 250
const TIDY_MS = 3_600_000

/** Alerts that ended are remembered so long by the plan: a channel hears of an end only from it. */
const REMEMBER_ENDED_MS = 24 * 3_600_000

/** Evaluates every rule every interval, on one server at a time. Rounds never overlap; one that failed is told and made again. */
export function startWatchingAlerts(options: WatchOptions): AlertWatch {
  const { state, holder, steadyMs } = options
  let last: Round | undefined
  let running: Promise<unknown> = Promise.resolve()
  let isBusy = false
  let isHolder = false
  let lastRoundMs: number | undefined
  let nextRoundMs = 0
  let nextHeartbeatMs = 0
  let nextTidyMs = 0

  async function round(): Promise<Round> {
    const startedMs = steadyMs()
    const elapsedMs = lastRoundMs === undefined ? undefined : startedMs - lastRoundMs
    const outcome = await evaluate(options, elapsedMs)
    lastRoundMs = startedMs
    last = outcome
    return outcome
  }

  /** One at a time, in order. */
  function queue<T>(work: () => Promise<T>): Promise<T> {
    const result = running.then(work)
    running = result.catch(() => {})
    return result
  }

  async function beat(): Promise<void> {
    const at = steadyMs()
    if (at >= nextHeartbeatMs) {
      nextHeartbeatMs = at + HEARTBEAT_MS
      const held = await state.acquireLease('alerts', holder, LEASE_MS)
      // Who was not watching does not know how long ago the last round was.
      if (held && !isHolder) lastRoundMs = undefined
      isHolder = held
    }
    if (!isHolder || at < nextRoundMs || !options.isEnabled()) return
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
      .catch(options.onProblem)
      .finally(() => {
        isBusy = false
      })
  }, TICK_MS).unref()

  return {
    check: () => queue(round),
    get last() {
      return last
    },
    async stop() {
      clearInterval(timer)
      await running
      if (isHolder) await state.releaseLease('alerts', holder).catch(options.onProblem)
    },
  }
}

async function evaluate(options: WatchOptions, elapsedMs: number | undefined): Promise<Round> {
  const { state, metricOf, now } = options
  const at = now()
  const [rules, stored] = await Promise.all([options.rules(), state.readAlerts()])
  const needs = rules
    .filter(({ definition }) => definition.enabled)
    .flatMap(({ definition }) => definition.condition.clauses.flatMap((clause) => needsOf(clause, metricOf)))
  const readings = await options.readMetrics(needs, at)
  const pace = { intervalMs: options.intervalMs(), memoryMs: 3_600_000 }
  const outcome = judgeRound({ rules, stored, readings, metricOf, now: at, elapsedMs, pace })
  const lost = new Set(await state.commitAlerts(outcome.changes))
  const before = new Map(stored.map((alert) => [alert.fingerprint, alert]))
  // What somebody else changed meanwhile is told as it was; the next round sees it as it is.
  const alerts = outcome.alerts.flatMap((alert) =>
    lost.has(alert.fingerprint) ? (before.get(alert.fingerprint) ?? []) : alert,
  )
  await tellOf(alerts, rules, options, at)
  const fired = new Set(
    outcome.changes.events.flatMap(({ fingerprint, event }) => (event.kind === 'fired' ? fingerprint : [])),
  )
  await options.act(
    alerts.filter(({ fingerprint }) => fired.has(fingerprint)),
    rules,
    at,
  )
  return { checkedAt: at, alerts, verdicts: outcome.verdicts }
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
