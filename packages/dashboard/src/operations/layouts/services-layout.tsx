import type { OperationsReport } from '@plumbline/protocol/api'
import { useBottlenecks } from '../../answers/operations.ts'
import layoutClasses from '../../panels/performance-layout.module.css'
import { Answered } from '../../states/answered.tsx'
import { BottleneckList } from '../bottlenecks/bottleneck-list.tsx'
import { Errors } from '../errors/errors.tsx'
import { Totals } from '../figures/totals.tsx'
import { Hours } from '../hours/hours.tsx'
import { Issues } from '../issues.tsx'
import { SlowestOperations } from '../names/slowest-operations.tsx'
import { Score } from '../score/score.tsx'
import { ServicesTable } from '../services/services-table.tsx'
import { OverTime } from './over-time.tsx'

/** All services: is it well, what is wrong, which of them, since when, which errors. */
export function ServicesLayout({ report }: { report: OperationsReport }) {
  const bottlenecks = useBottlenecks()
  return (
    <div className={layoutClasses.grid}>
      <div className={layoutClasses.five}>
        <Score report={report} />
      </div>
      <div className={layoutClasses.seven}>
        <Issues report={report} />
      </div>
      <div>
        <Totals title="How do all of them do together?" report={report} />
        <ServicesTable report={report} />
        <Answered answer={bottlenecks}>{(data) => <BottleneckList answer={data} />}</Answered>
        <OverTime report={report} />
        <SlowestOperations report={report} />
        <Errors report={report} />
        <Hours hours={report.hours} />
      </div>
    </div>
  )
}
