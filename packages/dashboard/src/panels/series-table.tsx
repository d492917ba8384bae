import { TIERS } from '@plumbline/protocol'
import type { SeriesPoint } from '@plumbline/protocol/api'
import type { TimeStep, TimeSteps } from '../charts/time-steps.ts'
import { formatCount, formatMs, formatPercent } from '../formats/numbers.ts'
import { formatMoment, timeZoneOf } from '../formats/times.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import panelClasses from './panel.module.css'
import { ScrollRegion } from './scroll-region.tsx'

/** One column of figures over time. */
export interface SeriesColumn<Step extends TimeStep = SeriesPoint> {
  head: string
  cell: (point: Step) => string
}

const MESSAGES: SeriesColumn = { head: 'Messages', cell: (point) => formatCount(point.messages) }

export const PERCENTILE_COLUMNS: readonly SeriesColumn[] = [
  MESSAGES,
  { head: 'P50', cell: (point) => formatMs(point.p50Ms) },
  { head: 'P95', cell: (point) => formatMs(point.p95Ms) },
  { head: 'P99', cell: (point) => formatMs(point.p99Ms) },
]

export const TIER_COLUMNS: readonly SeriesColumn[] = TIERS.map((tier, index) => ({
  head: tier.title,
  cell: (point) => formatCount(point.tiers[index] ?? 0),
}))

export const COMPLIANCE_COLUMNS: readonly SeriesColumn[] = [
  MESSAGES,
  { head: 'Late', cell: (point) => formatCount(point.late) },
  { head: 'In time', cell: (point) => formatPercent(point.compliancePercent) },
]

/** Whether a message was completed in the step, so that its latencies are known. */
export const hasCompleted = ({ p50Ms }: SeriesPoint): boolean => p50Ms !== null

export interface SeriesTableProps<Step extends TimeStep> {
  series: TimeSteps<Step>
  columns: readonly SeriesColumn<Step>[]
}

/** A chart over time as a table: the same figures, step by step. */
export function SeriesTable<Step extends TimeStep>({ series, columns }: SeriesTableProps<Step>) {
  const { view } = useDashboard()
  const timeZone = timeZoneOf(view.zone)
  return (
    <ScrollRegion label="Figures step by step">
      <table className={panelClasses.table}>
        <caption>Figures step by step</caption>
        <thead>
          <tr>
            <th scope="col">From</th>
            {columns.map(({ head }) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.points.map((point) => (
            <tr key={point.from}>
              <th scope="row">{formatMoment(point.from, timeZone)}</th>
              {columns.map(({ head, cell }) => (
                <td key={head}>{cell(point)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
