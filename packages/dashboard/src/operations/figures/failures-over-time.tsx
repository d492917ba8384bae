import { useCallback } from 'react'
import type { ChartColours } from '../../charts/chart-colours.ts'
import { Legend } from '../../charts/legend.tsx'
import { TimePlot } from '../../charts/time-plot.tsx'
import { useStep } from '../../charts/use-step.ts'
import { formatCount, formatPercent } from '../../formats/numbers.ts'
import { timeZoneOf } from '../../formats/times.ts'
import { Panel } from '../../panels/panel.tsx'
import { SeriesTable } from '../../panels/series-table.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import { failuresOption } from './failures-option.ts'
import { describeFailures, FAILURE_COLUMNS, failuresOf, hasOperations, type OperationSteps } from './operation-steps.ts'

const TITLE = 'When did calls fail?'

/** Calls per step of time, those that failed apart. */
export function FailuresOverTime({ series }: { series: OperationSteps }) {
  const { view } = useDashboard()
  const timeZone = timeZoneOf(view.zone)
  const { point, moment } = useStep(series, hasOperations)
  const buildOption = useCallback(
    (colours: ChartColours) => failuresOption({ series, colours, timeZone }),
    [series, timeZone],
  )
  const failures = point ? failuresOf(point) : 0
  return (
    <Panel title={TITLE} table={<SeriesTable series={series} columns={FAILURE_COLUMNS} />}>
      <Legend
        moment={moment}
        entries={[
          {
            name: 'Succeeded',
            colour: 'var(--pl-tier-compliant)',
            shape: 'square',
            value: point ? formatCount(point.totalOperations - failures) : '',
          },
          {
            name: 'Failed',
            colour: 'var(--pl-late)',
            shape: 'square',
            value: point ? `${formatCount(failures)} (${formatPercent(point.errorRate)})` : '',
          },
        ]}
      />
      <TimePlot title={TITLE} series={series} buildOption={buildOption} describe={describeFailures} />
    </Panel>
  )
}
