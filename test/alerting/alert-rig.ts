import { CHAT_PIPELINE } from '@plumbline/protocol'
import { METRICS, type Metric, metricById } from '@plumbline/protocol/catalogue'
import { nearest } from '@plumbline/protocol/quantities'
import type { Reading } from '../../packages/server/src/analyse/measured.ts'
import { createVocabulary, readRuleFile } from '../../packages/server/src/judge/language/index.ts'
import type { RuleInForce } from '../../packages/server/src/judge/rules/index.ts'
import { announce } from '../../packages/server/src/notify/announce.ts'
import { defaultRoutes } from '../../packages/server/src/notify/default-routes.ts'
import { DEFAULT_COOLDOWNS } from '../../packages/server/src/notify/standing.ts'
import { createSteadyClock } from '../../packages/server/src/notify/steady-clock.ts'
import { createMemoryOutbox } from '../../packages/server/src/notify/test-support/memory-outbox.ts'
import { createMetricReader } from '../../packages/server/src/schedule/alerts/read-metrics.ts'
import { type AlertWatch, startWatchingAlerts } from '../../packages/server/src/schedule/alerts/watch-alerts.ts'
import { measuredSlowly } from '../store-contract/slow-measured.ts'
import { measurement, type TestMeasurement } from '../store-contract/test-rows.ts'
import { createMemoryState } from './memory-state.ts'

export const SECOND_MS = 1_000
export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const INTERVAL_MS = 30_000

const vocabulary = createVocabulary(
  METRICS.map((metric) => ({ ...metric, aliases: metric.aliases ?? [] })),
  nearest,
)

export interface WrittenRule {
  name: string
  condition: string
  severity: string
  inhibitedBy?: readonly string[]
  [key: string]: unknown
}

export interface Message {
  /** Since the start of the rig, on the clock that nobody sets. */
  atMs: number
  reason: string
  alerts: { name: string; state: string; severity: string }[]
  more: number
}

/**
 * The loop of a server without the server: measurements, rules, the watch, the plan and an outbox, on a clock that stands still until
 * it is moved. What a person would be told is what the outbox holds for `slack`.
 */
export function createAlertRig(written: readonly WrittenRule[]) {
  const state = createMemoryState()
  const outbox = createMemoryOutbox()
  const measured: TestMeasurement[] = []
  const chat = new Map<string, Reading>()
  const problems: unknown[] = []
  const startedAt = Date.UTC(2026, 10, 22, 12)
  let rules = written
  let passedMs = 0
  let setMs = 0
  const now = (): number => startedAt + passedMs + setMs
  const sentMs = new Map<string, number>()
  let watch: AlertWatch | undefined

  function start(): AlertWatch {
    const clock = createSteadyClock({ wallMs: now, runningMs: () => passedMs })
    const reader = createMetricReader({
      graph: CHAT_PIPELINE,
      measured: async (query) => measuredSlowly(measured, query),
      chat: async () => chat,
      chatHours: async () => [],
      captured: () => undefined,
    })
    return startWatchingAlerts({
      state: { ...state, acquireLease: async () => false, releaseLease: async () => {} },
      holder: 'rig',
      isEnabled: () => true,
      rules: async () => rules.map(inForce),
      metricOf,
      readMetrics: reader.read,
      graphs: [CHAT_PIPELINE],
      isSilenced: async () => () => false,
      async tell(alerts) {
        const at = clock.read()
        await announce(
          {
            alerts,
            routes: defaultRoutes(['slack'], ['log']),
            channels: new Map(['slack', 'log'].map((id) => [id, { switchedOff: false, showsAcknowledgement: false }])),
            cooldowns: DEFAULT_COOLDOWNS,
            links: {},
            silences: [],
            maintenance: [],
            ...at,
          },
          outbox,
        )
        clock.adopt(at.clockSetMs)
        for (const { notification } of outbox.rows())
          if (!sentMs.has(notification.deliveryId)) sentMs.set(notification.deliveryId, passedMs)
      },
      act: async () => {},
      recordRound: async () => {},
      tidy: async () => {},
      intervalMs: () => INTERVAL_MS,
      now,
      steadyMs: () => passedMs,
      onProblem: (problem) => problems.push(problem),
      onRecovered: () => {},
    })
  }

  return {
    state,
    chat,
    get passedMs() {
      return passedMs
    },
    measure(given: Partial<TestMeasurement> & Pick<TestMeasurement, 'name' | 'value'>): void {
      measured.push(measurement({ kind: 'gauge', service: 'drafts', unit: '1', at: now(), ...given }))
    },
    /** Lets time pass, in steps of a second; `each` makes measurements. Rules are judged every 30 s. */
    async run(lengthMs: number, each: (passedMs: number) => void = () => {}): Promise<void> {
      watch ??= start()
      for (let end = passedMs + lengthMs; passedMs < end; ) {
        passedMs += SECOND_MS
        each(passedMs)
        if (passedMs % INTERVAL_MS === 0) await watch.check()
      }
      if (problems.length > 0) throw problems[0]
    },
    /** The next round is made by another process, which knows what is stored and nothing else. */
    async restart(): Promise<void> {
      await watch?.stop()
      watch = undefined
    },
    /** Time in which no server runs. */
    async pause(lengthMs: number): Promise<void> {
      await this.restart()
      passedMs += lengthMs
    },
    setClock(byMs: number): void {
      setMs += byMs
    },
    edit(changed: readonly WrittenRule[]): void {
      rules = changed
    },
    messages: (): Message[] =>
      outbox
        .rows()
        .filter(({ channelId }) => channelId === 'slack')
        .map(({ notification: { deliveryId, reason, alerts, more } }) => ({
          atMs: sentMs.get(deliveryId) ?? Number.NaN,
          reason,
          alerts: alerts.map(({ name, state, severity }) => ({ name, state, severity })),
          more,
        })),
    /** What happened to the alerts of all rules, in order. */
    kinds: (): string[] => state.timeline.map(({ event }) => event.kind),
    close: async () => watch?.stop(),
  }
}

export type AlertRig = ReturnType<typeof createAlertRig>

function inForce({ inhibitedBy = [], ...written }: WrittenRule): RuleInForce {
  const { rules, problems } = readRuleFile([written], vocabulary)
  const [definition] = rules
  if (!definition) throw new Error(JSON.stringify(problems))
  return { definition, title: definition.name, nextSteps: [], inhibitedBy, sources: [], origin: 'file', written }
}

function metricOf(id: string): Metric {
  const metric = metricById(id)
  if (!metric) throw new Error(`no metric ${id}`)
  return metric
}
