import type { OperationHeatmap } from '@plumbline/protocol/api'
import { useCallback, useMemo } from 'react'
import type { ChartColours } from '../../charts/chart-colours.ts'
import { TimePlot } from '../../charts/time-plot.tsx'
import { useStep } from '../../charts/use-step.ts'
import { formatLimitMs } from '../../formats/numbers.ts'
import { timeZoneOf } from '../../formats/times.ts'
import panelClasses from '../../panels/panel.module.css'
import { Panel } from '../../panels/panel.tsx'
import { SeriesTable } from '../../panels/series-table.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import classes from './heatmap.module.css'
import { heatmapOption } from './heatmap-option.ts'
import { bandColumns, describeStep, type HeatmapPoint, hasCalls, heatmapSteps } from './heatmap-steps.ts'

const TITLE = 'How are the durations spread?'

/** Time by duration: whether all calls are slow or only some, and whether that changed. */
export function Heatmap({ heatmap, thresholdMs }: { heatmap: OperationHeatmap; thresholdMs: number }) {
  const { view } = useDashboard()
  const timeZone = timeZoneOf(view.zone)
  const { bands, notes } = heatmap
  const series = useMemo(() => heatmapSteps(heatmap), [heatmap])
  const { point, moment } = useStep(series, hasCalls)
  const buildOption = useCallback(
    (colours: ChartColours) => heatmapOption({ series, colours, timeZone, bands, thresholdMs }),
    [series, timeZone, bands, thresholdMs],
  )
  const describe = useCallback((step: HeatmapPoint) => describeStep(step, bands), [bands])
  return (
    <Panel
      title={TITLE}
      lead="Each column is one step of time: the stronger the colour of a cell, the larger its share of the calls then."
      table={<SeriesTable series={series} columns={bandColumns(bands)} />}
    >
      <p className={classes.reading}>
        <span className={classes.moment}>{moment}</span> {point && describe(point)}
      </p>
      <div className={classes.plot}>
        <TimePlot title={TITLE} series={series} buildOption={buildOption} describe={describe} />
      </div>
      <p className={classes.key} aria-hidden="true">
        few <span className={classes.scale} /> most
        <span className={classes.limit} /> threshold {formatLimitMs(thresholdMs)}
      </p>
      {notes.map((note) => (
        <p key={note} className={panelClasses.foot}>
          {note}
        </p>
      ))}
    </Panel>
  )
}
