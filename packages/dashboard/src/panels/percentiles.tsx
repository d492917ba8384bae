import type { SeriesAnswer, SeriesPoint } from '@plumbline/protocol/api'
import { useCallback } from 'react'
import type { ChartColours } from '../charts/chart-colours.ts'
import { Legend } from '../charts/legend.tsx'
import { percentilesOption } from '../charts/percentiles-option.ts'
import { TimePlot } from '../charts/time-plot.tsx'
import { useStep } from '../charts/use-step.ts'
import { formatMs } from '../formats/numbers.ts'
import { timeZoneOf } from '../formats/times.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import { Panel } from './panel.tsx'
import { hasCompleted, PERCENTILE_COLUMNS, SeriesTable } from './series-table.tsx'

const TITLE = 'When were replies slow?'

/** P50, P95 and P99 over time against the SLA. */
export function Percentiles({ series, slaMs }: { series: SeriesAnswer; slaMs: number }) {
  const { view } = useDashboard()
  const timeZone = timeZoneOf(view.zone)
  const { point, moment } = useStep(series, hasCompleted)
  const buildOption = useCallback(
    (colours: ChartColours) => percentilesOption({ series, colours, timeZone, slaMs }),
    [series, timeZone, slaMs],
  )
  return (
    <Panel
      title={TITLE}
      lead="Half of the messages are faster than P50; one in 20 is slower than P95, one in 100 slower than P99. The scale is logarithmic; grey is no data. Drag to look closer."
      table={<SeriesTable series={series} columns={PERCENTILE_COLUMNS} />}
    >
      <Legend
        moment={moment}
        entries={[
          { name: 'P50', colour: 'var(--pl-duration-soft)', shape: 'line', value: point ? formatMs(point.p50Ms) : '' },
          { name: 'P95', colour: 'var(--pl-duration)', shape: 'line', value: point ? formatMs(point.p95Ms) : '' },
          {
            name: 'P99',
            colour: 'var(--pl-duration-strong)',
            shape: 'dotted',
            value: point ? formatMs(point.p99Ms) : '',
          },
        ]}
      />
      <TimePlot title={TITLE} series={series} buildOption={buildOption} describe={describe} />
    </Panel>
  )
}

const describe = (point: SeriesPoint): string =>
  point.messages === 0
    ? 'no messages'
    : `P50 ${formatMs(point.p50Ms)}, P95 ${formatMs(point.p95Ms)}, P99 ${formatMs(point.p99Ms)}`
