import { useBaselines, useComparison, useOperationLabels } from '../answers/comparison.ts'
import { ComparisonForm, problemOf } from '../compare/comparison-form.tsx'
import { ComparisonReport } from '../compare/comparison-report.tsx'
import { NothingToCompare } from '../compare/nothing-to-compare.tsx'
import { HeadlineSkeleton } from '../panels/headline.tsx'
import { judgeSituation } from '../states/situation.ts'
import { SituationFrame } from '../states/situation-frame.tsx'
import { PanelSkeleton } from '../states/skeleton.tsx'
import { EnvironmentFilter } from '../toolbar/environment-filter.tsx'
import { ServiceFilter } from '../toolbar/service-filter.tsx'
import { Toolbar } from '../toolbar/toolbar.tsx'
import { ZoneSwitch } from '../toolbar/zone-switch.tsx'
import { useDashboard } from '../view/dashboard-context.ts'
import classes from './compare-dashboard.module.css'

/** Two time ranges, releases, variants or baselines side by side: did it become better or worse, and how sure is that. */
export function CompareDashboard() {
  const { view } = useDashboard()
  const { before, after } = view.comparison
  const labels = useOperationLabels().data ?? null
  const baselines = useBaselines().data?.versions ?? []
  const readable = problemOf(before) === undefined && problemOf(after) === undefined
  return (
    <>
      <Toolbar title="Compare" ranged={false}>
        <EnvironmentFilter />
        <ServiceFilter services={[]} />
      </Toolbar>
      <p className={classes.line}>
        <ZoneSwitch />
      </p>
      <ComparisonForm known={{ labels, baselines }} />
      {readable && <Result />}
    </>
  )
}

function Result() {
  const answer = useComparison()
  const data = answer.data ?? null
  const situation = judgeSituation({
    failure: answer.error,
    answered: data !== null,
    everReceived: true,
    filled: data === null ? null : data.before.totalOperations > 0 && data.after.totalOperations > 0,
  })
  return (
    <SituationFrame
      situation={situation}
      answeredAt={answer.dataUpdatedAt}
      onRetry={() => void answer.refetch()}
      renewing={answer.isPlaceholderData}
      skeleton={<ComparisonSkeleton />}
      empty={data && <NothingToCompare answer={data} />}
    >
      {data && <ComparisonReport answer={data} />}
    </SituationFrame>
  )
}

function ComparisonSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      <HeadlineSkeleton />
      <PanelSkeleton heightPx={320} />
    </div>
  )
}
