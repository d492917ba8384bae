import type { OperationsReport } from '@plumbline/protocol/api'
import { useOperationCalls, useOperationHeatmap } from '../../answers/operations.ts'
import layoutClasses from '../../panels/performance-layout.module.css'
import { Answered } from '../../states/answered.tsx'
import { Calls } from '../calls/calls.tsx'
import { Errors } from '../errors/errors.tsx'
import { thresholdOf } from '../figures/threshold.ts'
import { Totals } from '../figures/totals.tsx'
import { Heatmap } from '../heatmap/heatmap.tsx'
import { OverTime } from './over-time.tsx'

/** One operation: its figures, how its durations are spread, since when, its errors, and its single calls. */
export function OperationLayout({ report }: { report: OperationsReport }) {
  const heatmap = useOperationHeatmap()
  const calls = useOperationCalls()
  const thresholdMs = thresholdOf(report)
  return (
    <div className={layoutClasses.grid}>
      <div>
        <Totals title="How does it do?" report={report} />
        <Answered answer={heatmap}>{(data) => <Heatmap heatmap={data} thresholdMs={thresholdMs} />}</Answered>
        <OverTime report={report} />
        <Errors report={report} />
        <Answered answer={calls}>
          {(data) => <Calls answer={data} thresholdMs={thresholdMs} renewing={calls.isPlaceholderData} />}
        </Answered>
      </div>
    </div>
  )
}
