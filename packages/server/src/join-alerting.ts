import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { Alert } from '@plumbline/protocol/api'
import { METRICS, type Metric, metricById, STANDING_RULES } from '@plumbline/protocol/catalogue'
import { formatDuration, nearest } from '@plumbline/protocol/quantities'
import { createAlertAnswers } from './api/alerts/alert-answers.ts'
import { createChannelAnswers } from './api/alerts/channel-answers.ts'
import { createMaintenanceAnswers } from './api/alerts/maintenance-answers.ts'
import { createObjectiveAnswers } from './api/alerts/objective-answers.ts'
import { createQuietAnswers } from './api/alerts/quiet-answers.ts'
import { createRuleAnswers } from './api/alerts/rule-answers.ts'
import type { Questions } from './api/questions.ts'
import {
  type AlertConfig,
  type Config,
  type ConfigSources,
  loadAlerts,
  reloadConfig,
  startWatchingConfig,
} from './config/index.ts'
import { PlumblineError } from './errors.ts'
import { joinBaselines } from './join-baselines.ts'
import { createVocabulary, type Vocabulary } from './judge/language/index.ts'
import { rulesInForce } from './judge/rules/index.ts'
import { ALERT_GRAMMAR } from './notify/alert-grammar.ts'
import { announce } from './notify/announce.ts'
import { openMail } from './notify/channels/open-mail.ts'
import { createPost } from './notify/http-post.ts'
import { endOfRecord, openWindows, parseMaintenance, recordOf } from './notify/maintenance.ts'
import { muteOf } from './notify/mute.ts'
import { createTestNotification } from './notify/notification.ts'
import { type ChannelReport, notifierAlert } from './notify/notifier-alert.ts'
import { openChannel, showsAcknowledgement } from './notify/open-channel.ts'
import type { QuietAlert } from './notify/plan.ts'
import { checkReviewChannels } from './notify/reviews/review-channels.ts'
import { startDelivering } from './notify/start-delivering.ts'
import { createSteadyClock } from './notify/steady-clock.ts'
import { backtest } from './schedule/alerts/backtest.ts'
import { createNotifierWatch } from './schedule/alerts/notifier-watch.ts'
import { createMetricReader, type MetricSources } from './schedule/alerts/read-metrics.ts'
import { startWatchingAlerts } from './schedule/alerts/watch-alerts.ts'
import { createWebhookAction } from './schedule/alerts/webhook-action.ts'
import type { StateStore } from './state/index.ts'
import type { Store } from './store/store.ts'

export interface AlertingParts {
  config: Config
  sources: ConfigSources
  store: Store
  state: StateStore
  questions: Questions
  /** Names this server among those that share the state. */
  holder: string
  now: () => number
  random: () => number
  /** Writes one line to standard error. */
  writeLine: (line: string) => void
  onClose: (close: () => unknown) => void
  onProblem: (what: string, error: unknown) => void
}

/** The words of rules: every metric by its id and its other names. */
export const createRuleVocabulary = (): Vocabulary =>
  createVocabulary(
    METRICS.map((metric) => ({ ...metric, aliases: metric.aliases ?? [] })),
    nearest,
  )

/** How long what is over is kept. */
export const KEPT = { alertsMs: 90 * 86_400_000, deliveriesMs: 30 * 86_400_000, maintenanceMs: 30 * 86_400_000 }

/** Cursor: when rules were judged last, by whichever server. */
const CHECKED_AT = 'alerts-checked-at'

