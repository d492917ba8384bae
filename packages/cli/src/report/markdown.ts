import type { OperationsReport, ServiceReport } from '@plumbline/protocol/api'
import { escapeMarkdown } from '@plumbline/protocol/review'
import { formatCount } from '../terminal/format.ts'
import { renderMarkdownTable } from './markdown-table.ts'
import { cutList, remarksOf, showMs, showPercent, showPoints, showSubject, showTrend } from './words.ts'

const list = (items: readonly string[]): string[] => (items.length === 0 ? ['none'] : items.map((item) => `- ${item}`))

/** The report for a pull request, a chat or a wiki (CommonMark with tables). */
export function renderMarkdown(report: OperationsReport): string {
  const { period, healthScore, health, overall, precision, coverage } = report
  const sections = [
    [`# ${escapeMarkdown(`Performance report${showSubject(report)}`)}`],
    [`${period.start} to ${period.end}`],
    [
      healthScore === null
        ? `**${health.label}.** ${escapeMarkdown(health.sentence)}`
        : `**Health score ${healthScore}/100, ${health.label}.** ${escapeMarkdown(health.sentence)}`,
    ],
    remarksOf(precision, coverage.notes).map(escapeMarkdown),
    overall.totalOperations === 0 ? ['No operations in this period.'] : describe(report),
  ]
  return `${join(sections)}\n`
}

const join = (sections: readonly (readonly string[])[]): string =>
  sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')

function describe({
  overall,
  health,
  issues,
  recommendations,
  services,
  slowestOperations,
  topErrors,
}: OperationsReport): string[] {
  const lost = health.parts.filter(({ lostPoints }) => lostPoints > 0)
  const listed = cutList(issues, 'issues')
  const rows = cutList(services, 'services')
  return [
    join([
      renderMarkdownTable(
        ['Operations', 'Failed', 'Average', 'P50', 'P95', 'P99', 'Error rate', 'Trend'],
        [
          [
            formatCount(overall.totalOperations),
            formatCount(overall.failedOperations),
            showMs(overall.avgDuration),
            showMs(overall.p50Duration),
            showMs(overall.p95Duration),
            showMs(overall.p99Duration),
            showPercent(overall.errorRate),
            showTrend(overall.trend),
          ],
        ],
      ),
      ['## Issues'],
      list(listed.shown.map(({ sentence }) => escapeMarkdown(sentence))),
      listed.left,
      ...(lost.length === 0
        ? []
        : [
            ['## Points lost'],
            renderMarkdownTable(
              ['Points', 'For', 'Evidence', 'Won back by'],
              lost.map(({ lostPoints, mostPoints, title, evidence, winBack }) => [
                `${showPoints(lostPoints)} of ${showPoints(mostPoints)}`,
                escapeMarkdown(title),
                escapeMarkdown(evidence),
                escapeMarkdown(winBack ?? ''),
              ]),
            ),
          ]),
      ...(recommendations.length === 0
        ? []
        : [
            ['## Recommendations'],
            list(recommendations.map((it) => `${escapeMarkdown(it.action)}: ${escapeMarkdown(it.evidence)}`)),
          ]),
      ['## Services'],
      renderMarkdownTable(
        ['', 'Service', 'Operations', 'Average', 'P95', 'Error rate', 'Trend', 'Issues'],
        rows.shown.map(serviceRow),
      ),
      rows.left,
      ['## Slowest operations'],
      renderMarkdownTable(
        ['Operation', 'Average', 'P95', 'Calls', 'Of all time'],
        slowestOperations.map(({ service, name, avgDuration, p95Duration, count, timeShare }) => [
          escapeMarkdown(`${service}:${name}`),
          showMs(avgDuration),
          showMs(p95Duration),
          formatCount(count),
          showPercent(timeShare, 1),
        ]),
      ),
      ['## Most frequent errors'],
      topErrors.length === 0
        ? ['none']
        : renderMarkdownTable(
            ['Service', 'Error', 'Times'],
            topErrors.map((it) => [
              escapeMarkdown(it.service),
              escapeMarkdown(it.message || it.type || 'no text'),
              formatCount(it.count),
            ]),
          ),
    ]),
  ]
}

const MARKS: Record<ServiceReport['status'], string> = { ok: '✅', warning: '⚠️', unknown: '❔' }

const serviceRow = ({ service, status, performance, trend, issues }: ServiceReport): string[] => [
  MARKS[status],
  escapeMarkdown(service),
  formatCount(performance.totalOperations),
  showMs(performance.avgDuration),
  showMs(performance.p95Duration),
  showPercent(performance.errorRate, 1),
  showTrend(trend),
  escapeMarkdown(issues.join(', ')),
]
