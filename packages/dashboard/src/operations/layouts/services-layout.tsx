import type { OperationsReport } from '@plumbline/protocol/api'
import layoutClasses from '../../panels/performance-layout.module.css'
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
        <OverTime report={report} />
        <SlowestOperations report={report} />
        <Errors report={report} />
        <Hours hours={report.hours} />
      </div>
    </div>
  )
}