/** Joins what judges, tells and answers about alerts. Throws `config-invalid` when the alerts of the configuration are not valid. */
export function joinAlerting(parts: AlertingParts) {
  const { config, sources, store, state, questions, holder, now, onClose, onProblem } = parts
  const vocabulary = createRuleVocabulary()
  const alertSources = { ...sources, grammar: ALERT_GRAMMAR, vocabulary, shipped: STANDING_RULES }
  const loaded = loadAlerts(alertSources)
  if (!loaded.ok) throw new PlumblineError('config-invalid', loaded.problems)
  const problems = checkReviewChannels(config.reviews, loaded.alerts.channels)
  if (problems.length > 0) throw new PlumblineError('config-invalid', problems.join('\n'))
  let { alerts } = loaded
  let { reviews } = config
  let channels = openChannels(alerts)

  function openChannels({ channels, fallbacks }: AlertConfig) {
    const post = createPost()
    return new Map(
      channels.map((one) => {
        const fallback = fallbacks[one.id]
        const channel = openChannel(one, { post, writeLine: parts.writeLine, openMail })
        return [one.id, { kind: one.kind, config: one, channel, ...(fallback !== undefined && { fallback }) }] as const
      }),
    )
  }

  const watching = startWatchingConfig({
    files: loaded.files,
    read() {
      const read = reloadConfig(alertSources, config)
      const wrong = read.ok ? checkReviewChannels(read.reviews, read.alerts.channels) : []
      return wrong.length === 0 ? read : { ok: false, problems: wrong.join('\n'), files: read.files }
    },
    onChange(changed, restartFor) {
      alerts = changed.alerts
      reviews = changed.reviews
      channels = openChannels(alerts)
      parts.writeLine('plumbline: the alerts and reviews of the configuration were read again and are in force')
      if (restartFor.length > 0) parts.writeLine(`plumbline: restart to take over ${restartFor.join(', ')}`)
    },
    onProblem: (problems) =>
      parts.writeLine(`plumbline: the changed configuration is not valid; the old one stays in force\n${problems}`),
  })
  onClose(() => watching.stop())

  const newId = () => randomUUID().replaceAll('-', '').slice(0, 16)
  const baselines = joinBaselines({ ...parts, newId, environment: () => alerts.environment })
  const [graph] = config.pipelines
  if (!graph) throw new Error('there is no pipeline')
  const metricSources: MetricSources = {
    graph,
    measured: (query) => store.query.measured(query, { timeoutMs: config.queryTimeoutMs }),
    chat: questions.chatWindow,
    chatHours: (window) => questions.chatSteps({ ...window, stepMs: 3_600_000, precision: 'hour' }),
    captured: (id, labels) => baselines.captured(metricOf(id), labels),
  }
  const reader = createMetricReader(metricSources)
  const inForce = async () =>
    rulesInForce(
      alerts.rules,
      new Map((await state.readRuleChanges()).map(({ rule, change }) => [rule, change])),
      vocabulary,
    )

  const maintenance = async () => [
    ...alerts.maintenance,
    ...openWindows(await state.readMaintenance(), (what, why) => onProblem(what, new Error(why))),
  ]

  const clock = createSteadyClock({ wallMs: now, runningMs: () => performance.now() })
  let quiet: ReadonlyMap<string, QuietAlert['why']> = new Map()
  const delivering = startDelivering({
    outbox: state,
    channels: () => channels,
    now,
    random: parts.random,
    onReport: (report) => notifier.report(report),
    onProblem: (error) => onProblem('alerts could not be taken from the outbox', error),
  })
  onClose(() => delivering.stop())
  const notifier = createNotifierWatch<ChannelReport>({
    state,
    describe: notifierAlert,
    now,
    onProblem: (error) => onProblem('an alert about a channel could not be stored', error),
  })
  const webhookAction = createWebhookAction({
    state,
    settings: () => alerts.actions.disableWebhook,
    post: createPost(),
    onProblem: (error) => onProblem('the webhook could not be switched', error),
  })

  const watch = startWatchingAlerts({
    state,
    holder,
    isEnabled: () => alerts.enabled,
    rules: inForce,
    metricOf,
    async readMetrics(needs, at) {
      if (needs.some(({ of }) => of === 'baseline')) await baselines.refresh()
      return reader.read(needs, at)
    },
    graphs: config.pipelines,
    async isSilenced() {
      const at = now()
      const mutes = { silences: await state.readSilences(at), maintenance: await maintenance() }
      return (alert) => muteOf(alert, mutes, at) !== undefined
    },
    async tell(events) {
      const at = clock.read()
      const off = new Set(
        (await state.readChannelStates()).flatMap(({ channelId, switchedOff }) =>
          switchedOff === null ? [] : channelId,
        ),
      )
      const planned = await announce(
        {
          alerts: events,
          routes: alerts.routes,
          channels: new Map(
            [...channels].map(([id, { config: one, fallback }]) => [
              id,
              {
                switchedOff: off.has(id),
                showsAcknowledgement: showsAcknowledgement(one),
                ...(fallback !== undefined && { fallback }),
              },
            ]),
          ),
          cooldowns: alerts.cooldowns,
          links: alerts.links,
          silences: await state.readSilences(at.now),
          maintenance: await maintenance(),
          ...at,
        },
        state,
      )
      clock.adopt(at.clockSetMs)
      quiet = new Map(planned.quiet.map(({ fingerprint, why }) => [fingerprint, why]))
      delivering.wake()
    },
    act: (fired, rules, at) => webhookAction.act(fired, rules, at),
    async recordRound(at) {
      const before = (await state.readCursor(CHECKED_AT))?.position
      await state.advanceCursor(CHECKED_AT, before, at)
    },
    async tidy(at) {
      await state.forgetAlerts(at - KEPT.alertsMs)
      await state.forgetDeliveries(at - KEPT.deliveriesMs)
      await state.forgetMaintenance(at - KEPT.maintenanceMs)
    },
    intervalMs: () => alerts.intervalMs,
    now,
    steadyMs: () => performance.now(),
    onProblem: (error) => onProblem('alerts could not be evaluated; it is tried again', error),
    onRecovered: (afterMs) =>
      parts.writeLine(`plumbline: alerts are evaluated again, after ${formatDuration(afterMs)}`),
  })
  onClose(() => watch.stop())

  const maintenanceAnswers = createMaintenanceAnswers({
    state,
    now,
    parseMaintenance,
    configured: () => alerts.maintenance.map(recordOf),
    activeUntil: endOfRecord,
  })
  const context = { state, watch, now, newId }
  return {
    alerting: {
      alerts: createAlertAnswers({
        ...context,
        checkedAt: async () => (await state.readCursor(CHECKED_AT))?.position ?? null,
        quietOf: (print) => viewQuiet(quiet.get(print)),
      }),
      rules: createRuleAnswers({
        ...context,
        given: () => alerts.rules,
        inForce,
        vocabulary,
        backtest: (rule, range) =>
          backtest({
            rule,
            ...range,
            intervalMs: alerts.intervalMs,
            minutesSince: now() - config.retention.minuteMs,
            metricOf,
            sources: { ...metricSources, chatSteps: questions.chatSteps },
          }),
      }),
      objectives: createObjectiveAnswers({ chatWindow: questions.chatWindow, graph, now }),
      quiet: createQuietAnswers({
        ...context,
        parseMatcher: ALERT_GRAMMAR.parseMatcher,
        maintenance: maintenanceAnswers.list,
      }),
      maintenance: maintenanceAnswers,
      channels: createChannelAnswers({
        ...context,
        channels: () => channels,
        routes: () => alerts.routes,
        createTest: createTestNotification,
      }),
    },
    baselines: baselines.answers,
    channels: () => alerts.channels,
    judging: () => ({ isEnabled: alerts.enabled, failing: watch.failing, rounds: watch.rounds }),
    reviewSettings: () => reviews,
    wake: () => delivering.wake(),
    readPromotedBaselines: baselines.readPromoted,
    readBaselineOperations: baselines.readBaselineOperations,
  }
}

const metricOf = (id: string): Metric => {
  const metric = metricById(id)
  if (!metric) throw new Error(`a rule names the metric ${id}, which the catalogue does not have`)
  return metric
}

/** Why nobody is told; that a channel was told, or will be in a moment, is no reason to show. */
function viewQuiet(why: QuietAlert['why'] | undefined): Alert['quiet'] {
  if (why === undefined || why.reason === 'told' || why.reason === 'waiting') return null
  return { reason: why.reason, by: 'by' in why ? why.by : null, until: 'until' in why ? why.until : null }
}
