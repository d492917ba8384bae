import { TIERS } from '@plumbline/protocol'
import type { SeriesAnswer, SeriesPoint } from '@plumbline/protocol/api'
import { useCallback } from 'react'
import type { ChartColours } from '../charts/chart-colours.ts'
import { Legend } from '../charts/legend.tsx'
import { tiersOption } from '../charts/tiers-option.ts'
import { TimePlot } from '../charts/time-plot.tsx'
import { useStep } from '../charts/use-step.ts'
import { formatCount, formatQuantity } from '../formats/numbers.ts'
import { timeZoneOf } from '../formats/times.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import { Panel } from './panel.tsx'
import { hasCompleted, SeriesTable, TIER_COLUMNS } from './series-table.tsx'

const TITLE = 'How many messages, and how slow?'

/** Complete messages per step of time, stacked by latency tier. */
export function TiersOverTime({ series }: { series: SeriesAnswer }) {
  const { view } = useDashboard()
  const timeZone = timeZoneOf(view.zone)
  const { point, moment } = useStep(series, hasCompleted)
  const buildOption = useCallback(
    (colours: ChartColours) => tiersOption({ series, colours, timeZone }),
    [series, timeZone],
  )
  return (
    <Panel title={TITLE} table={<SeriesTable series={series} columns={TIER_COLUMNS} />}>
      <Legend
        moment={moment}
        entries={TIERS.map((tier, index) => ({
          name: tier.title,
          colour: `var(--pl-tier-${tier.id})`,
          shape: 'square',
          value: point ? formatCount(point.tiers[index] ?? 0) : '',
        }))}
      />
      <TimePlot title={TITLE} series={series} buildOption={buildOption} describe={describe} />
    </Panel>
  )
}

function describe(point: SeriesPoint): string {
  const parts = TIERS.flatMap((tier, index) => {
    const count = point.tiers[index] ?? 0
    return count === 0 ? [] : [`${formatCount(count)} ${tier.title}`]
  })
  return [formatQuantity(point.messages, 'message'), ...parts].join(', ')
}
