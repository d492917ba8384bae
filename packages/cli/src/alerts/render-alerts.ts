import { ALERT_STATES, type Alert, type AlertsAnswer } from '@plumbline/protocol/api'
import { spellAddress } from '../http/server-address.ts'
import { countOf } from '../terminal/format.ts'
import { renderFlow, renderLine, renderProse, type Span, type Style, styled } from '../terminal/line.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { shortIdLength } from './alert-id.ts'
import { ageOf, describeQuiet, describeState, severitySpan, spellLabels } from './alert-words.ts'
import { showQuantity } from './quantity.ts'
import { renderEntries } from './render-entries.ts'

const COLUMNS = [{}, {}, { shrinkTo: 16 }, { align: 'right', optional: true }] as const

/** Each alert: how bad, its id, what, and the number that decided; below, since when, where, and why it is quiet. */
export function renderAlerts(answer: AlertsAnswer, terminal: Terminal, address: URL): string[] {
  const { alerts, now } = answer
  const idLength = shortIdLength(alerts.map(({ id }) => id))
  const entries = alerts.map((alert) => ({
    cells: [
      severitySpan(alert, terminal),
      styled(alert.id.slice(0, idLength), 'dim'),
      alert.title,
      showDecidingNumber(alert),
    ],
    below: belowOf(alert, now),
  }))
  return [
    ...renderHeading(answer, terminal, address),
    ...(entries.length === 0 ? renderNothing(answer, terminal) : renderEntries(COLUMNS, entries, terminal)),
  ]
}

function belowOf(alert: Alert, now: number): Span[] {
  const { labels, quiet, state } = alert
  return [
    describeState(alert, now),
    ...(Object.keys(labels).length === 0 ? [] : [styled(spellLabels(labels), 'dim')]),
    ...(quiet === null || state === 'resolved' || quiet.reason === state ? [] : [styled(describeQuiet(quiet), 'dim')]),
  ]
}

/** `91.2 % < 95 %` of the part that fires, or else of the first. */
function showDecidingNumber({ clauses }: Alert): string {
  const clause = clauses.find(({ verdict }) => verdict === 'firing') ?? clauses[0]
  if (clause === undefined) return ''
  const { observed, comparison, limit, unit } = clause
  if (observed === null || limit === null) return showQuantity(observed, unit)
  return `${showQuantity(observed, unit)} ${comparison} ${showQuantity(limit, unit)}`
}

const COUNT_STYLES: Readonly<Record<string, Style>> = { firing: 'bad', pending: 'warn', noData: 'warn' }

function renderHeading({ counts, checkedAt, now }: AlertsAnswer, terminal: Terminal, address: URL): string[] {
  const { ok } = symbolsOf(terminal)
  const open = ALERT_STATES.filter((state) => (counts[state] ?? 0) > 0)
  const figures: Span[][] = open.map((state) => [
    styled(`${counts[state]} ${state === 'noData' ? 'without data' : state}`, COUNT_STYLES[state]),
  ])
  const items: Span[][] = [
    [styled('Alerts', 'bold')],
    ...(figures.length === 0 ? [[styled(`${ok} nothing is open`, 'good')]] : figures),
    [styled(checkedAt === null ? 'never checked yet' : `checked ${ageOf(now - checkedAt)} ago`, 'dim')],
    [styled(spellAddress(address), 'dim')],
  ]
  return renderFlow(items, { indent: 0 }, terminal)
}

function renderNothing({ checkedAt, counts }: AlertsAnswer, terminal: Terminal): string[] {
  const { step } = symbolsOf(terminal)
  const open = Object.values(counts).reduce((sum, count) => sum + count, 0)
  if (open > 0) return [renderLine([`  none of ${countOf(open, 'open alert')} is of this kind`], terminal)]
  if (checkedAt !== null) return []
  return renderProse('judge now: plumbline alerts check', { indent: 5, hang: `${step} ` }, terminal)
}
