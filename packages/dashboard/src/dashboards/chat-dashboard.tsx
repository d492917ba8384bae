import { useOverview, usePerformance, useSeries } from '../answers/queries.ts'
import { useLiveData } from '../answers/use-live-data.ts'
import type { ApiFailure } from '../api/failure.ts'
import { FreshnessLine } from '../freshness/freshness-line.tsx'
import { MessageDrawer } from '../panels/message-drawer.tsx'
import { PerformanceLayout, PerformanceSkeleton } from '../panels/performance-layout.tsx'
import { EmptyRange } from '../states/empty-range.tsx'
import { judgeSituation } from '../states/situation.ts'
import { SituationFrame } from '../states/situation-frame.tsx'
import { ConversationFilter } from '../toolbar/conversation-filter.tsx'
import { Toolbar } from '../toolbar/toolbar.tsx'

/** The chat SLA for one time range: everything on it, in every state it can be in. */
export function ChatDashboard() {
  const live = useLiveData()
  const overview = useOverview()
  const performance = usePerformance()
  const series = useSeries()
  const data = performance.data ?? null
  const freshness = overview.data?.freshness ?? null
  const situation = judgeSituation({
    failure: performance.error ?? (series.data ? series.error : refusalIn(series.error)) ?? refusalIn(overview.error),
    answered: data !== null,
    // Without the overview nobody knows; the figures alone then decide what is shown.
    everReceived: overview.error ? true : (freshness?.everReceived ?? null),
    filled: data === null ? null : data.totalMessages > 0,
  })
  const retry = () => void Promise.all([overview.refetch(), performance.refetch(), series.refetch()])
  const answeredAt = performance.dataUpdatedAt
  return (
    <>
      <Toolbar title="Chat replies">
        <ConversationFilter />
      </Toolbar>
      <FreshnessLine freshness={freshness} performance={data} answeredAt={answeredAt} live={live} />
      <SituationFrame
        situation={situation}
        answeredAt={answeredAt}
        onRetry={retry}
        renewing={performance.isPlaceholderData || series.isPlaceholderData}
        skeleton={<PerformanceSkeleton />}
        empty={<EmptyRange freshness={freshness} />}
      >
        {data && <PerformanceLayout data={data} series={series} />}
      </SituationFrame>
      <MessageDrawer />
    </>
  )
}

/** A missing token concerns the whole page; other failures of a part are shown in its place. */
const refusalIn = (failure: ApiFailure | null): ApiFailure | null =>
  failure?.reason === 'unauthorised' ? failure : null
