import { type AlertState, type Notification, type NotifiedAlert, phaseOf } from './notification.ts'
import { clip, plainLine } from './plain-text.ts'
import { showValue } from './show-value.ts'

/** What a message says, in plain one-line texts; each channel sets it in its own markup and escapes for it. */
export interface Message {
  /** A character to see the severity by; no siren for what is not an emergency. */
  symbol: string
  /** `CRITICAL`, `RESOLVED`, `ACKNOWLEDGED`, `TEST`. */
  status: string
  tone: 'critical' | 'error' | 'warning' | 'info' | 'good'
  title: string
  alerts: AlertText[]
  /** `and 980 more`; absent when all alerts are listed. */
  more?: string
  links: { label: string; url: string }[]
  /** `2026-11-22 10:00:00 UTC`. */
  time: string
}

export interface AlertText {
  status: string
  name: string
  explanation: string
  value: string
  threshold: string
  /** Metric, Value, Threshold, Time: the evidence as source 001 lists it. No value is empty. */
  facts: { name: string; value: string }[]
  labels: string
  nextSteps: string[]
}

const TITLE_CHARS = 120
/** Evidence is a sentence; an error text in it may be a whole stack trace. */
const EXPLANATION_CHARS = 600
const NAME_CHARS = 120
const LABEL_CHARS = 200
const STEP_CHARS = 300
const MOST_LABELS = 12
const MOST_STEPS = 5

const SYMBOLS = { critical: '🚨', error: '🔴', warning: '⚠️', info: 'ℹ️' } as const

export function composeMessage(notification: Notification): Message {
  const { severity, kind, more } = notification
  const phase = phaseOf(notification)
  const isReview = notification.document !== undefined
  const resolved = phase === 'resolved' && kind !== 'test' && !isReview
  const links = [
    { label: 'View Logs', url: notification.links.logs },
    { label: 'Runbook', url: notification.links.runbook },
    { label: 'Open in Plumbline', url: notification.links.page },
  ]
  return {
    symbol: isReview ? '📋' : resolved ? '✅' : phase === 'acknowledged' ? '👀' : SYMBOLS[severity],
    status: isReview ? 'REVIEW' : kind === 'test' ? 'TEST' : statusOf(phase, severity),
    tone: resolved ? 'good' : severity,
    title: clip(plainLine(notification.title), TITLE_CHARS),
    alerts: notification.alerts.map(describeAlert),
    ...(more > 0 && { more: `and ${more} more` }),
    links: links.flatMap(({ label, url }) => {
      const href = url && webUrl(url)
      return href ? [{ label, url: href }] : []
    }),
    time: showTime(notification.at),
  }
}

function describeAlert(alert: NotifiedAlert): AlertText {
  const labels = Object.entries(alert.labels).slice(0, MOST_LABELS)
  const value = clip(plainLine(showValue(alert.observed, alert.unit)), NAME_CHARS)
  const threshold = clip(plainLine(`${alert.comparison} ${showValue(alert.limit, alert.unit)}`), NAME_CHARS)
  const since = showTime(alert.startedAt)
  return {
    status: statusOf(alert.state, alert.severity),
    name: clip(plainLine(alert.name), NAME_CHARS),
    explanation: clip(plainLine(alert.explanation), EXPLANATION_CHARS),
    value,
    threshold,
    facts: [
      { name: 'Metric', value: clip(plainLine(alert.metric), NAME_CHARS) || '–' },
      { name: 'Value', value },
      { name: 'Threshold', value: threshold },
      { name: 'Time', value: alert.endedAt === undefined ? since : `${since} to ${showTime(alert.endedAt)}` },
    ],
    labels: labels.map(([name, label]) => clip(plainLine(`${name}=${label}`), LABEL_CHARS)).join(', '),
    nextSteps: alert.nextSteps.slice(0, MOST_STEPS).map((step) => clip(plainLine(step), STEP_CHARS)),
  }
}

const statusOf = (state: AlertState, severity: string): string => (state === 'firing' ? severity : state).toUpperCase()

function showTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** Longest link that Slack takes; a longer one would cost the whole message. */
const URL_CHARS = 3_000

/** The address in its normal form; nothing for what is not a web page, such as `javascript:`. */
function webUrl(text: string): string | undefined {
  const url = URL.parse(text)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return undefined
  return url.href.length <= URL_CHARS ? url.href : undefined
}
