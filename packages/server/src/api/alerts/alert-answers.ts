import type { Alert, AlertDetail, AlertsAnswer, Trigger } from '@plumbline/protocol/api'
import { SEVERITIES, type Severity } from '@plumbline/protocol/catalogue'
import { PlumblineError } from '../../errors.ts'
import { type Advanced, acknowledge, fingerprintOf, openEpisode, resolve } from '../../judge/alert/index.ts'
import { episodeOf, isRaised, raise, type StoredAlert } from '../../judge/round/index.ts'
import type { AlertWatch } from '../../schedule/alerts/watch-alerts.ts'
import type { StateStore } from '../../state/index.ts'
import { describeEvent, viewAlert, viewEpisode } from './alert-view.ts'

export interface AlertContext {
  state: Pick<StateStore, 'readAlerts' | 'commitAlerts' | 'readEpisodes' | 'readTimeline' | 'readDeliveries'>
  watch: Pick<AlertWatch, 'check'>
  /** When rules were judged last, by whichever server. */
  checkedAt: () => Promise<number | null>
  quietOf: (fingerprint: string) => Alert['quiet']
  now: () => number
}

export interface AlertsQuery {
  state?: 'active' | 'history' | 'all'
  rule?: string
  severity?: Severity
  limit?: number
}

export interface Intervention {
  by?: string
  note?: string
}

/** The alerts, and what people and applications do to them. */
export interface AlertAnswers {
  list(query: AlertsQuery): Promise<AlertsAnswer>
  detail(id: string): Promise<AlertDetail>
  acknowledge(id: string, intervention: Intervention): Promise<AlertDetail>
  resolve(id: string, intervention: Intervention): Promise<AlertDetail>
  trigger(trigger: Trigger): Promise<AlertDetail>
  check(): Promise<AlertsAnswer>
}

const MOST_EVENTS = 200
/** Each is judged and shown; an application that puts ids into labels would raise them without end. */
const MOST_RAISED = 1_000
const MOST_DELIVERIES = 50
/** A channel that is dead for a day is tried hundreds of times. */
const MOST_ATTEMPTS = 20

