import type { OperationsReport } from '@plumbline/protocol/api'
import { Link } from 'wouter'
import { useOperationsReport } from '../answers/operations.ts'
import { useOverview } from '../answers/queries.ts'
import { useLiveData } from '../answers/use-live-data.ts'
import { CursorProvider } from '../charts/cursor.tsx'
import { keepUnits } from '../formats/numbers.ts'
import { FreshnessLine } from '../freshness/freshness-line.tsx'
import { CallDrawer } from '../operations/call/call-drawer.tsx'
import { EmptyOperations } from '../operations/empty-operations.tsx'
import { FirstOperation } from '../operations/first/first-operation.tsx'
import { OperationLayout } from '../operations/layouts/operation-layout.tsx'
import { ServiceLayout } from '../operations/layouts/service-layout.tsx'
import { ServicesLayout } from '../operations/layouts/services-layout.tsx'
import { OperationsSkeleton } from '../operations/operations-skeleton.tsx'
import { Reachability } from '../operations/reachability.tsx'
import { Trail } from '../operations/trail.tsx'
import { judgeSituation } from '../states/situation.ts'
import { SituationFrame } from '../states/situation-frame.tsx'
import { EnvironmentFilter } from '../toolbar/environment-filter.tsx'
import { ServiceFilter } from '../toolbar/service-filter.tsx'
import { Toolbar } from '../toolbar/toolbar.tsx'
import { useDashboard } from '../view/dashboard-context.ts'
import type { View } from '../view/view.ts'
import classes from './operations-dashboard.module.css'

/** Every call to another system: all services, one of them, or one operation of it, in every state they can be in. */
export function OperationsDashboard({ hrefOfComparison }: { hrefOfComparison: string }) {
  const { view } = useDashboard()
  const live = useLiveData()
  const overview = useOverview()
  const answer = useOperationsReport()
  const report = answer.data && isOf(answer.data, view) ? answer.data : null
  const situation = judgeSituation({
    failure: answer.error,
    answered: report !== null,
    everReceived: report === null ? null : report.coverage.knownServices.length > 0,
    filled: report === null ? null : report.overall.totalOperations > 0,
  })
  return (
    <>
      <Trail />
      <Toolbar title={view.operation ?? view.service ?? 'Operations'}>
        <EnvironmentFilter />
        <ServiceFilter services={answer.data?.coverage.knownServices ?? []} />
      </Toolbar>
      <FreshnessLine
        freshness={overview.data?.freshness ?? null}
        performance={null}
        answeredAt={answer.dataUpdatedAt}
        live={live}
      />
      <SituationFrame
        situation={situation}
        answeredAt={answer.dataUpdatedAt}
        onRetry={() => void answer.refetch()}
        renewing={answer.isPlaceholderData}
        skeleton={<OperationsSkeleton />}
        empty={report && <EmptyOperations report={report} />}
        first={<FirstOperation />}
      >
        {report && (
          <>
            <Notes notes={report.coverage.notes} />
            {view.operation === null && <Reachability />}
            <CursorProvider>
              <Layout view={view} report={report} />
            </CursorProvider>
            <p className={classes.next}>
              <Link href={hrefOfComparison}>Compare with another time, a release or a variant</Link>
            </p>
          </>
        )}
      </SituationFrame>
      <CallDrawer />
    </>
  )
}

/** The figures of one service or environment never stand under the name of another, not even while its own are on their way. */
const isOf = (report: OperationsReport, { service, operation, environment }: View): boolean =>
  report.service === service && report.name === operation && report.environment === environment

function Layout({ view, report }: { view: View; report: OperationsReport }) {
  if (view.operation !== null) return <OperationLayout report={report} />
  if (view.service !== null) return <ServiceLayout report={report} />
  return <ServicesLayout report={report} />
}

/** What the figures do not cover. */
function Notes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null
  return (
    <ul className={classes.notes}>
      {notes.map((note) => (
        <li key={note}>{keepUnits(note)}</li>
      ))}
    </ul>
  )
}
