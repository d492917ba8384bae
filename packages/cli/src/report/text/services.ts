import type { OperationsReport, ServiceReport } from '@plumbline/protocol/api'
import { countOf, formatCount } from '../../terminal/format.ts'
import { renderLine, renderProse, styled } from '../../terminal/line.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { cutList, showHour, showMs, showPercent, showThroughput, showTrend } from '../words.ts'
import { markersOf, SERVICE_STYLES, TREND_STYLES } from './markers.ts'
import { type Fact, renderFacts, renderHeading } from './section.ts'

export function renderServices({ services, thresholdMs }: OperationsReport, terminal: Terminal): string[] {
  const { shown, left } = cutList(services, 'services')
  const blocks = shown.map((service) => renderService(service, thresholdMs, terminal))
  return [
    ...renderHeading('SERVICE PERFORMANCE', terminal),
    ...blocks.flatMap((block, i) => (i === 0 ? block : ['', ...block])),
    ...left.flatMap((text) => ['', ...renderProse(text, { indent: 0, style: 'dim' }, terminal)]),
  ]
}

function renderService(report: ServiceReport, thresholdMs: number, terminal: Terminal): string[] {
  const { service, status, performance, trend, weekBefore } = report
  const markers = markersOf(terminal)
  const facts: Fact[] = [
    {
      label: 'Operations',
      value: `${formatCount(performance.totalOperations)} (${showPercent(performance.successRate, 1)} success), ${showThroughput(performance.throughputPerMinute)}`,
    },
    { label: 'Avg Duration', value: showMs(performance.avgDuration) },
    { label: 'P50 Duration', value: showMs(performance.p50Duration) },
    { label: 'P95 Duration', value: showMs(performance.p95Duration) },
    { label: 'P99 Duration', value: showMs(performance.p99Duration) },
    { label: 'Min/Max', value: `${showMs(performance.minDuration)} / ${showMs(performance.maxDuration)}` },
    { label: 'Error Rate', value: showPercent(performance.errorRate, 1) },
    { label: 'Trend', value: showTrend(trend), style: TREND_STYLES[trend.direction] },
    ...(weekBefore === null
      ? []
      : [{ label: 'Last week', value: showTrend(weekBefore), style: TREND_STYLES[weekBefore.direction] }]),
    ...(report.thresholdMs === thresholdMs ? [] : [{ label: 'Threshold', value: showMs(report.thresholdMs) }]),
    ...list(
      'Slowest',
      report.slowestOperations.map(
        ({ name, avgDuration, count }) => `${name} ${showMs(avgDuration)} (${formatCount(count)})`,
      ),
    ),
    ...list(
      'Errors',
      report.errorTypes.map(({ type, count }) => `${type || 'no type'} (${formatCount(count)})`),
    ),
    ...list('Busiest', busiestHour(report)),
    ...list('Issues', report.issues).map((fact) => ({ ...fact, style: 'warn' as const })),
  ]
  return [
    renderLine(
      [styled(`${markers.service[status]} ${service}`, SERVICE_STYLES[status]), ` ${markers.trend[trend.direction]}`],
      terminal,
    ),
    ...renderFacts(facts, 3, terminal),
  ]
}

const list = (label: string, items: readonly string[]): Fact[] =>
  items.length === 0 ? [] : [{ label, value: items.join(', ') }]

function busiestHour({ hours }: ServiceReport): string[] {
  const busiest = hours.toSorted((a, b) => b.totalOperations - a.totalOperations)[0]
  return busiest === undefined || hours.length < 2
    ? []
    : [`${showHour(busiest.hour)} UTC (${countOf(busiest.totalOperations, 'operation')})`]
}
