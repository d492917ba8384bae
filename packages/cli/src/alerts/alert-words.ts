import type { Alert } from '@plumbline/protocol/api'
import { formatDuration } from '@plumbline/protocol/quantities'
import { SEVERITY_STYLES } from '../monitor/report/state.ts'
import { formatInstant } from '../terminal/format.ts'
import { type Span, type Style, styled } from '../terminal/line.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import type { Terminal } from '../terminal/terminal.ts'

const STATES: Readonly<Record<Alert['state'], string>> = {
  pending: 'pending',
  firing: 'firing',
  acknowledged: 'acknowledged',
  noData: 'no data',
  resolved: 'resolved',
}

/** `✗ critical`: open alerts nobody has taken on in the colour of their severity, the others quieter. */
export function severitySpan({ state, severity }: Alert, terminal: Terminal): Span {
  const { ok, bad, unknown } = symbolsOf(terminal)
  const [symbol, style]: [string, Style] =
    state === 'resolved'
      ? [ok, 'dim']
      : state === 'firing'
        ? [bad, SEVERITY_STYLES[severity]]
        : [unknown, state === 'acknowledged' ? 'info' : 'warn']
  return styled(`${symbol} ${severity}`, style)
}

/** `firing for 12 min`, `resolved after 4 min, 2 h ago`. */
export function describeState({ state, startedAt, endedAt, checkedAt }: Alert, now: number): string {
  const word = STATES[state]
  if (startedAt === null) return word
  if (state !== 'resolved') return `${word} for ${ageOf(now - startedAt)}`
  const end = endedAt ?? checkedAt
  return `${word} after ${ageOf(end - startedAt)}, ${ageOf(now - end)} ago`
}

/** Clocks of several servers may differ a little; no age is below zero. */
export const ageOf = (ms: number): string => formatDuration(Math.max(0, ms))

export const spellLabels = (labels: Alert['labels']): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')

export const spellMatchers = (matchers: readonly string[]): string =>
  matchers.length === 0 ? 'everything' : matchers.join(' and ')

const QUIET: Readonly<Record<string, string>> = {
  inhibited: 'muted by its cause',
  silenced: 'silenced',
  maintenance: 'in maintenance',
  cooldown: 'told a short while ago',
  acknowledged: 'acknowledged',
  noRoute: 'no route leads anywhere',
  switchedOff: 'the channel is switched off',
  resolvedBeforeTold: 'over before anybody was told',
  waiting: 'waiting to be told together with others',
  told: 'told already',
}

/** Why nobody is told now: `silenced (sil-1) until 2026-03-01 11:00:00 UTC`. */
export function describeQuiet({ reason, by, until }: NonNullable<Alert['quiet']>): string {
  const cause = by === null ? '' : ` (${by})`
  return `${QUIET[reason] ?? reason}${cause}${until === null ? '' : ` until ${formatInstant(until)}`}`
}
