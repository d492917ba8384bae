import type { BaselineDetail } from '@plumbline/protocol/api'
import { metricById } from '@plumbline/protocol/catalogue'
import { showQuantity } from '../alerts/quantity.ts'
import { formatCount, formatInstant, formatMs, formatPercent } from '../terminal/format.ts'
import { renderLine, renderProse, type Span, styled } from '../terminal/line.ts'
import { renderTable } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { spellEnvironment, spellLength, spellSamples } from './words.ts'

type Figures = BaselineDetail['services'][number] & { name?: string }

const right = { align: 'right' } as const
const COLUMNS = [{ shrinkTo: 12 }, right, right, right, right, right, right, {}]
const HEADINGS = ['samples', 'mean', 'P50', 'P95', 'P99', 'errors', '']
const METRIC_COLUMNS = [{ shrinkTo: 16 }, { shrinkTo: 8 }, right, right, right, {}]

/** The busiest; all are in the JSON. */
const MOST_SHOWN = 50

const TRUSTS = { tooFew: 'too few', provisional: 'provisional', trusted: '' } as const

/** One version: what it is of, its services with their operations, and the metrics that rules compare. */
export function renderBaseline(
  { version, services, operations, metrics }: BaselineDetail,
  terminal: Terminal,
): string[] {
  const { environment, service, source, window, capturedAt, updatedAt, by, note, promoted } = version
  const grown = updatedAt === capturedAt ? '' : `, last added to ${formatInstant(updatedAt)}`
  const facts = [
    `${source} ${formatInstant(capturedAt)}${grown} by ${by}, covers ${spellLength(window.lengthMs)}`,
    spellSamples(version),
    ...(note === null ? [] : [note]),
  ]
  return [
    renderLine(
      [
        styled(`Baseline ${version.version}`, 'bold'),
        `   ${spellEnvironment(environment)}${service === null ? '' : `, ${service}`}`,
        promoted ? styled('   in use', 'good') : '',
      ],
      terminal,
    ),
    ...facts.flatMap((fact) => renderProse(fact, { indent: 2, style: 'dim' }, terminal)),
    ...renderFigures(services, operations, terminal),
    ...renderMetrics(metrics, terminal),
  ]
}

function renderFigures(
  services: BaselineDetail['services'],
  operations: BaselineDetail['operations'],
  terminal: Terminal,
): string[] {
  if (services.length === 0) return []
  const shown = operations.slice(0, MOST_SHOWN)
  const byService = Map.groupBy(shown, ({ service }) => service)
  const rows = services.flatMap((service) => {
    const own = byService.get(service.service) ?? []
    return own.length === 0 ? [] : [figureRow(service), ...own.map((operation) => figureRow(operation))]
  })
  const headings = ['operation', ...HEADINGS].map((heading) => styled(heading, 'dim'))
  const more = operations.length - shown.length
  return [
    '',
    ...renderTable({ columns: COLUMNS, rows: [headings, ...rows], indent: 2 }, terminal),
    ...(more > 0
      ? renderProse(
          `and ${formatCount(more)} more operations, which --json lists`,
          { indent: 4, style: 'dim' },
          terminal,
        )
      : []),
  ]
}

function figureRow({ service, name, samples, meanMs, p50Ms, p95Ms, p99Ms, errorPercent, trust }: Figures): Span[] {
  return [
    name === undefined ? styled(service || '(no service)', 'bold') : `  ${name}`,
    formatCount(samples),
    ...[meanMs, p50Ms, p95Ms, p99Ms].map(formatMs),
    formatPercent(errorPercent),
    styled(TRUSTS[trust], 'warn'),
  ]
}

function renderMetrics(metrics: BaselineDetail['metrics'], terminal: Terminal): string[] {
  if (metrics.length === 0) return []
  const headings = ['metric of rules', 'of', 'samples', 'mean', 'P95', ''].map((heading) => styled(heading, 'dim'))
  const rows = metrics.slice(0, MOST_SHOWN).map(({ metric, labels, samples, meanValue, p95Value, promoted }) => {
    const unit = metricById(metric)?.unit ?? ''
    return [
      metric,
      Object.values(labels).join(', '),
      formatCount(samples),
      showQuantity(meanValue, unit),
      showQuantity(p95Value, unit),
      promoted ? styled('in force', 'good') : '',
    ]
  })
  return ['', ...renderTable({ columns: METRIC_COLUMNS, rows: [headings, ...rows], indent: 2 }, terminal)]
}
