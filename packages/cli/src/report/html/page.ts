import type { OperationsReport, ServiceReport } from '@plumbline/protocol/api'
import { formatCount } from '../../terminal/format.ts'
import { showMs, showPercent, showThroughput, showTrend } from '../words.ts'
import { escapeHtml } from './escape.ts'
import { renderHourOfDay, renderOverTime } from './figures.ts'
import { STYLE } from './style.ts'

/** The report as one file that needs nothing else: no script, no font, no image, no address. */
export function renderHtml(report: OperationsReport): string {
  const { period, service, overall } = report
  const title = `Performance report${service === null ? '' : ` of ${service}`}, ${period.end.slice(0, 10)}`
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>`,
    renderHead(report),
    ...(overall.totalOperations === 0 ? ['<p>No operations in this period.</p>'] : renderBody(report)),
    '</body></html>',
    '',
  ].join('\n')
}

const TONES = { healthy: 'good', degraded: 'warn', unhealthy: 'bad', noData: 'soft' } as const

function renderHead({ period, service, healthScore, health, coverage }: OperationsReport): string {
  const score = healthScore === null ? health.label : `${healthScore}/100`
  return [
    `<h1>Performance report${service === null ? '' : ` of ${escapeHtml(service)}`}</h1>`,
    `<p class="soft">${escapeHtml(period.start)} to ${escapeHtml(period.end)}</p>`,
    `<p class="score ${TONES[health.status]}">${score}</p>`,
    `<p>${healthScore === null ? '' : `${escapeHtml(health.label)}. `}${escapeHtml(health.sentence)}</p>`,
    ...coverage.notes.map((note) => `<p class="soft">${escapeHtml(note)}</p>`),
  ].join('\n')
}

function renderBody(report: OperationsReport): string[] {
  const { overall, issues, recommendations, services, slowestOperations, topErrors, health } = report
  const lost = health.parts.filter(({ lostPoints }) => lostPoints > 0)
  return [
    section(
      'Overall',
      table(
        ['', '#'],
        [
          ['Operations', `${formatCount(overall.totalOperations)} (${showThroughput(overall.throughputPerMinute)})`],
          ['Error rate', `${showPercent(overall.errorRate)} (${overall.errorBand ?? 'no data'})`],
          ['Average duration', showMs(overall.avgDuration)],
          ['P50, P95, P99', [overall.p50Duration, overall.p95Duration, overall.p99Duration].map(showMs).join(', ')],
          ['Trend', showTrend(overall.trend)],
          ...(overall.weekBefore === null ? [] : [['Against last week', showTrend(overall.weekBefore)]]),
        ],
      ),
    ),
    section('Issues', list(issues.map(({ sentence, severity }) => `${severity}: ${sentence}`))),
    ...(lost.length === 0
      ? []
      : [
          section(
            'Points lost',
            table(
              ['Points#', 'For', 'Evidence', 'Won back by'],
              lost.map((it) => [`${it.lostPoints} of ${it.mostPoints}`, it.title, it.evidence, it.winBack ?? '']),
            ),
          ),
        ]),
    ...(recommendations.length === 0
      ? []
      : [section('Recommendations', list(recommendations.map((it) => `${it.action}: ${it.evidence}`)))]),
    section('Over time', renderOverTime(report)),
    section(
      'Services',
      table(['Service', 'Operations#', 'Average#', 'P95#', 'Errors#', 'Trend', 'Issues'], services.map(serviceRow)),
    ),
    section(
      'Slowest operations',
      table(
        ['Operation', 'Average#', 'P95#', 'Calls#', 'Of all time#'],
        slowestOperations.map((it) => [
          `${it.service}:${it.name}`,
          showMs(it.avgDuration),
          showMs(it.p95Duration),
          formatCount(it.count),
          showPercent(it.timeShare, 1),
        ]),
      ),
    ),
    section(
      'Most frequent errors',
      topErrors.length === 0
        ? '<p>None.</p>'
        : table(
            ['Service', 'Error', 'Times#'],
            topErrors.map((it) => [it.service, it.message || it.type || 'no text', formatCount(it.count)]),
          ),
    ),
    section('Hours of the day', renderHourOfDay(report)),
  ]
}

const WORDS: Record<ServiceReport['status'], string> = { ok: '✓', warning: '⚠', unknown: '?' }

const serviceRow = ({ service, status, performance, trend, issues }: ServiceReport): string[] => [
  `${WORDS[status]} ${service}`,
  formatCount(performance.totalOperations),
  showMs(performance.avgDuration),
  showMs(performance.p95Duration),
  showPercent(performance.errorRate, 1),
  showTrend(trend),
  issues.join(', '),
]

const section = (title: string, content: string): string => `<section><h2>${title}</h2>${content}</section>`

const list = (items: readonly string[]): string =>
  items.length === 0 ? '<p>None.</p>' : `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`

/** A heading that ends in `#` stands above numbers. */
function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (tag: 'th' | 'td', text: string, column: number): string =>
    `<${tag}${headings[column]?.endsWith('#') ? ' class="number"' : ''}>${escapeHtml(text)}</${tag}>`
  const head = headings.map((heading, i) => cell('th', heading.replace('#', ''), i)).join('')
  const body = rows.map((row) => `<tr>${row.map((text, i) => cell('td', text, i)).join('')}</tr>`).join('')
  const hasHead = headings.some((heading) => heading.length > 1)
  return `<div class="scroll"><table>${hasHead ? `<thead><tr>${head}</tr></thead>` : ''}<tbody>${body}</tbody></table></div>`
}
