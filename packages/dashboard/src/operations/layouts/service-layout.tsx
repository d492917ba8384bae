import type { OperationsReport } from '@plumbline/protocol/api'
import { useBottlenecks, useOperationStats } from '../../answers/operations.ts'
import layoutClasses from '../../panels/performance-layout.module.css'
import { Answered } from '../../states/answered.tsx'
import { BottleneckList } from '../bottlenecks/bottleneck-list.tsx'
import { Errors } from '../errors/errors.tsx'
import { thresholdOf } from '../figures/threshold.ts'
import { Totals } from '../figures/totals.tsx'
import { Hours } from '../hours/hours.tsx'
import { Issues } from '../issues.tsx'
import { ServiceOperations } from '../names/service-operations.tsx'
import { Score } from '../score/score.tsx'
import { OverTime } from './over-time.tsx'

/** One service: its figures, what it does, since when it is slow, its errors and hours. */
export function ServiceLayout({ report }: { report: OperationsReport }) {
  const stats = useOperationStats()
  const bottlenecks = useBottlenecks()
  return (
    <div className={layoutClasses.grid}>
      <div>
        <Totals title="How does it do?" report={report} />
        <Answered answer={stats}>
          {(data) => <ServiceOperations stats={data} thresholdMs={thresholdOf(report)} />}
        </Answered>
        <Answered answer={bottlenecks}>{(data) => <BottleneckList answer={data} />}</Answered>
        <OverTime report={report} />
        <Errors report={report} />
        <Hours hours={report.hours} />
      </div>
      <div className={layoutClasses.five}>
        <Score report={report} />
      </div>
      <div className={layoutClasses.seven}>
        <Issues report={report} />
      </div>
    </div>
  )
}
