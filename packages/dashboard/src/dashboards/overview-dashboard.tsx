import type { OverviewAnswer } from '@plumbline/protocol/api'
import { OpenAlertsLine } from '../alerts/active/open-alerts-line.tsx'
import { useOverview } from '../answers/queries.ts'
import { useLiveData } from '../answers/use-live-data.ts'
import { keepUnits } from '../formats/numbers.ts'
import { FreshnessLine } from '../freshness/freshness-line.tsx'
import { Findings } from '../panels/findings.tsx'
import { Headline, HeadlineSkeleton } from '../panels/headline.tsx'
import { Services } from '../panels/services.tsx'
import { STATUS_SYMBOLS } from '../panels/system-status.ts'
import { SystemTile } from '../panels/system-tile.tsx'
import { EmptyRange } from '../states/empty-range.tsx'
import { judgeSituation } from '../states/situation.ts'
import { SituationFrame } from '../states/situation-frame.tsx'
import { PanelSkeleton } from '../states/skeleton.tsx'
import { Toolbar } from '../toolbar/toolbar.tsx'
import classes from './overview-dashboard.module.css'

/** Addresses of other pages, which the dashboard does not know. */
export interface OverviewLinks {
  hrefOfSystem: (id: string) => string
  hrefOfAlerts: string
}

/** Everything in one sentence, then each system, what is open, and every service. */
export function OverviewDashboard({ hrefOfSystem, hrefOfAlerts }: OverviewLinks) {
  const live = useLiveData()
  const overview = useOverview()
  const data = overview.data ?? null
  const freshness = data?.freshness ?? null
  const situation = judgeSituation({
    failure: overview.error,
    answered: data !== null,
    everReceived: freshness?.everReceived ?? null,
    filled: data === null ? null : data.services.length > 0 || data.systems.some(({ status }) => status !== 'noData'),
  })
  return (
    <>
      <Toolbar title="Overview" />
      <FreshnessLine freshness={freshness} performance={null} answeredAt={overview.dataUpdatedAt} live={live} />
      <SituationFrame
        situation={situation}
        answeredAt={overview.dataUpdatedAt}
        onRetry={() => void overview.refetch()}
        renewing={overview.isPlaceholderData}
        skeleton={<OverviewSkeleton />}
        empty={<EmptyRange freshness={freshness} />}
      >
        {data && <OverviewLayout data={data} hrefOfSystem={hrefOfSystem} hrefOfAlerts={hrefOfAlerts} />}
      </SituationFrame>
    </>
  )
}

function OverviewLayout({ data, hrefOfSystem, hrefOfAlerts }: OverviewLinks & { data: OverviewAnswer }) {
  return (
    <div className={classes.layout}>
      <div>
        <Headline symbol={STATUS_SYMBOLS[data.status].symbol}>{keepUnits(data.sentence)}</Headline>
        <OpenAlertsLine href={hrefOfAlerts} />
      </div>
      <ul className={classes.systems} data-alone={data.systems.length === 1}>
        {data.systems.map((system) => (
          <li key={system.id}>
            <SystemTile system={system} href={hrefOfSystem(system.id)} />
          </li>
        ))}
      </ul>
      <div className={classes.findings}>
        <Findings findings={data.findings} brief />
      </div>
      <div className={classes.services}>
        <Services services={data.services} />
      </div>
    </div>
  )
}

function OverviewSkeleton() {
  return (
    <div className={classes.layout} role="status" aria-label="Loading">
      <HeadlineSkeleton />
      <div className={classes.systems} data-alone={true}>
        <PanelSkeleton heightPx={240} />
      </div>
      <div className={classes.findings}>
        <PanelSkeleton heightPx={240} />
      </div>
      <div className={classes.services}>
        <PanelSkeleton heightPx={240} />
      </div>
    </div>
  )
}
