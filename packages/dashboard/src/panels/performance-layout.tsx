import type { PerformanceData, SeriesAnswer } from '@plumbline/protocol/api'
import type { Answer } from '../answers/use-answer.ts'
import { CursorProvider } from '../charts/cursor.tsx'
import { FailureNotice } from '../states/failure-notice.tsx'
import { PanelSkeleton } from '../states/skeleton.tsx'
import { Compliance } from './compliance.tsx'
import { ComplianceOverTime } from './compliance-over-time.tsx'
import { Distribution } from './distribution.tsx'
import { Findings } from './findings.tsx'
import { Percentiles } from './percentiles.tsx'
import classes from './performance-layout.module.css'
import { Phases } from './phases.tsx'
import { Samples } from './samples.tsx'
import { Statistics } from './statistics.tsx'
import { TiersOverTime } from './tiers-over-time.tsx'

/** All panels of the chat SLA in the order of the questions: is it well, why not, since when, which messages. */
export function PerformanceLayout({ data, series }: { data: PerformanceData; series: Answer<SeriesAnswer> }) {
  const { slaMs, targetPercent } = data.slaCompliance
  return (
    <CursorProvider>
      <div className={classes.grid}>
        <div className={classes.five}>
          <Compliance
            data={data}
            history={series.data?.points.map(({ compliancePercent }) => compliancePercent) ?? []}
          />
        </div>
        <div className={classes.seven}>
          <Findings findings={data.findings} checks={data.checks} />
        </div>
        <div className={classes.twelve}>
          <Phases data={data} />
        </div>
        <div className={classes.seven}>
          <Distribution data={data} />
        </div>
        <div className={classes.five}>
          <Statistics data={data} />
        </div>
        <div className={classes.twelve}>
          {series.data ? (
            <>
              <Percentiles series={series.data} slaMs={slaMs} />
              <ComplianceOverTime series={series.data} targetPercent={targetPercent} />
              <TiersOverTime series={series.data} />
            </>
          ) : series.error ? (
            <FailureNotice failure={series.error} onRetry={() => void series.refetch()} />
          ) : (
            <ChartSkeletons />
          )}
        </div>
        <div className={classes.twelve}>
          <Samples data={data} />
        </div>
      </div>
    </CursorProvider>
  )
}

function ChartSkeletons() {
  return (
    <>
      <PanelSkeleton heightPx={357} />
      <PanelSkeleton heightPx={311} />
      <PanelSkeleton heightPx={311} />
    </>
  )
}

/** The same places while the first answer is on its way. */
export function PerformanceSkeleton() {
  return (
    <div className={classes.grid} role="status" aria-label="Loading">
      <div className={classes.five}>
        <PanelSkeleton heightPx={620} />
      </div>
      <div className={classes.seven}>
        <PanelSkeleton heightPx={620} />
      </div>
      <div className={classes.twelve}>
        <PanelSkeleton heightPx={392} />
      </div>
      <div className={classes.seven}>
        <PanelSkeleton heightPx={373} />
      </div>
      <div className={classes.five}>
        <PanelSkeleton heightPx={373} />
      </div>
      <div className={classes.twelve}>
        <ChartSkeletons />
      </div>
    </div>
  )
}
