import type { OperationsReport, ServiceReport } from '@plumbline/protocol/api'
import { formatCount } from '../../terminal/format.ts'
import {
  cutList,
  remarksOf,
  showMs,
  showPercent,
  showPoints,
  showSubject,
  showThroughput,
  showTrend,
} from '../words.ts'
import { escapeHtml } from './escape.ts'
import { renderHourOfDay, renderOverTime } from './figures.ts'
import { list, paragraph, section, table } from './parts.ts'
import { FONT, STYLE, type Tone, toned } from './style.ts'

/** The report as one file that needs nothing else, in a browser or as a mail: no script, no font, no image, no address. */
export function renderHtml(report: OperationsReport): string {
  const { period, overall } = report
  const title = `Performance report${showSubject(report)}, ${period.end.slice(0, 10)}`
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>`,
    `<body style="margin:0 auto;max-width:760px;padding:24px 20px 48px;background:#ffffff;color:#1c2330;font:15px/1.5 ${FONT}">`,
    renderHead(report),
    ...(overall.totalOperations === 0 ? [paragraph('No operations in this period.')] : renderBody(report)),
    '</body></html>',
    '',
  ].join('\n')
}

const TONES = { healthy: 'good', degraded: 'warn', unhealthy: 'bad', noData: 'soft' } as const satisfies Record<
  OperationsReport['health']['status'],
  Tone
>

function renderHead(report: OperationsReport): string {
  const { period, healthScore, health, precision, coverage } = report
  const score = healthScore === null ? health.label : `${healthScore}/100`
  return [
    `<h1 style="font-size:22px;line-height:1.3;margin:0">Performance report${escapeHtml(showSubject(report))}</h1>`,
    paragraph(`${period.start} to ${period.end}`, 'soft'),
    `<p ${toned(TONES[health.status], 'font-size:44px;font-weight:700;line-height:1.2;margin:12px 0 0;')}>${escapeHtml(score)}</p>`,
    paragraph(`${healthScore === null ? '' : `${health.label}. `}${health.sentence}`),
    ...remarksOf(precision, coverage.notes).map((remark) => paragraph(remark, 'soft')),
  ].join('\n')
}

function renderBody(report: OperationsReport): string[] {
  const { overall, issues, recommendations, services, slowestOperations, topErrors, health } = report
  const lost = health.parts.filter(({ lostPoints }) => lostPoints > 0)
  const listed = cutList(issues, 'issues')
  const rows = cutList(services, 'services')
  return [
    section(
      'Overall',
      table(
        ['', ''],
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
    section(
      'Issues',
      list(listed.shown.map(({ sentence, severity }) => `${severity}: ${sentence}`)),
      ...listed.left.map((text) => paragraph(text, 'soft')),
    ),
    ...(lost.length === 0
      ? []
      : [
          section(
            'Points lost',
            table(
              ['Points#', 'For', 'Evidence', 'Won back by'],
              lost.map((it) => [
                `${showPoints(it.lostPoints)} of ${showPoints(it.mostPoints)}`,
                it.title,
                it.evidence,
                it.winBack ?? '',
              ]),
            ),
          ),
        ]),
    ...(recommendations.length === 0
      ? []
      : [section('Recommendations', list(recommendations.map((it) => `${it.action}: ${it.evidence}`)))]),
    section('Over time', renderOverTime(report)),
    section(
      'Services',
      table(
        ['', 'Service', 'Operations#', 'Average#', 'P95#', 'Errors#', 'Trend', 'Issues'],
        rows.shown.map(serviceRow),
      ),
      ...rows.left.map((text) => paragraph(text, 'soft')),
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
        ? paragraph('None.')
        : table(
            ['Service', 'Error', 'Times#'],
            topErrors.map((it) => [it.service, it.message || it.type || 'no text', formatCount(it.count)]),
          ),
    ),
    section('Hours of the day', renderHourOfDay(report)),
  ]
}

const MARKS: Record<ServiceReport['status'], string> = { ok: '✓', warning: '⚠', unknown: '?' }

const serviceRow = ({ service, status, performance, trend, issues }: ServiceReport): string[] => [
  MARKS[status],
  service,
  formatCount(performance.totalOperations),
  showMs(performance.avgDuration),
  showMs(performance.p95Duration),
  showPercent(performance.errorRate, 1),
  showTrend(trend),
  issues.join(', '),
]
