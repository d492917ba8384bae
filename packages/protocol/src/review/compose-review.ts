import type { Review, ReviewCheck, ReviewIncident, ReviewLine } from '../api/index.ts'
import type { Block, Document, Item, Section, Tone } from './document.ts'
import {
  STATUS_TONES,
  showBaseline,
  showFigure,
  showLength,
  showTarget,
  showTime,
  showTrend,
  showVerdict,
} from './words.ts'

/** The review as a document: what matters first, the checklist last. */
export function composeReview(review: Review): Document {
  const { zone, window, previous, nextReview, isOver, generatedAt } = review
  const until = isOver ? window.to : Math.min(window.to, generatedAt)
  return {
    title: review.title,
    subtitle: `${showTime(window.from, zone)} to ${showTime(until, zone)} (${zone}), against ${previous.period}`,
    tone: STATUS_TONES[review.status],
    headline: review.headline,
    notes: review.coverage.notes,
    // What nothing is known of has been said under "Not measured".
    sections: [
      section('Next focus', focusBlocks(review)),
      ...summarySections(review.lines),
      section(
        'Error budget',
        review.objectives.filter(({ events }) => events > 0).map(({ sentence }) => prose(sentence)),
      ),
      section('Anomalies', anomalyBlocks(review)),
      section('Peak hours', peakBlocks(review)),
      section('Bottleneck', bottleneckBlocks(review)),
      section('Capacity', listOf(review.capacity)),
      section('Incidents', incidentBlocks(review)),
      section('Releases and their effect', releaseBlocks(review)),
      section('Checklist', [{ kind: 'list', items: review.checklist.map(checkItem) }]),
    ].filter(({ blocks }) => blocks.length > 0),
    footer: `Next review: ${showTime(nextReview.at, zone)} (${zone}), of ${nextReview.period}.`,
  }
}

const section = (title: string, blocks: readonly Block[]): Section => ({ title, blocks })
const prose = (text: string, tone?: Tone): Block => ({ kind: 'prose', text, ...(tone && { tone }) })
const listOf = (texts: readonly string[]): Block[] =>
  texts.length === 0 ? [] : [{ kind: 'list', items: texts.map((text) => ({ text })) }]

function focusBlocks({ focus, status }: Review): Block[] {
  if (focus.length === 0)
    return [prose(status === 'noData' ? 'Get data in, then look again.' : 'Nothing stands out: keep watching.')]
  const items = focus.map(
    ({ title, evidence }, index): Item => ({
      marker: { symbol: `${index + 1}.` },
      text: title,
      ...(evidence !== '' && { details: [evidence] }),
    }),
  )
  return [{ kind: 'list', items }]
}

const SECTIONS: readonly [ReviewLine['section'], string][] = [
  ['chat', 'chat'],
  // A service may be called helpdesk as well.
  ['helpdesk', 'the helpdesk from outside (probes, webhooks)'],
  ['operations', 'operations'],
  ['jobs', 'jobs'],
]
const EITHER = new Intl.ListFormat('en-GB', { type: 'disjunction' })

/** A table for each part of the product of which anything is known; the others in one line. */
function summarySections(lines: readonly ReviewLine[]): Section[] {
  const parts = SECTIONS.map(([id, title]) => ({ title, own: lines.filter((line) => line.section === id) }))
  const isKnown = ({ own }: (typeof parts)[number]): boolean =>
    own.some(({ verdict, previous }) => verdict !== 'noData' || previous !== null)
  const empty = parts.filter((part) => !isKnown(part)).map(({ title }) => title)
  return [
    ...parts.filter(isKnown).map(({ title, own }) => section(`Summary: ${title}`, [summaryTable(own)])),
    ...(empty.length === 0
      ? []
      : [section('Not measured', [prose(`Nothing was measured of ${EITHER.format(empty)}.`, 'soft')])]),
  ]
}

function summaryTable(lines: readonly ReviewLine[]): Block {
  const hasBaseline = lines.some(({ baseline }) => baseline !== null)
  const hasTarget = lines.some(({ target }) => target !== null)
  return {
    kind: 'table',
    columns: [
      { title: 'Figure', isCut: true },
      { title: 'Observed', align: 'right' },
      { title: 'Before', align: 'right', optional: true },
      { title: 'Change (95 % interval)', isBracketOptional: true },
      { title: 'Trend' },
      ...(hasTarget ? [{ title: 'Target' }] : []),
      ...(hasBaseline ? [{ title: 'Baseline', optional: true }] : []),
    ],
    rows: lines.map((line) => [
      line.title,
      showFigure(line.observed, line.unit),
      line.previous === null ? '–' : showFigure(line.previous, line.unit),
      showTrend(line),
      showVerdict(line),
      ...(hasTarget ? [showTarget(line)] : []),
      ...(hasBaseline ? [showBaseline(line)] : []),
    ]),
  }
}

