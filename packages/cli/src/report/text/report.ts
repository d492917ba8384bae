import type { OperationsReport } from '@plumbline/protocol/api'
import { formatCount } from '../../terminal/format.ts'
import { renderLine, renderProse, styled } from '../../terminal/line.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import type { ReportVerdict } from '../verdict.ts'
import { remarksOf, showMs, showPercent, showThroughput, showTrend } from '../words.ts'
import { renderEmpty } from './empty.ts'
import { renderHours } from './hours.ts'
import { renderIssues, renderPointsLost, renderRecommendations } from './judgement.ts'
import { markersOf, SCORE_STYLES, TREND_STYLES } from './markers.ts'
import { renderErrors, renderSlowest } from './rankings.ts'
import { renderFacts, renderHeading, renderRule } from './section.ts'
import { renderServices } from './services.ts'

/** The report of source 003 section by section, ending in the exit code and its reason. */
export function renderReport(report: OperationsReport, verdict: ReportVerdict, terminal: Terminal): string {
  const sections =
    report.overall.totalOperations === 0
      ? [renderHeader(report, terminal), renderEmpty(report, terminal)]
      : [
          renderHeader(report, terminal),
          renderOverall(report, terminal),
          renderPointsLost(report, terminal),
          renderIssues(report, terminal),
          renderRecommendations(report, terminal),
          renderServices(report, terminal),
          renderSlowest(report, terminal),
          renderErrors(report, terminal),
          renderHours(report, terminal),
        ]
  const lines = sections.filter((section) => section.length > 0).flatMap((section) => [...section, ''])
  const style = verdict.exitCode === 0 ? 'good' : verdict.exitCode === 1 ? 'bad' : 'warn'
  const closing = renderProse(`exit ${verdict.exitCode}: ${verdict.reason}`, { indent: 0, style }, terminal)
  return [...lines, renderRule('=', terminal), ...closing, ''].join('\n')
}

function renderHeader(report: OperationsReport, terminal: Terminal): string[] {
  const { period, healthScore, health, service, environment = null, coverage, precision } = report
  const score = healthScore === null ? health.label : `${healthScore}/100`
  const marker = markersOf(terminal).score[health.status]
  return [
    renderRule('=', terminal),
    renderLine([styled('PERFORMANCE MONITORING REPORT', 'bold')], terminal),
    renderRule('=', terminal),
    '',
    ...renderProse(`Period: ${period.start} - ${period.end}`, { indent: 0 }, terminal),
    ...(service === null ? [] : [renderLine(['Service: ', styled(service, 'bold')], terminal)]),
    ...(environment === null ? [] : [renderLine(['Environment: ', styled(environment, 'bold')], terminal)]),
    renderLine(
      [
        'Health Score: ',
        styled(score, SCORE_STYLES[health.status]),
        ` ${marker}`,
        ...(healthScore === null ? [] : [` ${health.label}`]),
      ],
      terminal,
    ),
    ...(healthScore === null ? renderProse(health.sentence, { indent: 0, style: 'warn' }, terminal) : []),
    ...remarksOf(precision, coverage.notes).flatMap((note) => renderProse(note, { indent: 0, style: 'dim' }, terminal)),
  ]
}

function renderOverall({ overall }: OperationsReport, terminal: Terminal): string[] {
  const { totalOperations, failedOperations, errorRate, errorBand, errorInterval, trend, weekBefore } = overall
  const range = errorInterval
    ? `, 95 % interval ${showPercent(errorInterval.low)} to ${showPercent(errorInterval.high)}`
    : ''
  return [
    ...renderHeading('OVERALL METRICS', terminal),
    ...renderFacts(
      [
        {
          label: 'Total Operations',
          value: `${formatCount(totalOperations)} (${showThroughput(overall.throughputPerMinute)})`,
        },
        { label: 'Success Rate', value: showPercent(overall.successRate) },
        { label: 'Failed Operations', value: formatCount(failedOperations) },
        { label: 'Average Duration', value: showMs(overall.avgDuration) },
        { label: 'P50 Duration', value: showMs(overall.p50Duration) },
        { label: 'P95 Duration', value: showMs(overall.p95Duration) },
        { label: 'P99 Duration', value: showMs(overall.p99Duration) },
        { label: 'Min/Max Duration', value: `${showMs(overall.minDuration)} / ${showMs(overall.maxDuration)}` },
        { label: 'Error Rate', value: `${showPercent(errorRate)} (${errorBand ?? 'no data'})${range}` },
        { label: 'Trend', value: showTrend(trend), style: TREND_STYLES[trend.direction] },
        ...(weekBefore === null
          ? []
          : [{ label: 'Against last week', value: showTrend(weekBefore), style: TREND_STYLES[weekBefore.direction] }]),
      ],
      0,
      terminal,
    ),
  ]
}
