import { useCallback } from 'react'
import type { ChartColours } from '../../charts/chart-colours.ts'
import { Legend } from '../../charts/legend.tsx'
import { TimePlot } from '../../charts/time-plot.tsx'
import { useStep } from '../../charts/use-step.ts'
import { formatLimitMs, formatMs } from '../../formats/numbers.ts'
import { timeZoneOf } from '../../formats/times.ts'
import { Panel } from '../../panels/panel.tsx'
import { SeriesTable } from '../../panels/series-table.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import { durationsOption } from './durations-option.ts'
import { DURATION_COLUMNS, describeDurations, hasOperations, type OperationSteps } from './operation-steps.ts'

const TITLE = 'When were calls slow?'

/** Mean and P95 over time against the threshold. */
export function DurationsOverTime({ series, thresholdMs }: { series: OperationSteps; thresholdMs: number }) {
  const { view } = useDashboard()
  const timeZone = timeZoneOf(view.zone)
  const { point, moment } = useStep(series, hasOperations)
  const buildOption = useCallback(
    (colours: ChartColours) => durationsOption({ series, colours, timeZone, thresholdMs }),
    [series, timeZone, thresholdMs],
  )
  return (
    <Panel
      title={TITLE}
      lead="The scale is logarithmic; grey is no calls. Drag to look closer."
      table={<SeriesTable series={series} columns={DURATION_COLUMNS} />}
    >
      <Legend
        moment={moment}
        entries={[
          {
            name: 'Mean',
            colour: 'var(--pl-duration-soft)',
            shape: 'line',
            value: point ? formatMs(point.avgDuration) : '',
          },
          { name: 'P95', colour: 'var(--pl-duration)', shape: 'line', value: point ? formatMs(point.p95Duration) : '' },
          { name: 'Threshold', colour: 'var(--pl-late)', shape: 'dashed', value: formatLimitMs(thresholdMs) },
        ]}
      />
      <TimePlot title={TITLE} series={series} buildOption={buildOption} describe={describeDurations} />
    </Panel>
  )
}
