import type { SeriesAnswer, SeriesPoint } from '@plumbline/protocol/api'
import { useCallback } from 'react'
import type { ChartColours } from '../charts/chart-colours.ts'
import { complianceOption } from '../charts/compliance-option.ts'
import { Legend } from '../charts/legend.tsx'
import { TimePlot } from '../charts/time-plot.tsx'
import { useStep } from '../charts/use-step.ts'
import { formatCount, formatLimitPercent, formatPercent } from '../formats/numbers.ts'
import { timeZoneOf } from '../formats/times.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import { Panel } from './panel.tsx'
import { COMPLIANCE_COLUMNS, hasCompleted, SeriesTable } from './series-table.tsx'

const TITLE = 'Was the promise kept all the time?'

/** Share of messages in time, step by step, against the target. */
export function ComplianceOverTime({ series, targetPercent }: { series: SeriesAnswer; targetPercent: number }) {
  const { view } = useDashboard()
  const timeZone = timeZoneOf(view.zone)
  const { point, moment } = useStep(series, hasCompleted)
  const buildOption = useCallback(
    (colours: ChartColours) => complianceOption({ series, colours, timeZone, targetPercent }),
    [series, timeZone, targetPercent],
  )
  return (
    <Panel title={TITLE} table={<SeriesTable series={series} columns={COMPLIANCE_COLUMNS} />}>
      <Legend
        moment={moment}
        entries={[
          {
            name: 'In time',
            colour: 'var(--pl-in-time)',
            shape: 'line',
            value: point ? formatPercent(point.compliancePercent, targetPercent) : '',
          },
          {
            name: 'Late',
            colour: 'var(--pl-late)',
            shape: 'square',
            value: point ? `${formatCount(point.late)} of ${formatCount(point.messages)}` : '',
          },
          { name: 'Target', colour: 'var(--pl-ink-faint)', shape: 'dashed', value: formatLimitPercent(targetPercent) },
        ]}
      />
      <TimePlot title={TITLE} series={series} buildOption={buildOption} describe={describe} />
    </Panel>
  )
}

const describe = (point: SeriesPoint): string =>
  point.compliancePercent === null
    ? 'nothing to judge'
    : `${formatPercent(point.compliancePercent)} in time, ${formatCount(point.late)} late`
