import type { OperationsReport } from '@plumbline/protocol/api'
import { useMemo } from 'react'
import { DurationsOverTime } from '../figures/durations-over-time.tsx'
import { FailuresOverTime } from '../figures/failures-over-time.tsx'
import { operationSteps } from '../figures/operation-steps.ts'
import { thresholdOf } from '../figures/threshold.ts'

/** The series of a report: how long calls took, and how many failed. */
export function OverTime({ report }: { report: OperationsReport }) {
  const series = useMemo(() => operationSteps(report), [report])
  return (
    <>
      <DurationsOverTime series={series} thresholdMs={thresholdOf(report)} />
      <FailuresOverTime series={series} />
    </>
  )
}