function anomalyBlocks({ anomalies, moreAnomalies, status }: Review): Block[] {
  if (anomalies.length === 0)
    return [
      prose(
        status === 'noData'
          ? 'Not judged: too little was measured.'
          : 'No hour was clearly unlike what is usual at its time.',
      ),
    ]
  const items = anomalies.map(
    ({ kind, sentence, causes }): Item => ({
      marker: kind === 'fast' || kind === 'traffic' ? { symbol: '·', tone: 'soft' } : { symbol: '!', tone: 'warn' },
      text: sentence,
      details:
        causes.length > 0
          ? [`likely cause: ${causes.join('; ')}`]
          : kind === 'traffic'
            ? []
            : ['likely cause: in itself; nothing else was unusual then'],
    }),
  )
  return [{ kind: 'list', items }, ...(moreAnomalies > 0 ? [prose(`And ${moreAnomalies} smaller ones.`, 'soft')] : [])]
}

function peakBlocks({ peaks }: Review): Block[] {
  const further = [peaks.hours, peaks.days].flatMap((list) => list.slice(1).map(({ at, count }) => `${at} (${count})`))
  return [prose(peaks.sentence), ...(further.length === 0 ? [] : [prose(`Then: ${further.join(', ')}.`, 'soft')])]
}

function bottleneckBlocks({ bottleneck }: Review): Block[] {
  const { phases, sentence } = bottleneck
  if (phases.length === 0) return []
  const percent = (share: number | null): string => (share === null ? '–' : `${share.toFixed(0)} %`)
  const rows = phases.map(({ title, share, previousShare }) => [title, percent(share), percent(previousShare)])
  const columns = [
    { title: 'Phase', isCut: true },
    { title: 'Of the time', align: 'right' },
    { title: 'Before', align: 'right' },
  ] as const
  return [prose(sentence), { kind: 'table', columns, rows }]
}

function incidentBlocks(review: Review): Block[] {
  const { incidents } = review
  const { list, noisiest, total, sentence } = incidents
  if (total === 0) return [prose(sentence)]
  const noisy = noisiest.filter(({ count }) => count > 1).map(({ rule, count }) => `${rule} (${count} times)`)
  return [
    prose(sentence),
    { kind: 'list', items: list.map((incident) => incidentItem(incident, review)) },
    ...(total > list.length
      ? [prose(`And ${total - list.length} more: plumbline alerts list --state history.`, 'soft')]
      : []),
    ...(noisy.length === 0 ? [] : [prose(`Fired most often: ${noisy.join(', ')}.`)]),
  ]
}

const SEVERITY_TONES: Record<ReviewIncident['severity'], Tone> = {
  critical: 'bad',
  error: 'bad',
  warning: 'warn',
  info: 'soft',
}

function incidentItem(incident: ReviewIncident, { zone, generatedAt }: Review): Item {
  const { severity, title, startedAt, endedAt, acknowledgedBy, acknowledgedAt } = incident
  const lasted = showLength(Math.max(0, (endedAt ?? generatedAt) - startedAt))
  const seenTo =
    acknowledgedBy === null || acknowledgedAt === null
      ? 'not acknowledged'
      : `acknowledged by ${acknowledgedBy} after ${showLength(acknowledgedAt - startedAt)}`
  return {
    marker: { symbol: severity, tone: SEVERITY_TONES[severity] },
    text: title,
    details: [`${showTime(startedAt, zone)}, ${endedAt === null ? `open for ${lasted}` : lasted}, ${seenTo}`],
  }
}

function releaseBlocks({ releases }: Review): Block[] {
  if (releases.length === 0) return [prose('No new release was seen.', 'soft')]
  return [
    {
      kind: 'list',
      items: releases.map(({ sentence, effects }) => ({
        text: sentence,
        details: effects
          .filter(({ verdict }) => verdict === 'degraded' || verdict === 'improved')
          .map((effect) => `${effect.about}: ${effect.sentence}`),
      })),
    },
  ]
}

const MARKS: Record<ReviewCheck['state'], { symbol: string; tone?: Tone }> = {
  passed: { symbol: '✓', tone: 'good' },
  failed: { symbol: '✗', tone: 'bad' },
  unknown: { symbol: '?', tone: 'soft' },
  byHand: { symbol: '☐' },
}

function checkItem({ state, title, evidence, command }: ReviewCheck): Item {
  const words = { passed: '', failed: '', unknown: '', byHand: ' (check by hand)' }
  return {
    marker: MARKS[state],
    text: `${title}${words[state]}: ${evidence}`,
    ...(command !== null && { details: [command] }),
  }
}