export function createAlertAnswers(context: AlertContext): AlertAnswers {
  const { state, watch, quietOf, now } = context

  async function list({ state: which = 'active', rule, severity, limit = 100 }: AlertsQuery): Promise<AlertsAnswer> {
    const fits = (alert: Alert): boolean =>
      (rule === undefined || alert.rule === rule) && (severity === undefined || alert.severity === severity)
    const active = (await state.readAlerts())
      .filter(isActive)
      .map((alert) => viewAlert(alert, quietOf(alert.fingerprint)))
      .sort(worstFirst)
    const history =
      which === 'active'
        ? []
        : await state.readEpisodes({
            state: 'ended',
            limit,
            ...(rule !== undefined && { rule }),
            ...(severity !== undefined && { severity }),
          })
    const shown = [...(which === 'history' ? [] : active.filter(fits)), ...history.map(viewEpisode)]
    return {
      now: now(),
      checkedAt: await context.checkedAt(),
      alerts: shown.slice(0, limit),
      counts: Object.fromEntries(
        [...Map.groupBy(active, (alert) => alert.state)].map(([key, all]) => [key, all.length]),
      ),
    }
  }

  async function find(id: string): Promise<StoredAlert> {
    const alerts = await state.readAlerts()
    const exact = alerts.find(({ fingerprint }) => fingerprint === id)
    if (exact) return exact
    const found = id.length >= 4 ? alerts.filter(({ fingerprint }) => fingerprint.startsWith(id)) : []
    if (found.length === 1 && found[0]) return found[0]
    if (found.length > 1)
      throw new PlumblineError(
        'alert-not-found',
        `${found.length} alerts begin with ${JSON.stringify(id)}; write more of it`,
      )
    throw new PlumblineError('alert-not-found', `there is none with the id ${JSON.stringify(id.slice(0, 100))}`)
  }

  async function detailOf(alert: StoredAlert): Promise<AlertDetail> {
    const { fingerprint } = alert
    const [timeline, deliveries] = await Promise.all([
      state.readTimeline(fingerprint, MOST_EVENTS),
      state.readDeliveries({ fingerprint, limit: MOST_DELIVERIES }),
    ])
    return {
      alert: viewAlert(alert, quietOf(fingerprint)),
      timeline: timeline.map((event) => ({ at: event.at, kind: event.kind, text: describeEvent(event) })),
      deliveries: deliveries.map(viewDelivery),
    }
  }

  /** Changes an alert as it stands now; should another change it at the same moment, once more on what that made of it. */
  async function change(id: string, act: (alert: StoredAlert) => Advanced): Promise<AlertDetail> {
    for (let attempt = 0; attempt < 3; attempt++) {
      const alert = await find(id)
      const { next, events } = act(alert)
      const record = { ...alert, state: next, updatedAt: now() }
      const lost = await state.commitAlerts({
        alerts: [{ record, expectedVersion: alert.version }],
        episodes: episodeOf(record),
        events: events.map((event) => ({ fingerprint: alert.fingerprint, event })),
      })
      if (lost.length === 0) return detailOf(record)
    }
    throw new PlumblineError('alert-changed', `${id} changed three times meanwhile`)
  }

  return {
    list,
    detail: async (id) => detailOf(await find(id)),
    acknowledge: (id, { by = 'somebody', note }) =>
      change(id, ({ state }) => {
        const outcome = acknowledge(state, { by, at: now(), ...(note !== undefined && { note }) })
        if (!outcome.ok) throw new PlumblineError('alert-not-open', outcome.problem)
        return outcome.value
      }),
    resolve: (id) =>
      change(id, ({ state }) => {
        const outcome = resolve(state, 'byHand', now())
        if (!outcome.ok) throw new PlumblineError('alert-not-open', outcome.problem)
        return outcome.value
      }),
    async trigger({ type, title, message, metadata, labels = {}, category, ...rest }) {
      const severity = SEVERITIES.find((known) => known === rest.severity.toLowerCase())
      if (!severity)
        throw new PlumblineError(
          'invalid-body',
          `severity is ${JSON.stringify(rest.severity.slice(0, 40))}; expected one of ${SEVERITIES.join(', ')}`,
        )
      const rule = `raised:${type}`
      const fingerprint = fingerprintOf(rule, labels)
      const known = await state.readAlerts()
      const before = known.find((alert) => alert.fingerprint === fingerprint)
      const others = known.filter((alert) => isRaised(alert.rule) && isActive(alert) && alert !== before)
      if (others.length >= MOST_RAISED)
        throw new PlumblineError('too-many-raised-alerts', `${MOST_RAISED} are open, and ${type} would be one more`)
      const raised = { rule, severity, title, message, category: category ?? null, labels, nextSteps: [] }
      const { alert, changes } = raise({ ...raised, ...(metadata && { metadata }) }, before, now())
      if ((await state.commitAlerts(changes)).length > 0)
        throw new PlumblineError('alert-changed', `${type} was raised by another at the same moment`)
      return detailOf(alert)
    },
    async check() {
      await watch.check()
      return list({})
    },
  }
}

export const isActive = ({ state }: StoredAlert): boolean =>
  openEpisode(state.status) !== null || state.status.kind === 'pending'

const STATES: readonly Alert['state'][] = ['firing', 'noData', 'acknowledged', 'pending', 'resolved']

const worstFirst = (a: Alert, b: Alert): number =>
  STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
  // A cause before the symptoms that it explains.
  Number(a.quiet?.reason === 'inhibited') - Number(b.quiet?.reason === 'inhibited') ||
  SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
  (b.startedAt ?? 0) - (a.startedAt ?? 0)

type Delivery = Awaited<ReturnType<AlertContext['state']['readDeliveries']>>[number]

const viewDelivery = ({
  notification,
  channelId,
  createdAt,
  state,
  attempts,
}: Delivery): AlertDetail['deliveries'][number] => ({
  deliveryId: notification.deliveryId,
  channel: channelId,
  reason: notification.reason,
  createdAt,
  state,
  attempts: attempts.slice(-MOST_ATTEMPTS).map(({ number, startedAt, endedAt, outcome, detail }) => ({
    number,
    startedAt,
    endedAt,
    outcome,
    detail,
  })),
})
